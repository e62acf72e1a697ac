package allocatortest

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// Each fault planted in a design must be caught by the check that is there for
// it. Those that take a race must get by the sequential checks, or they would
// show nothing about the concurrent ones.
func TestFaultsAreCaught(t *testing.T) {
	for _, f := range []struct {
		fault, caughtBy string
		racy            bool
	}{
		{fault: "lowest id first", caughtBy: "space-reuse"},
		{fault: "id not compared", caughtBy: "space-first-ids"},
		{fault: "task not compared", caughtBy: "space-foreign"},
		{fault: "sign bit masked", caughtBy: "space-alias"},
		{fault: "remove later", caughtBy: "space-stale"},
		{fault: "wanted id not checked", caughtBy: "space-busy"},
		{fault: "lock kept on error", caughtBy: "space-busy"},
		{fault: "failed call counts", caughtBy: "space-unchanged"},
		{fault: "negative after the last", caughtBy: "space-wrap"},
		{fault: "EAGAIN too early", caughtBy: "space-full"},
		{fault: "EAGAIN when the last id is taken", caughtBy: "space-wrap"},
		{fault: "EAGAIN never", caughtBy: "space-full"},
		{fault: "panic with the lock held", caughtBy: "space-full"},
		{fault: "remove at leisure", caughtBy: "space-exit"},
		{fault: "one lost in growth", caughtBy: "space-history"},

		{fault: "lost beyond 64", caughtBy: "space-many"},
		{fault: "hidden from the collector", caughtBy: "space-collected"},
		{fault: "one lost in growth", caughtBy: "space-growth"},
		{fault: "wanted id not checked", caughtBy: "system-moments"},

		{fault: "rebuilt unlocked", caughtBy: "space-rebuild", racy: true},
		{fault: "linked before reserved", caughtBy: "system-lists", racy: true},
		{fault: "no lock", caughtBy: "space-private-ids", racy: true},
		{fault: "no lock", caughtBy: "space-last-ids", racy: true},
		{fault: "remove unlocked", caughtBy: "space-private-ids", racy: true},
		{fault: "find unlocked while nodes move", caughtBy: "space-tide", racy: true},
		{fault: "linked before reserved", caughtBy: "space-one-winner", racy: true},
		{fault: "linked before reserved", caughtBy: "system-one-winner", racy: true},
		{fault: "EAGAIN when busy", caughtBy: "space-last-ids", racy: true},
		{fault: "stale cache", caughtBy: "space-storm", racy: true},
		{fault: "id reused while its timer leaves", caughtBy: "space-storm", racy: true},
		{fault: "lock counted in every space", caughtBy: "space-storm"},

		{fault: "id not compared", caughtBy: "space-linearizable"},
		{fault: "task not compared", caughtBy: "space-linearizable"},
		{fault: "sign bit masked", caughtBy: "space-linearizable"},
		{fault: "remove later", caughtBy: "space-linearizable"},
		{fault: "wanted id not checked", caughtBy: "space-linearizable"},
		{fault: "lock kept on error", caughtBy: "space-linearizable"},
		{fault: "EAGAIN too early", caughtBy: "space-linearizable"},
		{fault: "EAGAIN when the last id is taken", caughtBy: "space-linearizable"},
		{fault: "EAGAIN never", caughtBy: "space-linearizable"},
		{fault: "panic with the lock held", caughtBy: "space-linearizable"},
		{fault: "one lost in growth", caughtBy: "space-linearizable"},
		{fault: "no lock", caughtBy: "space-linearizable", racy: true},
		{fault: "remove unlocked", caughtBy: "space-linearizable", racy: true},
		{fault: "find unlocked while nodes move", caughtBy: "space-linearizable", racy: true},
		{fault: "linked before reserved", caughtBy: "space-linearizable", racy: true},
		{fault: "EAGAIN when busy", caughtBy: "space-linearizable", racy: true},
		{fault: "stale cache", caughtBy: "space-linearizable", racy: true},
		{fault: "id reused while its timer leaves", caughtBy: "space-linearizable", racy: true},
	} {
		t.Run(f.fault+"/"+f.caughtBy, func(t *testing.T) {
			effort := 1.0
			switch { // most are caught at once; this is for the unlucky
			case f.racy:
				effort = 200
			case !sequential(Check{Name: f.caughtBy}):
				effort = 5
			}
			for _, r := range runFlawed(t, f.fault, effort, func(c Check) bool { return c.Name == f.caughtBy }) {
				t.Log(r.Err)
				if r.Err == nil {
					t.Errorf("%s passed", r.Check.Name)
				}
			}
			if !f.racy {
				return
			}
			for _, r := range runFlawed(t, f.fault, 1, sequential) {
				if r.Err != nil {
					t.Errorf("%s failed without a race: %v", r.Check.Name, r.Err)
				}
			}
		})
	}
}

// Without a fault the design for the faults passes.
func TestWithoutFault(t *testing.T) {
	Run(t, flawedDesign("", nil), Options{Limit: 30 * time.Second})
}

// runFlawed makes some checks on a design with the fault.
func runFlawed(t *testing.T, fault string, effort float64, which func(Check) bool) (results []Result) {
	stop := make(chan struct{})
	t.Cleanup(func() { close(stop) })
	d := flawedDesign(fault, stop)
	limit := 30 * time.Second
	if slices.Contains([]string{"EAGAIN never", "lock kept on error", "panic with the lock held"}, fault) {
		limit = time.Second / 2
	}
	for _, c := range Checks(d) {
		if which(c) {
			results = append(results, c.Run(d, d.Name, Options{Effort: effort, Limit: limit}))
		}
	}
	if len(results) == 0 {
		t.Fatal("there is no such check")
	}
	return results
}

// sequential reports whether a check has one worker.
func sequential(c Check) bool {
	for _, word := range []string{"private", "tide", "winner", "last-ids", "storm", "linearizable", "growth", "rebuild", "lists"} {
		if strings.Contains(c.Name, word) {
			return false
		}
	}
	return true
}
