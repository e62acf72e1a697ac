package calibrate

import (
	"errors"
	"testing"

	"idlab/bench/sim"
)

// What calibrate writes is a platform, whose figures are in the order of the distances.
func TestPlatform(t *testing.T) {
	var text []byte
	err := ErrDisturbed
	for try := 0; errors.Is(err, ErrDisturbed) && try < 100; try++ {
		text, err = Platform("1 January 2026", Effort{Tries: 1, Bytes: 1 << 20})
	}
	if err != nil {
		t.Skip(err) // a machine of one core, or one that is busy all the time
	}
	p, err := sim.Parse("here", text)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	if p.CPUs < 1 || p.L1 <= 0 || p.Memory <= 0 || p.RMW <= 0 {
		t.Errorf("figures are missing in\n%s", text)
	}
	t.Logf("%s", text)
}
