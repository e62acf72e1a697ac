package cmd

import (
	"errors"
	"math"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"idlab/bench"
)

// A design is hardly ever called different from itself: of four comparisons two
// are by chance in 1 of 70 cases, three in 1 of 2,000. The full count is a make
// target.
func TestNoFalseAlarms(t *testing.T) {
	out, err := exec.Command(built(t), "doctor", "--power", "--trials", "4", "--planted", "0", "--seed", "1").Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && strings.Contains(string(exit.Stderr), tooFew) {
		t.Skipf("%s", exit.Stderr)
	}
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile(`nothing +(\d+) of 4 +[\d.]+ +\d+ of 4`).FindSubmatch(out)
	if row == nil {
		t.Fatalf("no row of what was found of nothing:\n%s", out)
	}
	if found, _ := strconv.Atoi(string(row[1])); found > 2 {
		t.Errorf("%d of 4 comparisons of the same code with itself are called different", found)
	}
}

// So many steps of work are planted as come nearest to what was asked for, one at
// least.
func TestPlantedSteps(t *testing.T) {
	test := powerTest{base: "rcu-delayed", ns: 30, stepNs: 1.5}
	for percent, want := range map[int]int{0: 0, 1: 1, 5: 1, 10: 2, 17: 3, 100: 20} {
		if got := test.steps(percent); got != want {
			t.Errorf("%d %%: %d steps, want %d", percent, got, want)
		}
	}
	if got := test.effect(20); math.Abs(got-1) > 1e-9 {
		t.Errorf("20 steps are %v of a lookup, want all of it", got)
	}
	if a, b := test.design(0), test.design(3); a != "rcu-delayed,twin=yes" || b != "rcu-delayed,work=3" {
		t.Errorf("designs %q and %q", a, b)
	}
}

// The verdict names what cannot be measured, and tells a machine that is fit from
// one that is not.
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
		l.verdict([]bench.Condition{{Name: "governor", Advice: "cannot be seen"}}, test.floors)
		for _, want := range []string{test.want, "- governor: cannot be seen", "below 20.0 %"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("floors %v: no %q in %s", test.floors, want, out.String())
			}
		}
	}
}

// The examination covers what decides what can be measured.
func TestConditions(t *testing.T) {
	var names []string
	for _, c := range bench.Conditions() {
		names = append(names, c.Name)
		if c.Value == "" {
			t.Errorf("nothing is said of %s", c.Name)
		}
		if c.Lacking && c.Advice == "" {
			t.Errorf("%s is lacking, and nothing is said of what for", c.Name)
		}
	}
	text := strings.Join(names, ", ")
	for _, want := range []string{"clock", "clocksource", "governor", "virtualisation", "cpu quota", "cores", "transparent huge pages", "address randomisation", "load"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s among %s", want, text)
		}
	}
}
