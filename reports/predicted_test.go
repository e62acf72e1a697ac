package reports

import (
	"os"
	"strings"
	"testing"

	"idlab/reports/predictions"
	"idlab/reports/reportstest"
)

// Predictions are in a section and in charts of their own. The findings and the summary do not know them.
func TestPredictionsApart(t *testing.T) {
	predicted, err := predictions.Load(reportstest.Predictions(t, 3)...)
	if err != nil {
		t.Fatal(err)
	}
	read := func(opt Options) (page, cells, summary string) {
		r, err := Write(goldenData(t), t.TempDir(), opt)
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, path := range []string{r.Page, r.Cells, r.Summary} {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, string(text))
		}
		return texts[0], texts[1], texts[2]
	}
	page, cells, summary := read(Options{Predictions: predicted})
	for name, text := range map[string]string{"page": page, "cells.md": cells} {
		for _, want := range []string{"Nothing in this section was measured", "machine-2", "predicted-time-churn"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
	}
	pageWithout, _, summaryWithout := read(Options{})
	if summary != summaryWithout || strings.Contains(pageWithout, "machine-2") {
		t.Error("the summary or another report has predictions")
	}
}
