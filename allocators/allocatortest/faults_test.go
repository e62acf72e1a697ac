package allocatortest

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// fault is a planted fault. noFault is the correct design.
type fault string

const (
	noFault fault = ""

	lowestIDFirst        fault = "lowest id first"
	idNotCompared        fault = "id not compared"
	ownerNotCompared     fault = "owner not compared"
	signBitMasked        fault = "sign bit masked"
	removeOneLate        fault = "each Remove unlinks the timer of the Remove before"
	removeDeferred       fault = "Remove deferred to the next call"
	wantedNotChecked     fault = "wanted id not checked"
	lockLeaked           fault = "lock leaked on error"
	failureMovesCounter  fault = "failed AddAt moves the counter"
	negativeIDs          fault = "counter wraps to negative ids"
	earlyEAGAIN          fault = "EAGAIN one id early"
	lastIDEAGAIN         fault = "EAGAIN when the last id is taken"
	noEAGAIN             fault = "no EAGAIN"
	panicLocked          fault = "panic with the lock held"
	lostInResize         fault = "timer lost in a resize"
	lostBeyond64         fault = "timers beyond 64 not linked"
	hiddenFromGC         fault = "timers hidden from the garbage collector"
	unlockedRebuild      fault = "Rebuild without the lock"
	linkedBeforeAssigned fault = "linked before assigned"
	noLocks              fault = "no locks"
	unlockedRemove       fault = "Remove without the lock"
	unlockedFind         fault = "Find without the lock during a resize"
	busyEAGAIN           fault = "EAGAIN under contention"
	staleCache           fault = "stale cache"
	earlyFree            fault = "id freed before its timer is unlinked"
	sharedLockReported   fault = "every space reports the shared lock"
)

// planted is a fault and the check that must catch it. racy: the fault needs a race.
type planted struct {
	fault    fault
	caughtBy string
	racy     bool
}

// plantedFaults lists the faults by the kind of check: sequential, concurrent, and linearizability, which must
// catch most faults too.
func plantedFaults() []planted {
	return []planted{
		{fault: lowestIDFirst, caughtBy: "space-reuse"},
		{fault: idNotCompared, caughtBy: "space-first-ids"},
		{fault: ownerNotCompared, caughtBy: "space-foreign"},
		{fault: signBitMasked, caughtBy: "space-alias"},
		{fault: removeOneLate, caughtBy: "space-stale"},
		{fault: wantedNotChecked, caughtBy: "space-busy"},
		{fault: lockLeaked, caughtBy: "space-busy"},
		{fault: failureMovesCounter, caughtBy: "space-unchanged"},
		{fault: negativeIDs, caughtBy: "space-wrap"},
		{fault: earlyEAGAIN, caughtBy: "space-full"},
		{fault: lastIDEAGAIN, caughtBy: "space-wrap"},
		{fault: noEAGAIN, caughtBy: "space-full"},
		{fault: panicLocked, caughtBy: "space-full"},
		{fault: removeDeferred, caughtBy: "space-exit"},
		{fault: lostInResize, caughtBy: "space-history"},

		{fault: lostBeyond64, caughtBy: "space-multinode"},
		{fault: hiddenFromGC, caughtBy: "space-gc"},
		{fault: lostInResize, caughtBy: "space-resize"},
		{fault: wantedNotChecked, caughtBy: "system-transient"},

		{fault: unlockedRebuild, caughtBy: "space-rebuild", racy: true},
		{fault: linkedBeforeAssigned, caughtBy: "system-listing", racy: true},
		{fault: noLocks, caughtBy: "space-disjoint-ids", racy: true},
		{fault: noLocks, caughtBy: "space-last-ids", racy: true},
		{fault: unlockedRemove, caughtBy: "space-disjoint-ids", racy: true},
		{fault: unlockedFind, caughtBy: "space-bulk", racy: true},
		{fault: linkedBeforeAssigned, caughtBy: "space-one-winner", racy: true},
		{fault: linkedBeforeAssigned, caughtBy: "system-one-winner", racy: true},
		{fault: busyEAGAIN, caughtBy: "space-last-ids", racy: true},
		{fault: staleCache, caughtBy: "space-stress", racy: true},
		{fault: earlyFree, caughtBy: "space-stress", racy: true},
		{fault: sharedLockReported, caughtBy: "space-stress"},

		{fault: idNotCompared, caughtBy: "space-linearizable"},
		{fault: ownerNotCompared, caughtBy: "space-linearizable"},
		{fault: signBitMasked, caughtBy: "space-linearizable"},
		{fault: removeOneLate, caughtBy: "space-linearizable"},
		{fault: wantedNotChecked, caughtBy: "space-linearizable"},
		{fault: lockLeaked, caughtBy: "space-linearizable"},
		{fault: earlyEAGAIN, caughtBy: "space-linearizable"},
		{fault: lastIDEAGAIN, caughtBy: "space-linearizable"},
		{fault: noEAGAIN, caughtBy: "space-linearizable"},
		{fault: panicLocked, caughtBy: "space-linearizable"},
		{fault: lostInResize, caughtBy: "space-linearizable"},
		{fault: noLocks, caughtBy: "space-linearizable", racy: true},
		{fault: unlockedRemove, caughtBy: "space-linearizable", racy: true},
		{fault: unlockedFind, caughtBy: "space-linearizable", racy: true},
		{fault: linkedBeforeAssigned, caughtBy: "space-linearizable", racy: true},
		{fault: busyEAGAIN, caughtBy: "space-linearizable", racy: true},
		{fault: staleCache, caughtBy: "space-linearizable", racy: true},
		{fault: earlyFree, caughtBy: "space-linearizable", racy: true},
	}
}

// Each planted fault must be caught by the check that is meant for it: by a check of one worker in its rounds, and by a
// check of several workers sooner or later. How soon depends on the machine, so it is asserted only that it is not
// never. A slow machine ends a check before all of its rounds are done. It gets more time.
func TestFaultsAreCaught(t *testing.T) {
	const never = 3 * time.Minute
	for _, f := range plantedFaults() {
		t.Run(string(f.fault)+"/"+f.caughtBy, func(t *testing.T) {
			which := func(c Check) bool { return c.Name == f.caughtBy }
			began := time.Now()
			for o := (Options{Effort: 2}); ; {
				r := runMutant(t, f.fault, o, which)[0]
				if r.Err != nil {
					t.Logf("%+v: %v", o, r.Err)
					return
				}
				one := sequential(r.Check)
				whole := r.Took < newTrial(subject{}, o).budget()
				if one && whole || time.Since(began) > never {
					t.Fatalf("the fault %q passes %s, with %+v", f.fault, f.caughtBy, o)
				}
				if one {
					o.Effort *= 4
				} else {
					o.Seed++
				}
			}
		})
	}
}

// A fault that needs a race passes the sequential checks: otherwise the test above would say nothing about the
// concurrent ones.
func TestRacyFaultsNeedARace(t *testing.T) {
	tested := map[fault]bool{}
	for _, f := range plantedFaults() {
		if !f.racy || tested[f.fault] {
			continue
		}
		tested[f.fault] = true
		for _, r := range runMutant(t, f.fault, Options{Short: true}, sequential) {
			if r.Err != nil {
				t.Errorf("the fault %q fails %s without a race: %v", f.fault, r.Check.Name, r.Err)
			}
		}
	}
}

// The mutant without a fault passes the suite.
func TestWithoutFault(t *testing.T) {
	Run(t, mutantDesign(noFault, nil), Options{})
}

// runMutant runs some checks on the mutant with the fault.
func runMutant(t *testing.T, f fault, o Options, which func(Check) bool) (results []Result) {
	stop := make(chan struct{})
	defer close(stop)
	d := mutantDesign(f, stop)
	if slices.Contains([]fault{noEAGAIN, lockLeaked, panicLocked}, f) {
		o.Limit = time.Second / 2 // these hang
	}
	for _, c := range Checks(d) {
		if which(c) {
			results = append(results, c.Run(d, d.Name, o))
		}
	}
	if len(results) == 0 {
		t.Fatal("no such check")
	}
	return results
}

// sequential reports whether a check has only one worker.
func sequential(c Check) bool {
	for _, word := range []string{
		"disjoint", "bulk", "winner", "last-ids", "stress", "linearizable", "resize", "rebuild", "listing",
	} {
		if strings.Contains(c.Name, word) {
			return false
		}
	}
	return true
}
