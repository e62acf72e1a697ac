package reports

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/cmpimg"

	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/figures"
	"idlab/reports/published"
	"idlab/reports/reportstest"
)

var update = flag.Bool("update", false, "make testdata anew: look at the pictures before committing them")

func goldenData(t *testing.T) *dataset.Data {
	t.Helper()
	return goldenRun(t, "small", reportstest.Small())
}

// goldenRun loads a run from testdata. With -update it writes the run first.
func goldenRun(t *testing.T, name string, s reportstest.Synthetic) *dataset.Data {
	t.Helper()
	dir := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		s.Write(t, dir)
	}
	d, err := dataset.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestChartsAreAsBefore(t *testing.T) {
	sheets, missing := layOut(goldenData(t), "idr", nil)
	if len(missing) != 2 || !strings.Contains(missing[0].Error(), "chart scaling is not drawn: ") ||
		!strings.Contains(missing[1].Error(), "chart locks is not drawn: no design was measured with several "+
			"kinds of locks: that needs a run such as ") {
		t.Errorf("missing: %v", missing)
	}
	compareCharts(t, sheets, "heatmap",
		"throughput", "throughput-by-tasks", "phases", "time", "contended", "fairness",
		"latency-find-10-tasks", "latency-find-1000-tasks", "latency-storm-10-tasks", "latency-storm-1000-tasks",
		"chain-length", "chains", "nodes", "bytes", "bytes-by-stride", "restore", "blocks")
}

// Two charts need more data than the small run has.
func TestChartsOfManyCoresAreAsBefore(t *testing.T) {
	known, err := published.Load()
	if err != nil {
		t.Fatal(err)
	}
	d := goldenRun(t, "many-cores", reportstest.ManyCores())
	scaling, err := figures.Scaling(d)
	if err != nil {
		t.Fatal(err)
	}
	ratios, err := published.Chart(d, known)
	if err != nil {
		t.Fatal(err)
	}
	compareCharts(t, append(scaling, ratios...), "scaling", "published")
}

func TestChartOfLocksIsAsBefore(t *testing.T) {
	sheets, err := figures.Locks(goldenRun(t, "lock-kinds", reportstest.LockKinds()))
	if err != nil {
		t.Fatal(err)
	}
	compareCharts(t, sheets, "locks")
}

// compareCharts compares charts with those in testdata/golden. It expects exactly the given names.
func compareCharts(t *testing.T, sheets []chart.Sheet, want ...string) {
	t.Helper()
	var names []string
	for _, s := range sheets {
		names = append(names, s.Name)
		t.Run(s.Name, func(t *testing.T) {
			got, err := s.PNG(reportstest.HalfSize)
			if err != nil {
				t.Fatal(err)
			}
			want := golden(t, s.Name+".png", got)
			// The tolerance allows for processors with different rounding.
			same, err := cmpimg.EqualApprox("png", got, want, 0.1)
			if err != nil {
				t.Fatal(err)
			}
			if !same {
				seen := filepath.Join(t.ArtifactDir(), s.Name+".png")
				if err := os.WriteFile(seen, got, 0o644); err != nil {
					t.Fatal(err)
				}
				t.Errorf("the chart differs from testdata/golden/%s.png: look at both (go test -artifacts keeps "+
					"the new one), then run with -update", s.Name)
			}
		})
	}
	if !slices.Equal(names, want) {
		t.Errorf("charts are %v, want %v", names, want)
	}
}

func TestTextsAreAsBefore(t *testing.T) {
	d := goldenData(t)
	sheets, missing := layOut(d, "idr", nil)
	for name, doc := range map[string]*document.Document{
		"summary.md": summary(d, "idr"), "cells.md": cells(d, "idr", sheets, missing, nil, nil),
	} {
		got := doc.Markdown()
		if want := golden(t, name, got); !bytes.Equal(got, want) {
			t.Errorf("%s differs from testdata/golden/%s:\n%s", name, name, got)
		}
	}
}

// golden returns the golden file of that name.
func golden(t *testing.T, name string, got []byte) []byte {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return want
}

func TestRenderingIsRepeatable(t *testing.T) {
	first, second := renderOne(t), renderOne(t)
	if !bytes.Equal(first.png, second.png) || !bytes.Equal(first.svg, second.svg) {
		t.Error("the chart differs from one rendering to the next")
	}
}

// Every text of an SVG has its width as an attribute, so that no viewer cuts it off.
func TestSVGIsWellFormed(t *testing.T) {
	texts := 0
	in := xml.NewDecoder(bytes.NewReader(renderOne(t).svg))
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "text" {
			texts++
			if !slices.ContainsFunc(e.Attr, func(a xml.Attr) bool { return a.Name.Local == "textLength" }) {
				t.Errorf("text %d has no width", texts)
			}
		}
	}
	if texts == 0 {
		t.Error("no text")
	}
}

// renderOne renders the first chart of a run.
func renderOne(t *testing.T) picture {
	t.Helper()
	sheets, _ := layOut(goldenData(t), "idr", nil)
	pictures, err := render(sheets[:1])
	if err != nil {
		t.Fatal(err)
	}
	return pictures[0]
}
