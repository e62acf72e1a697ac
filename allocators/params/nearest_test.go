package params

import "testing"

func TestNearest(t *testing.T) {
	names := []string{"rcu", "rcu-hash32", "onelock", "onelock-rcu", "xarray", "find", "fork-exit"}
	for word, want := range map[string]string{
		"rcv":         "rcu",
		"rc":          "rcu",
		"rx":          "",
		"fidn":        "find",
		"onelok":      "onelock",
		"onelock-rcv": "onelock-rcu",
		"xaray":       "xarray",
		"fnd":         "find",
		"forkexit":    "fork-exit",
		"nope":        "",
		"":            "",
		"rcu":         "rcu",
	} {
		if got := Nearest(word, names); got != want {
			t.Errorf("Nearest(%q) is %q, want %q", word, got, want)
		}
	}
}
