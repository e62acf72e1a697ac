package panels

import "testing"

func TestMarksAreShort(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{rateMark(500_000), "500 k"}, {DurationMark(10_000), "10 µs"}, {DurationMark(0), "0"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}
