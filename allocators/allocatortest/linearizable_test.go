package allocatortest

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"idlab/allocators"
)

// The specification of spaces accepts and rejects these histories. A call has its span before it, and the number of its
// timer after a slash.
func TestLinearSpec(t *testing.T) {
	const next, low, all = allocators.NextID, allocators.LowestFree, allocators.LowestFreeOfAll
	const full = "1-2:a.at(0)=ok/1 3-4:a.at(1)=ok/2 5-6:a.at(2)=ok/3 "
	for _, c := range []struct {
		name    string
		policy  allocators.Policy
		history string
		want    bool
	}{
		{"any free id", next, "1-2:a.create=3/1 3-4:a.create=1/2", true},
		{"a taken id", next, "1-2:a.create=3/1 3-4:a.create=3/2", false},
		{"an id freed during the create", next, "1-2:a.create=3/1 3-6:a.create=3/2 4-5:a.delete(3)=ok/1", true},
		{"an id freed after the create", next, "1-2:a.create=3/1 3-4:a.create=3/2 5-6:a.delete(3)=ok/1", false},
		{"no such id", next, "1-2:a.create=4/1", false},
		{"lowest free id", low, "1-2:a.create=0/1 3-4:a.create=1/2", true},
		{"not the lowest free id", low, "1-2:a.create=1/1", false},
		{"lowest free id, a lower one taken concurrently", low, "1-4:a.create=1/1 2-3:a.create=0/2", true},
		{"ids per task", low, "1-2:a.create=0/1 3-4:b.create=0/2", true},
		{"shared ids", all, "1-2:a.create=0/1 3-4:b.create=0/2", false},
		{"shared ids, timer of another task not found", all, "1-2:a.create=0/1 3-4:b.find(0)=no", true},
		{"shared ids, timer of another task found", all, "1-2:a.create=0/1 3-4:b.find(0)=yes/1", false},
		{"found during create", next, "1-4:a.create=0/1 2-3:a.find(0)=yes/1", true},
		{"not found during create", next, "1-4:a.create=0/1 2-3:a.find(0)=no", true},
		{"found, then not found, during create", next, "1-6:a.create=0/1 2-3:a.find(0)=yes/1 4-5:a.find(0)=no", false},
		{"lost timer", next, "1-2:a.create=0/1 3-4:a.find(0)=no", false},
		{"stale hit", next, "1-2:a.create=0/1 3-4:a.delete(0)=ok/1 5-6:a.find(0)=yes/1", false},
		{"wrong timer", next, "1-2:a.create=0/1 3-4:a.find(0)=yes/2", false},
		{"id with the sign bit set", next, "1-2:a.create=0/1 3-4:a.find(-2147483648)=yes/1", false},
		{"EBUSY", next, "1-2:a.create=0/1 3-4:a.at(0)=EBUSY/2", true},
		{"EBUSY for a free id", next, "1-2:a.at(0)=EBUSY/1", false},
		{"EAGAIN, full", low, full + "7-8:a.at(3)=ok/4 9-10:a.create=EAGAIN/5", true},
		{"EAGAIN, one id free", low, full + "9-10:a.create=EAGAIN/5", false},
		{"EAGAIN of a counter, one id free, no overlap", next,
			full + "9-10:a.create=EAGAIN/5 11-12:a.create=3/6", false},
		{"EAGAIN of a counter, one id free, one create overlaps", next,
			full + "7-12:a.create=3/4 8-9:a.create=EAGAIN/5 10-11:a.find(3)=no", true},
		{"the same with the lowest free id", low,
			full + "7-12:a.create=3/4 8-9:a.create=EAGAIN/5 10-11:a.find(3)=no", false},
		{"EAGAIN of a counter, two ids free, one create overlaps", next,
			"1-2:a.at(0)=ok/1 3-4:a.at(1)=ok/2 7-12:a.create=3/4 8-9:a.create=EAGAIN/5 10-11:a.find(3)=no", false},
		{"EAGAIN of a counter, an AddAt overlaps", next,
			"1-2:a.at(0)=ok/1 7-10:a.at(1)=ok/2 8-9:a.create=EAGAIN/5", true},
	} {
		r := recorder{ids: 4, workers: 1}
		for n := range r.histories {
			r.histories[n] = make([][]operation, 1)
		}
		r.histories[0][0] = operations(t, c.history)
		err := r.check(c.policy)
		if got := err == nil; got != c.want {
			t.Errorf("%s: linearizable %v, want %v: %s", c.name, got, c.want, c.history)
		}
	}
}

// operations parses a history.
func operations(t *testing.T, text string) (history []operation) {
	for word := range strings.FieldsSeq(text) {
		span, word, _ := strings.Cut(word, ":")
		word, timer, _ := strings.Cut(word, "/")
		steps, err := parse(word)
		if err != nil {
			t.Fatal(err)
		}
		e := operation{step: steps[0], given: steps[0].id}
		if _, err := fmt.Sscanf(span, "%d-%d", &e.invoked, &e.returned); err != nil {
			t.Fatal(err)
		}
		if timer != "" {
			fmt.Sscan(timer, &e.timer)
		}
		if e.call == create {
			fmt.Sscan(e.answer, &e.given) // an errno leaves it unchanged
		}
		history = append(history, e)
	}
	return history
}

// Calls of different workers overlap; otherwise a history would have only one order. How many overlap depends on the
// machine and its load, so one of many recordings must reach the threshold of 1 %. Without the barrier about a hundred
// times fewer overlap.
func TestRecordedCallsOverlap(t *testing.T) {
	if runtime.GOMAXPROCS(0) == 1 {
		t.Skip("one worker runs at a time")
	}
	most, calls := 0, 0
	for deadline := time.Now().Add(3 * time.Minute); time.Now().Before(deadline); {
		overlapping, all := overlaps(t)
		if overlapping > all/100 {
			return
		}
		most, calls = max(most, overlapping), all
	}
	t.Errorf("at most %d of some %d calls overlap with another", most, calls)
}

// overlaps records histories and counts the calls that overlap another.
func overlaps(t *testing.T) (overlapping, calls int) {
	tr := newTrial(subject{mutantDesign(noFault, nil), "mutant"}, Options{})
	r, err := newRecorder(tr.subject, maxLinearIDs, linearWorkers)
	if err != nil {
		t.Fatal(err)
	}
	err = tr.parallel(linearWorkers, func(w int) error {
		r.work(tr, w, tr.rand(w))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range slices.Concat(slices.Concat(r.histories[:]...)...) {
		calls++
		if e.returned-e.invoked > 1 { // other workers drew stamps during the call
			overlapping++
		}
	}
	return overlapping, calls
}
