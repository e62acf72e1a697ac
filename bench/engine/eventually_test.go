package engine

import (
	"testing"
	"time"
)

// eventually repeats a measurement until it gives the wanted figure. Other programs on the computer disturb most tries
// or all for a while. A try says what is wrong with its figure, or "". A figure that is wrong without a disturbance is
// wrong in every try.
func eventually(t *testing.T, try func() (wrong string)) {
	t.Helper()
	const never = 3 * time.Minute
	for began := time.Now(); ; {
		wrong := try()
		if wrong == "" {
			return
		}
		if time.Since(began) > never {
			t.Fatalf("in every try for %v: %s", never, wrong)
		}
	}
}

// ofFigures leaves a test of measured figures out of the short pass with the race detector. Others have its accesses.
func ofFigures(t *testing.T) {
	t.Helper()
	if raceDetector && testing.Short() {
		t.Skip("figures mean little with the race detector: without -short")
	}
}

// undisturbed is the judge of a pool that takes no slice for disturbed.
func undisturbed(readings, []workerResult) bool { return false }
