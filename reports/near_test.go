package reports

import (
	"bytes"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

func TestFindingsNearTheLabsOwnCost(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load, reportstest.NearCell(10),
		reportstest.Handmade{Cell: record.Cell{Workload: "churn", Tasks: 10, Workers: 2}, Blocks: 10,
			Lines: reportstest.NearCell(10).Lines})
	got := findingsFrom(d, "array")
	const want = "With 2 workers on 10 tasks, array finds a timer 36.0 ns faster than rcu (35.1 ns to 36.9 " +
		"ns), the slowest of 3 designs, " +
		"and 3.00 ns faster than pertask (2.92 ns to 3.08 ns), the second fastest; noise floor 0.5 % or 0.0205 ns. " +
		"These are differences in time per operation: the lab's overhead of 2.00 ns per operation would bias " +
		"ratios towards 1."
	if got[0] != want {
		t.Errorf("the finding is\n%s\nwant\n%s", got[0], want)
	}
	if all := strings.Join(got, "\n"); strings.Count(all, "These are differences") != 1 ||
		!strings.Contains(all, "creates or deletes a timer 36.0 ns faster") {
		t.Errorf("why is to be said once:\n%s", all)
	}
	few := reportstest.NearCell(7)
	few.Lines = append(few.Lines[:1:1], reportstest.WithLab("pertask", 7), reportstest.WithLab("rcu", 40),
		reportstest.WithLab("idr", 9))
	if got := findingsFrom(reportstest.LoadHandmade(t, dataset.Load, few), "rcu")[0]; !strings.Contains(got,
		"the largest difference from the baseline: array takes 36.0 ns less than rcu (-3") {
		t.Errorf("of seven blocks: %s", got)
	}
	alike := reportstest.NearCell(10)
	for i := range alike.Lines {
		alike.Lines[i].Values[record.NsPerOp] = 5
	}
	if got := findingsFrom(reportstest.LoadHandmade(t, dataset.Load, alike), "array")[0]; !strings.Contains(got,
		"no difference found between designs in find; differences of 0 or more are ruled out. These are ") {
		t.Errorf("of designs that are alike: %s", got)
	}
}

func TestTablesNearTheLabsOwnCost(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load, reportstest.NearCell(10))
	report := string(cells(d, "pertask", nil, nil, nil).Markdown())
	for _, want := range []string{
		"| ratio or difference to pertask |", "| array | 4.00 ns | 3.80 ns … 4.20 ns |",
		"-3.00 ns | -3.08 ns … -2.92 ns | faster by 3.00 ns |",
		"5.71 | 5.71 … 5.71 | slower 5.71 × |", "Noise floor 0.5 % or 0.0205 ns.",
		"If a time is at most 3 × the lab's overhead (2.00 ns per operation), a signed difference in ns replaces " +
			"the ratio, because the overhead biases ratios towards 1.",
	} {
		if !strings.Contains(report, want) {
			t.Errorf("the report does not say %q:\n%s", want, report)
		}
	}
	if report := string(cells(d, "array", nil, nil, nil).Markdown()); !strings.Contains(report,
		"| array | 4.00 ns | 3.80 ns … 4.20 ns | – | – | 1.000 | – | – |") {
		t.Errorf("of the baseline it is said:\n%s", report)
	}
	var b bytes.Buffer
	if err := compare.Designs(&b, d, "pertask"); err != nil {
		t.Fatal(err)
	}
	if text := b.String(); !strings.Contains(text, "-3.00 ns [-3.08 ns … -2.92 ns]") ||
		!strings.Contains(text, "5.71 [5.71–5.71]") || strings.Count(text, "If a time is at most 3 ×") != 1 {
		t.Errorf("designs compared:\n%s", text)
	}
	b.Reset()
	if err := WriteText(&b, d, TextOptions{Baseline: "pertask", Width: 120}); err != nil ||
		!strings.Contains(b.String(), "-3.00 ns [") || !strings.Contains(b.String(),
		"If a time is at most 3 ×") {
		t.Errorf("%v\n%s", err, &b)
	}
}
