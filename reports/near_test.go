package reports

import (
	"bytes"
	"strings"
	"testing"

	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

func TestTablesNearTheLabsOwnCost(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load, reportstest.NearCell(10))
	report := string(cells(d, "pertask", nil, nil, nil, nil).Markdown())
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
	if report := string(cells(d, "array", nil, nil, nil, nil).Markdown()); !strings.Contains(report,
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
