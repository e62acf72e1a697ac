//go:build sim

package allocatortest_test

import (
	"flag"
	"slices"
	"strings"
	"testing"

	"idlab/allocators"
	"idlab/allocators/allocatortest"
	"idlab/allocators/catalog"
)

var (
	scheduledDesigns = flag.String("scheduled-designs", "", "designs whose schedules are explored (default: all)")
	schedules        = flag.Int("schedules", 700, "schedules of each design, and as many with rebuilds")
	preemptions      = flag.Int("preemptions", 2, "preemptions of exhaustive searches, at most")
	drawn            = flag.Int("drawn", 2, "programs that are drawn for exhaustive searches of each design")
)

// scheduled returns the designs whose accesses the scheduler sees.
func scheduled(t *testing.T) (designs []allocators.Design) {
	for _, d := range catalog.Designs() {
		asked := *scheduledDesigns == "" || slices.Contains(strings.Split(*scheduledDesigns, ","), d.Name)
		if d.Counted.Steps && d.Broken == "" && asked {
			designs = append(designs, d)
		}
	}
	if len(designs) == 0 {
		t.Fatal("no design is explored")
	}
	return designs
}

// report reports the result of a search.
func report(t *testing.T, d allocators.Design, what string, result allocatortest.Explored, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if result.Failure != nil {
		t.Errorf("%v", result.Failure)
	}
	t.Logf("%s, %s: %d schedules of %d programs, %v", d.Name, what, result.Schedules, result.Programs, result.Reached)
}

// No random schedule of a design fails, with tables that are rebuilt all the time and without. Designs reach the states
// that the programs are made for.
func TestExplore(t *testing.T) {
	reached := map[string]allocatortest.Reached{}
	for _, d := range scheduled(t) {
		for what, rebuild := range map[string]bool{"plain": false, "rebuilt": true} {
			e := allocatortest.Exploration{Design: d, Schedules: *schedules, Rebuild: rebuild}
			result, err := e.Run(t.Context())
			report(t, d, what, result, err)
			r := result.Reached
			if r.Reused == 0 || r.Refused == 0 || d.IDs == allocators.NextID && r.Wrapped == 0 {
				t.Errorf("%s: reached only %v", d.Name, r)
			}
			reached[d.Name+" "+what] = r
		}
	}
	for _, name := range []string{"pertask plain", "pertask rebuilt"} {
		if r, ok := reached[name]; ok && (r.Replaced == 0 || r.Grown == 0 || r.Shrunk == 0) {
			t.Errorf("%s: reached only %v", name, r)
		}
	}
}

// No schedule with few preemptions fails, of programs with a known hazard and of drawn ones. Programs that fill a table
// first have too many steps for this.
func TestExploreExhaustively(t *testing.T) {
	for _, d := range scheduled(t) {
		var sum allocatortest.Explored
		for _, p := range allocatortest.Programs(d, 1, *drawn) {
			if p.Filled > 0 {
				continue
			}
			result, err := allocatortest.Exhaust(t.Context(), d, d.Name, p, *preemptions)
			if sum.Add(result); err != nil || sum.Failure != nil {
				report(t, d, p.Hazard, sum, err)
				break
			}
		}
		report(t, d, "exhaustive", sum, nil)
	}
}
