package compare

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"idlab/reports/dataset"
	"idlab/reports/paired"
	"idlab/reports/reportstest"
)

func TestVerdictsOnDifferences(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	ratio := func(n int, ratio, lo, hi, p float64) paired.Result {
		return paired.Result{Sample: paired.Sample{N: n, Nodes: 1}, Ratio: ratio, Lo: lo, Hi: hi, P: p,
			Least: math.Exp2(float64(1 - n))}
	}
	for _, test := range []struct {
		name          string
		result        paired.Result
		beside        int // other comparisons of the family, none of which is significant
		verdict, mark string
	}{
		{"nothing", paired.Result{Ratio: nan, Hi: inf, P: nan, Least: 1}, 0, "–", ""},
		{"five blocks", ratio(5, 2, 0, inf, 0.0625), 0, "too few blocks", " ?"},
		{"faster", ratio(10, 0.88, 0.86, 0.9, 0.002), 3, "faster 12 %", ""},
		{"slower", ratio(10, 1.19, 1.15, 1.23, 0.002), 3, "slower 19 %", ""},
		{"twice as fast", ratio(10, 0.5, 0.49, 0.51, 0.002), 3, "faster 2.00 ×", ""},
		{"far slower", ratio(10, 10.68, 10, 11, 0.002), 3, "slower 10.7 ×", ""},
		{"holds 1", ratio(10, 1.01, 0.98, 1.04, 0.3), 3, "no difference found (4 % or more ruled out)", " ~"},
		{"reaches into the margin", ratio(10, 1.03, 1.005, 1.04, 0.002), 0,
			"difference not shown to exceed 1 % (4 % or more ruled out)", " ~"},
		{"faster, into the margin", ratio(10, 0.98, 0.97, 0.995, 0.002), 0,
			"difference not shown to exceed 1 % (3.1 % or more ruled out)", " ~"},
		{"not beside so many", ratio(10, 1.03, 1.011, 1.06, 0.03), 3,
			"not significant (Holm-adjusted p ≥ 0.05)", " ~"},
		{"too many for so few blocks", ratio(6, 1.3, 1.2, 1.4, 0.03125), 1,
			"too few blocks for so many comparisons", " ?"},
		{"too many, and nothing to tell", ratio(6, 1.0, 0.96, 1.04, 1), 1,
			"no difference found (4.2 % or more ruled out)", " ~"},
	} {
		j := &Comparison{Result: test.result}
		list := []*Comparison{j}
		for range test.beside {
			list = append(list, &Comparison{Result: ratio(test.result.N, 1, 0.9, 1.1, 1)})
		}
		Adjust(list)
		if got := j.Verdict(); got != test.verdict {
			t.Errorf("%s: %q, want %q", test.name, got, test.verdict)
		}
		if got := j.Mark(); got != test.mark {
			t.Errorf("%s: mark is %q, want %q", test.name, got, test.mark)
		}
	}
}

func TestCompareDesigns(t *testing.T) {
	s := reportstest.Plain()
	s.Op = "find"
	s.Slower["Find/tasks=10/workers=2 rcu"] = 1.0001
	var b bytes.Buffer
	if err := Designs(&b, reportstest.LoadRun(t, dataset.Load, s), "idr"); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(b.String(), "\n")
	head := strings.Join(strings.Fields(lines[2]), " ")
	if !strings.HasPrefix(lines[0], "Noise floor: ") || head != "time/op relative to idr idr onelock rcu noise floor" {
		t.Errorf("the table begins\n%s", strings.Join(lines[:3], "\n"))
	}
	rows := map[string]string{}
	for _, text := range lines[3:] {
		if name, rest, ok := strings.Cut(text, " "); ok && strings.Contains(name, "Find/") {
			rows[name] = rest
		}
	}
	if len(rows) != 4 {
		t.Fatalf("%d rows, want 4:\n%s", len(rows), &b)
	}
	for name, differs := range map[string]bool{
		"Find/tasks=10/workers=1": true, "Find/tasks=10/workers=2/op=find": false,
	} {
		got := rows[name]
		if strings.Contains(got, "] ~") == differs || !strings.Contains(got, "1.000  ") ||
			!strings.HasSuffix(strings.TrimSpace(got), " %") {
			t.Errorf("%s: %s", name, got)
		}
	}
	if err := Designs(&b, reportstest.LoadRun(t, dataset.Load, s), "nope"); err == nil {
		t.Error("an unknown baseline is accepted")
	}
}
