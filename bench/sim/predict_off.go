//go:build !sim

package sim

import (
	"idlab/bench/engine"
	"idlab/bench/record"
	"idlab/workloads"
)

// On reports whether this build can predict.
const On = false

// Predict fails in this build.
func Predict(*engine.Subject, *workloads.Program, *Platform, int) ([]record.Sample, error) {
	return nil, ErrNotPredicting
}
