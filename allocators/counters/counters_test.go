package counters

import "testing"

func TestArithmetic(t *testing.T) {
	a, b := Counts{Locks: 5, Reads: 70, Writes: 9}, Counts{Locks: 2, Reads: 30, Writes: 4}
	if got, want := a.Plus(b), (Counts{7, 100, 13}); got != want {
		t.Errorf("sum %+v, want %+v", got, want)
	}
	if got, want := a.Minus(b), (Counts{3, 40, 5}); got != want {
		t.Errorf("difference %+v, want %+v", got, want)
	}
}
