package panels

import (
	"math"
	"testing"

	"idlab/reports/format"
)

func TestFigures(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{format.Figure(0), "0"}, {format.Figure(math.NaN()), "–"}, {format.Figure(math.Inf(1)), "–"},
		{format.Figure(1), "1.00"}, {format.Figure(9.999), "10.0"}, {format.Figure(12.34), "12.3"},
		{format.Figure(99.97), "100"},
		{format.Figure(1234567), "1,234,567"}, {format.Figure(0.01234), "0.0123"},
		{format.Figure(0.0000456), "0.0000456"},
		{format.Duration(0), "0"}, {format.Duration(0.25), "0.250 ns"}, {format.Duration(999.4), "999 ns"},
		{format.Duration(999.6), "1.00 µs"},
		{format.Duration(1.5e6), "1.50 ms"}, {format.Duration(2e9), "2.00 s"}, {format.Duration(math.NaN()), "–"},
		{format.Rate(950), "950"}, {format.Rate(25_600_000), "25.6 M"}, {format.Rate(3e12), "3,000 G"},
		{rateMark(500_000), "500 k"}, {DurationMark(10_000), "10 µs"},
		{format.Plural(1, "task"), "1 task"}, {format.Plural(10_000, "task"), "10,000 tasks"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}
