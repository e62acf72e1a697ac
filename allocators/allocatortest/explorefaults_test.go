//go:build sim

package allocatortest

import "testing"

// Explorations find planted faults that need a race, within far fewer programs than are explored with each design.
func TestExploreFindsFaults(t *testing.T) {
	const programs = 30
	for _, f := range []fault{
		unlockedRebuild, linkedBeforeAssigned, noLocks, unlockedRemove, unlockedFind, busyEAGAIN,
	} {
		d := mutantDesign(f, nil)
		for seed := range uint64(3) {
			if err := Explore(d, d.Name, seed, programs); err == nil {
				t.Errorf("%s: not found in %d programs with seed %d", f, programs, seed)
			}
		}
	}
	d := mutantDesign(noFault, nil)
	if err := Explore(d, d.Name, 1, programs); err != nil {
		t.Errorf("a fault is found in a design without: %v", err)
	}
}
