package cmd

import (
	"bytes"
	"context"
	"errors"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"idlab/allocators"
	"idlab/allocators/catalog"
	"idlab/workloads"
)

// The step is the slope through the origin. The number of steps is the nearest to the slow-down, and at least one.
func TestPlantedSteps(t *testing.T) {
	step := fit([]float64{4, 8, 16}, []float64{0.02, 0.04, 0.08})
	if math.Abs(step-0.005) > 1e-12 {
		t.Errorf("a step slows down by %v, want 0.005", step)
	}
	for _, test := range []struct {
		percent, want int
		step          float64
	}{{0, 0, 0.005}, {5, 10, 0.005}, {5, 7, 0.007}, {10, 14, 0.007}, {1, 1, 0.03}, {100, 33, 0.03}} {
		if got := steps(test.percent, test.step); got != test.want {
			t.Errorf("%d %% by steps of %v: %d, want %d", test.percent, test.step, got, test.want)
		}
	}
}

// Both designs of a pair are in the catalog with planted designs, and differ in the work, or as A/A copies.
func TestPlantedPair(t *testing.T) {
	l := doctor{&lab{designs: catalog.Designs()}}
	test := l.newPowerTest(powerFlags{longer: 1})
	for steps, want := range map[int][]string{
		0: {"rcu-delayed,work=32", "rcu-delayed,work=32,twin=yes"},
		3: {"rcu-delayed,work=32", "rcu-delayed,work=35"},
	} {
		of := test.pair(steps)
		selected, err := allocators.Select(withPlanted(l.designs), of[0]+","+of[1])
		if err != nil {
			t.Fatal(err)
		}
		if got := []string{selected[0].Spec, selected[1].Spec}; !slices.Equal(got, want) {
			t.Errorf("%d steps: %q, want %q", steps, got, want)
		}
	}
}

// The table has a row for each slow-down, also for one whose comparisons were interrupted. It says so if the observed
// slow-down is not the planted one.
func TestPowerTable(t *testing.T) {
	var out strings.Builder
	test := doctor{&lab{designs: catalog.Designs(), out: &out}}.newPowerTest(powerFlags{longer: 10})
	tens, more := slices.Repeat([]float64{10}, 8), slices.Repeat([]float64{10.3}, 8)
	three := []tally{{2, 10, 30 * time.Second}, {0, 10, 40 * time.Second}, {10, 10, 300 * time.Second}}
	test.print([]*powerRow{
		{0, 0, [2][]float64{tens, tens}, tally{0, 10, 20 * time.Second}, three},
		{3, 4, [2][]float64{tens, more}, tally{10, 10, 20 * time.Second}, three},
		{5, 7, [2][]float64{tens, more}, tally{1, 2, 4 * time.Second}, []tally{{1, 1, time.Second}, {}, {}}},
		{9, 9, [2][]float64{}, tally{}, make([]tally, 3)},
	})
	want := strings.Join([]string{
		"|planted|observed|the lab|all of A, then all of B, n = 10|A and B in turns, n = 20|" +
			"A and B in turns, n = 20, 10 × the time|",
		"|---|---|---|---|---|---|",
		"|nothing|0.0 % (0.0 to 0.0 %)|0 of 10 (0 to 31 %), 2.0 s|2 of 10 (3 to 56 %), 3.0 s|" +
			"0 of 10 (0 to 31 %), 4.0 s|10 of 10 (69 to 100 %), 30.0 s|",
		"|3 %, 4 steps|3.0 % (3.0 to 3.0 %)|10 of 10 (69 to 100 %), 2.0 s|2 of 10 (3 to 56 %), 3.0 s|" +
			"0 of 10 (0 to 31 %), 4.0 s|10 of 10 (69 to 100 %), 30.0 s|",
		"|5 %, 7 steps|3.0 % (3.0 to 3.0 %), not 5 %|1 of 2 (1 to 99 %), 2.0 s|1 of 1 (2 to 100 %), 1.0 s|–|–|",
	}, "\n")
	table, note, _ := strings.Cut(out.String(), "\n\n")
	table = regexp.MustCompile(` *\| *`).ReplaceAllString(table, "|")
	if diff := cmp.Diff(want, table); diff != "" {
		t.Error(diff)
	}
	if !strings.HasPrefix(note, "An operation of rcu-delayed,work=32 takes 10.0 ns. ") {
		t.Errorf("the note begins with %.80q", note)
	}
}

// benchstat's test finds samples that do not overlap. A planted slow-down must be one.
func TestDetected(t *testing.T) {
	fast, slow := []float64{1, 2, 3, 4, 5, 6}, []float64{11, 12, 13, 14, 15, 16}
	for _, test := range []struct {
		name         string
		samples      [2][]float64
		either, want bool
	}{
		{"slower", [2][]float64{fast, slow}, false, true},
		{"faster", [2][]float64{slow, fast}, false, false},
		{"faster, with nothing planted", [2][]float64{slow, fast}, true, true},
		{"the same", [2][]float64{fast, fast}, true, false},
	} {
		if got := detected(test.samples, test.either); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// doctor --power makes comparisons by all methods. When its context is done, it prints what is known. How often the
// methods are right depends on the machine: make power shows it, and package paired's tests simulate it.
func TestPowerInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var out bytes.Buffer
	l := doctor{&lab{designs: catalog.Designs(), workloads: workloads.All(), out: &out, err: onLine{"planted", cancel}}}
	test := l.newPowerTest(powerFlags{trials: 9, planted: []int{0}, longer: 1, workload: inCache, tasks: 1})
	test.size.workers, test.size.blocks, test.size.slices = 1, 1, 1
	if err := test.run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v, want %v", err, context.Canceled)
	}
	row := regexp.MustCompile(`(?m)^\| nothing +\| [^|]+ (\| [01] of 1 [^|]+){3}\|$`)
	if !row.MatchString(out.String()) {
		t.Errorf("the table has no row for a slow-down of nothing:\n%s", out.String())
	}
}

// onLine is a writer that calls a function when a line with that beginning is written.
type onLine struct {
	beginning string
	call      func()
}

func (w onLine) Write(line []byte) (int, error) {
	if bytes.HasPrefix(line, []byte(w.beginning)) {
		w.call()
	}
	return len(line), nil
}
