package cmd

import (
	"errors"
	"math"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"idlab/bench"
)

// doctor --power prints a row for each planted slow-down, with one count of the lab and one of the sequential
// measurement. How often they are right depends on the machine: make power shows it, and package paired's
// tests simulate it.
func TestPowerPrintsARow(t *testing.T) {
	out, err := exec.Command(built(t), "doctor", "--power", "--trials", "1", "--planted", "0", "--seed", "1").Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && strings.Contains(string(exit.Stderr), tooFew) {
		t.Skipf("%s", exit.Stderr)
	}
	if err != nil {
		t.Fatal(err)
	}
	if row := regexp.MustCompile(`(?m)^nothing +[01] of 1 +[\d.]+ +[01] of 1 +[\d.]+$`); !row.Match(out) {
		t.Errorf("the output has no row for a slow-down of nothing:\n%s", out)
	}
}

// The number of steps is the nearest to the requested slow-down, and at least one.
func TestPlantedSteps(t *testing.T) {
	test := powerTest{base: "rcu-delayed", ns: 30, stepNs: 1.5}
	for percent, want := range map[int]int{0: 0, 1: 1, 5: 1, 10: 2, 17: 3, 100: 20} {
		if got := test.steps(percent); got != want {
			t.Errorf("%d %%: %d steps, want %d", percent, got, want)
		}
	}
	if got := test.effect(20); math.Abs(got-1) > 1e-9 {
		t.Errorf("20 steps are a slow-down of %v, want 1", got)
	}
	if a, b := test.design(0), test.design(3); a != "rcu-delayed,twin=yes" || b != "rcu-delayed,work=3" {
		t.Errorf("designs %q and %q", a, b)
	}
}

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
