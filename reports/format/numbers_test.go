package format

import (
	"math"
	"testing"
)

func TestNumbers(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{Figure(0), "0"}, {Figure(math.NaN()), "–"}, {Figure(math.Inf(1)), "–"},
		{Figure(1), "1.00"}, {Figure(9.999), "10.0"}, {Figure(12.34), "12.3"}, {Figure(99.97), "100"},
		{Figure(1234567), "1,234,567"}, {Whole(1234.5), "1,235"},
		{Whole(-1e22), "-1.00e+22"}, {Whole(math.Inf(-1)), "–"},
		{Figure(1e22), "1.00e+22"}, {Figure(-1e22), "-1.00e+22"},
		{Excess(1e22), "1.00e+22 ×"}, {TwoDigits(1e22), "1.00e+22"},
		{Figure(0.01234), "0.0123"}, {Figure(0.0000456), "0.0000456"},
		{Duration(0), "0"}, {Duration(0.25), "0.250 ns"}, {Duration(999.4), "999 ns"}, {Duration(999.6), "1.00 µs"},
		{Duration(1.5e6), "1.50 ms"}, {Duration(2e9), "2.00 s"}, {Duration(math.NaN()), "–"},
		{Rate(950), "950"}, {Rate(25_600_000), "25.6 M"}, {Rate(3e12), "3,000 G"},
		{Grouped(-1234567), "-1,234,567"}, {Grouped(1000), "1,000"}, {Grouped(0), "0"},
		{Plural(1, "task"), "1 task"}, {Plural(10_000, "task"), "10,000 tasks"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}
