package cmd

import (
	"strings"
	"testing"

	"idlab/bench"
)

// The verdict lists the limits of the machine and whether it is fit.
func TestVerdict(t *testing.T) {
	for _, test := range []struct {
		floors [2]float64
		want   string
	}{
		{[2]float64{0.01, 0.2}, "Fit to compare"},
		{[2]float64{0.06, 0.2}, "Not fit: differences of 5 %"},
	} {
		var out strings.Builder
		l := lab{out: &out}
		(doctor{&l}).verdict([]bench.Condition{{Name: "governor", Advice: "cannot be seen"}}, test.floors)
		for _, want := range []string{test.want, "- governor: cannot be seen", "below 20.0 %"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("floors %v: no %q in %s", test.floors, want, out.String())
			}
		}
	}
}

// doctor examines all conditions that limit measurements.
func TestConditions(t *testing.T) {
	var names []string
	for _, c := range bench.Conditions() {
		names = append(names, c.Name)
		if c.Value == "" {
			t.Errorf("%s has no value", c.Name)
		}
		if c.Lacking && c.Advice == "" {
			t.Errorf("%s is lacking, but has no advice", c.Name)
		}
	}
	text := strings.Join(names, ", ")
	for _, want := range []string{"clock", "clocksource", "governor", "virtualisation", "cpu quota", "cores",
		"transparent huge pages", "address randomisation", "load"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s among %s", want, text)
		}
	}
}
