//go:build sim

package allocatortest

import (
	"errors"
	"flag"
	"regexp"
	"slices"
	"strings"
	"testing"

	"idlab/allocators"
	"idlab/allocators/sched"
)

var faultSeeds = flag.Int("fault-seeds", 2, "how many seeds find each planted fault")

// unseen lists the planted faults that no program here can show.
func unseen() []fault {
	return []fault{
		lowestIDFirst, failureMovesCounter, // the specification allows a create any free id
		ownerNotCompared, sharedLockReported, // need two tasks
		signBitMasked, // needs negative ids
		lostBeyond64,  // needs more timers
		hiddenFromGC,  // needs a garbage collection
	}
}

// Each planted fault that needs a race is found within 1,000 schedules by PCT, without its pauses. The others are found
// by a program with a known hazard, with one preemption at most.
func TestExploreFindsFaults(t *testing.T) {
	tried := unseen()
	for _, f := range plantedFaults() {
		if slices.Contains(tried, f.fault) {
			continue
		}
		tried = append(tried, f.fault)
		if !f.racy {
			findByHazards(t, f.fault)
			continue
		}
		for seed := range uint64(*faultSeeds) {
			e := Exploration{Design: mutantDesign(f.fault, nil), First: seed * 1_000_000, Schedules: 1000,
				onlyPCT: true, asFound: true}
			result, err := e.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if result.Failure == nil {
				t.Errorf("%s: not found in %d schedules of seed %d", f.fault, result.Schedules, seed)
			} else {
				t.Logf("%s: schedule %d of seed %d", f.fault, result.Schedules, seed)
			}
		}
	}
}

func findByHazards(t *testing.T, f fault) {
	t.Helper()
	d := mutantDesign(f, nil)
	for _, p := range Programs(d, 0, 0) {
		x, err := p.parse(subject{d, d.Name})
		if err != nil {
			t.Fatal(err)
		}
		for all := sched.NewExhaustive(1); ; {
			if r := x.run(all.Choose, all, map[string]bool{}); r.failed() {
				t.Logf("%s: %s", f, p.Hazard)
				return
			}
			if !all.Next() {
				break
			}
		}
	}
	t.Errorf("%s: found by no program with a known hazard", f)
}

// The design without a fault passes.
func TestExploreWithoutFault(t *testing.T) {
	e := Exploration{Design: mutantDesign(noFault, nil), Schedules: 1000}
	if result, err := e.Run(t.Context()); err != nil || result.Failure != nil {
		t.Errorf("a fault is found: %v, %v", result.Failure, err)
	}
}

// A lock that is never released gives a deadlock, a loop without an end the step limit. A shortened failure is as short
// as the fault allows, and its interleaving shows the accesses with their source lines.
func TestExploreShortensFailures(t *testing.T) {
	for _, test := range []struct {
		fault   fault
		err     error // nil: any
		threads int
		shows   string
	}{
		{lockLeaked, sched.ErrDeadlock, 2, "mutant_test.go:"},
		{noEAGAIN, sched.ErrStepLimit, 2, "mutant_test.go:"},
		{unlockedRemove, nil, 2, "mutantchain_test.go:"},
	} {
		e := Exploration{Design: mutantDesign(test.fault, nil), Schedules: 5000}
		result, err := e.Run(t.Context())
		f := result.Failure
		if err != nil || f == nil {
			t.Fatalf("%s: %v, %v", test.fault, f, err)
		}
		if test.err != nil && !errors.Is(f.Err, test.err) {
			t.Errorf("%s: %v, want %v", test.fault, f.Err, test.err)
		}
		if n := strings.Count(f.Program, "\nthread"); n > test.threads {
			t.Errorf("%s: %d threads are left, want %d:\n%v", test.fault, n, test.threads, f)
		}
		if !strings.Contains(f.Interleaving, test.shows) || f.Steps > maxSteps {
			t.Errorf("%s: the interleaving does not show %s:\n%v", test.fault, test.shows, f)
		}
	}
}

// A transcript counts the switches away from threads that could go on, as the bound of Exhaustive does. The starts and
// the ends of threads are none.
func TestTranscriptCountsPreemptions(t *testing.T) {
	d := mutantDesign(noFault, nil)
	p := Program{Start: []allocators.ID{1}, Threads: []string{"find(1)", "find(1) find(2)", "find(1)"}}
	x, err := p.parse(subject{d, d.Name})
	if err != nil {
		t.Fatal(err)
	}
	for bound := range 3 {
		most := 0
		for all := sched.NewExhaustive(bound); ; {
			trace := sched.Trace{}
			if r := x.run(trace.Record(all.Choose), all, map[string]bool{}); !errors.Is(r.err, sched.ErrCut) {
				written, _ := x.write(sched.Replay(trace))
				most = max(most, written.preemptions.Count)
				if marks := strings.Count(written.String(), "preempted\n"); marks != written.preemptions.Count {
					t.Fatalf("%d preemptions are marked, want %d:\n%v", marks, written.preemptions.Count, written)
				}
			}
			if !all.Next() {
				break
			}
		}
		if most != bound {
			t.Errorf("with %d preemptions at most, a transcript counts %d", bound, most)
		}
	}
}

// A line of a transcript has the value read, or the old and the new one, and whether a compare-and-swap failed. It has
// the source line of the access, and the line of the design if that is in another file.
func TestTranscriptLines(t *testing.T) {
	transcript := transcriptOf(t, noFault, "at(5) find(5) delete(0)")
	for _, want := range []string{
		`lock +allocator\.mu +mutant_test`,
		`write +timer101\.id +0 → 5 +timer\.go:\d+ atomics\.TouchWrite\(&t\.id\)  from mutant_test\.go:\d+ t\.Assign\(`,
		`store +v1 +nil → timer101 `,
		`add +allocator\.count +0 → 1 `,
		`load +v1 +timer101 +mutantchain_test\.go:\d+ t := s\.head\(id\)\.Load\(\)  from mutant_test\.go:`,
		`compare-and-swap +space\.cache +fails: nil, not timer101 `,
	} {
		if !regexp.MustCompile(want).MatchString(transcript) {
			t.Errorf("no line matches %q:\n%v", want, transcript)
		}
	}
}

// The transcript of a deadlock ends with the locks that threads wait for.
func TestTranscriptOfDeadlock(t *testing.T) {
	transcript := transcriptOf(t, lockLeaked, "at(1) at(1) find(1)")
	if !regexp.MustCompile(`find\(1\) +wait for lock +allocator\.mu .*\n$`).MatchString(transcript) {
		t.Errorf("the last line is not a wait for the lock:\n%v", transcript)
	}
}

// transcriptOf runs a program of one thread on a mutant.
func transcriptOf(t *testing.T, f fault, thread string) string {
	t.Helper()
	d := mutantDesign(f, nil)
	x, err := Program{Threads: []string{thread}}.parse(subject{d, d.Name})
	if err != nil {
		t.Fatal(err)
	}
	transcript, _ := x.write(sched.Replay(nil))
	return transcript.String()
}
