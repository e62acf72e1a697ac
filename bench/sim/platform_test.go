package sim

import (
	"strings"
	"testing"
)

// All platforms of the lab can be read.
func TestPlatforms(t *testing.T) {
	for _, name := range Platforms() {
		p, err := Open(name)
		if err != nil {
			t.Error(err)
		} else if p.Name != name || p.CPUs < 1 {
			t.Errorf("%s is %+v", name, p)
		}
	}
}

// A platform that lacks a number or a source is refused in one line that names the place.
func TestParseRefuses(t *testing.T) {
	good, err := embedded.ReadFile("platforms/milan.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{"l3 = 13.1", "l4 = 13.1", `unknown key "l4"`},
		{"l3 = 13.1", "l3 = fast", `"fast" is not a time in nanoseconds`},
		{"l3 = 13.1", "l3 = -1", `"-1" is not a time in nanoseconds`},
		{"l3 = 13.1", "l3 = NaN", `"NaN" is not a time in nanoseconds`},
		{"l3 = 13.1", "l2 = 13.1", "the key l2 is there twice"},
		{"cpus = 128 ", "cpus = 0 ", `"0" is not a number above 0`},
		{"latency = 23 107 197 197", "latency = 23 107", "2 numbers, want 4"},
		{"latency = 23 107", "latency = 3 107", "an occupancy exceeds its latency"},
		{"socket = 64", "socket = 63", "a socket must be whole complexes"},
		{" # 2 × 64 cores", "", "cpus has no source"},
		{"link = 0", "#", "the key link is missing"},
		{"link = 0", "link", "is not key = numbers # source"},
	} {
		_, err := Parse("bad", []byte(strings.Replace(string(good), c.old, c.new, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "platform bad") {
			t.Errorf("%s for %s: %v, want %q", c.new, c.old, err, c.want)
		}
	}
	if _, err := Open("nowhere"); err == nil || !strings.Contains(err.Error(), "milan") {
		t.Errorf("an unknown platform: %v, want the names of those that exist", err)
	}
}
