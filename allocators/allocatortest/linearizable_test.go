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

// What the model of racing calls allows, and what not. Each call of a history
// has its span before it; timers are numbered by who adds them, and a timer
// that is found or deleted is named behind the answer.
func TestLinearModel(t *testing.T) {
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
		{"an id freed meanwhile", next, "1-2:a.create=3/1 3-6:a.create=3/2 4-5:a.delete(3)=ok/1", true},
		{"an id freed later", next, "1-2:a.create=3/1 3-4:a.create=3/2 5-6:a.delete(3)=ok/1", false},
		{"no such id", next, "1-2:a.create=4/1", false},
		{"the lowest", low, "1-2:a.create=0/1 3-4:a.create=1/2", true},
		{"not the lowest", low, "1-2:a.create=1/1", false},
		{"the lowest when another has the lower one", low, "1-4:a.create=1/1 2-3:a.create=0/2", true},
		{"own ids", low, "1-2:a.create=0/1 3-4:b.create=0/2", true},
		{"shared ids", all, "1-2:a.create=0/1 3-4:b.create=0/2", false},
		{"shared ids, another's timer", all, "1-2:a.create=0/1 3-4:b.find(0)=no", true},
		{"shared ids, another's timer found", all, "1-2:a.create=0/1 3-4:b.find(0)=yes/1", false},
		{"found while it comes", next, "1-4:a.create=0/1 2-3:a.find(0)=yes/1", true},
		{"not found while it comes", next, "1-4:a.create=0/1 2-3:a.find(0)=no", true},
		{"found and then not, while it comes", next, "1-6:a.create=0/1 2-3:a.find(0)=yes/1 4-5:a.find(0)=no", false},
		{"lost", next, "1-2:a.create=0/1 3-4:a.find(0)=no", false},
		{"stale", next, "1-2:a.create=0/1 3-4:a.delete(0)=ok/1 5-6:a.find(0)=yes/1", false},
		{"wrong", next, "1-2:a.create=0/1 3-4:a.find(0)=yes/2", false},
		{"another id", next, "1-2:a.create=0/1 3-4:a.find(-2147483648)=yes/1", false},
		{"busy", next, "1-2:a.create=0/1 3-4:a.at(0)=EBUSY/2", true},
		{"busy for nothing", next, "1-2:a.at(0)=EBUSY/1", false},
		{"full", low, full + "7-8:a.at(3)=ok/4 9-10:a.create=EAGAIN/5", true},
		{"not full", low, full + "9-10:a.create=EAGAIN/5", false},
		{"not full, and none to race with", next, full + "9-10:a.create=EAGAIN/5 11-12:a.create=3/6", false},
		{"full but for one who is late", next, full + "7-12:a.create=3/4 8-9:a.create=EAGAIN/5 10-11:a.find(3)=no", true},
		{"the same where no one may be late", low, full + "7-12:a.create=3/4 8-9:a.create=EAGAIN/5 10-11:a.find(3)=no", false},
		{"one is late and two are free", next, "1-2:a.at(0)=ok/1 3-4:a.at(1)=ok/2 7-12:a.create=3/4 8-9:a.create=EAGAIN/5 10-11:a.find(3)=no", false},
		{"the count set anew meanwhile", next, "1-2:a.at(0)=ok/1 7-10:a.at(1)=ok/2 8-9:a.create=EAGAIN/5", true},
	} {
		r := recorder{ids: 4, workers: 1}
		for n := range r.histories {
			r.histories[n] = make([][]operation, 1)
		}
		r.histories[0][0] = operations(t, c.history)
		err := r.check(c.policy)
		if got := err == nil; got != c.want {
			t.Errorf("%s: allowed is %v, want %v: %s", c.name, got, c.want, c.history)
		}
	}
}

// events reads a history.
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
			fmt.Sscan(e.answer, &e.given) // leaves it alone where there is none
		}
		history = append(history, e)
	}
	return history
}

// The workers do race, or there would be but one order of the calls to judge.
// How much they do is up to the machine, and to what else runs on it: so of many
// recordings one must show it. A call in a hundred is little, and what they do if
// they are not made to start together is a hundred times less.
func TestRecordedCallsOverlap(t *testing.T) {
	if runtime.GOMAXPROCS(0) == 1 {
		t.Skip("one worker runs at a time")
	}
	most, calls := 0, 0
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		overlapping, all := overlaps(t)
		if overlapping > all/100 {
			return
		}
		most, calls = max(most, overlapping), all
	}
	t.Errorf("at most %d of some %d calls overlap with another", most, calls)
}

// overlaps records histories and counts the calls during which another began or
// ended.
func overlaps(t *testing.T) (overlapping, calls int) {
	tr := newTrial(mutantDesign(noFault, nil), "flawed")
	tr.start = time.Now()
	r, err := tr.newRecorder(maxLinearIDs, linearWorkers)
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
		if e.returned-e.invoked > 1 { // others drew stamps meanwhile
			overlapping++
		}
	}
	return overlapping, calls
}
