//go:build sim

package allocatortest

import (
	"flag"
	"slices"
	"testing"
)

var faultSeeds = flag.Int("fault-seeds", 2, "how many seeds find each planted fault")

// Each planted fault that needs a race is found, without its pauses, within 1,000 schedules by PCT.
func TestExploreFindsFaults(t *testing.T) {
	var tried []fault
	for _, f := range plantedFaults() {
		if !f.racy || slices.Contains(tried, f.fault) {
			continue
		}
		tried = append(tried, f.fault)
		for seed := range *faultSeeds {
			e := Exploration{Design: mutantDesign(f.fault, nil), First: uint64(seed) * 1_000_000, Schedules: 1000,
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
	e := Exploration{Design: mutantDesign(noFault, nil), Schedules: 1000}
	if result, err := e.Run(t.Context()); err != nil || result.Failure != nil {
		t.Errorf("a fault is found in a design without: %v, %v", result.Failure, err)
	}
}
