package reportstest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/drawing"
)

// Gleixner returns a cell of a published workload with one task and one worker.
func Gleixner(workload string, blocks int, lines ...HandmadeLine) Handmade {
	return Handmade{record.Cell{Workload: workload, Tasks: 1, Workers: 1}, blocks, lines}
}

// Section returns the text of a section of a summary, without its heading.
func Section(summary, title string) string {
	_, from, ok := strings.Cut(summary, "\n## "+title+"\n")
	if !ok {
		return "(no section " + title + ")"
	}
	text, _, _ := strings.Cut(from, "\n## ")
	return text
}

// Slow returns a series with a time per operation and a latency, both in ns.
func Slow(design, op string, ns float64, latency int64) HandmadeLine {
	l := Timed(design, op, ns)
	l.Latency = latency
	return l
}

// ToldOf returns the values that the sheets show, each as "panel | design | x | y | interval".
func ToldOf(sheets []chart.Sheet) (rows []string) {
	for _, s := range sheets {
		for _, p := range s.Panels() {
			for _, d := range p.Data() {
				rows = append(rows, strings.Join([]string{d.Panel, d.Design, d.X, d.Y, d.Interval}, " | "))
			}
		}
	}
	return rows
}

// Draws fails the test if a sheet cannot be drawn.
func Draws(t *testing.T, sheets []chart.Sheet) {
	t.Helper()
	for _, s := range sheets {
		if _, err := s.PNG(HalfSize); err != nil {
			t.Error(err)
		}
		if _, err := s.SVG(); err != nil {
			t.Error(err)
		}
	}
}

// LabelsIn returns the labels of all legends, joined with commas.
func LabelsIn(sheets []chart.Sheet) string {
	var labels []string
	for _, s := range sheets {
		for _, e := range s.Legend {
			labels = append(labels, e.Label)
		}
	}
	return strings.Join(labels, ", ")
}

// HalfSize is the resolution of the golden pictures. They are kept at half size, at which they must be readable.
const HalfSize = drawing.DotsPerInch / 2

// HeatOf returns the heat map of a sheet. It fails the test if there is none.
func HeatOf(t *testing.T, s chart.Sheet) chart.Heat {
	t.Helper()
	h, ok := s.Panels()[0].Over[0].(chart.Heat)
	if !ok {
		t.Fatal("the panel is not a heat map")
	}
	return h
}

// WithLab returns a series with a time per operation, and with 2 ns as the lab's own cost.
func WithLab(design string, ns float64) HandmadeLine {
	return HandmadeLine{Design: design, Values: map[string]float64{record.NsPerOp: ns, record.LabNsPerOp: 2}}
}

// NearCell returns a cell of designs near the lab's own cost of 2 ns (array and its A/A copy) and of others.
func NearCell(blocks int) Handmade {
	return Handmade{record.Cell{Workload: "find", Tasks: 10, Workers: 2}, blocks, []HandmadeLine{
		WithLab("array", 4), WithLab("array,twin=yes", 4.02), WithLab("pertask", 7), WithLab("rcu", 40)}}
}

// Recorded returns a histogram with that many operations of each latency in ns.
func Recorded(t *testing.T, counts map[int64]int64) *record.Histogram {
	t.Helper()
	h := &record.Histogram{Cell: record.Cell{Workload: "find", Tasks: 1, Workers: 1}, Design: "idr", Op: "find",
		Counts: record.NewHistogram()}
	for ns, n := range counts {
		if err := h.Counts.RecordValues(ns, n); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

// LoadText writes the text as a results file and loads it.
func LoadText[D any](t testing.TB, load func(paths ...string) (D, error), text string) D {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hand.txt")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return MustLoad(t, load, path)
}

// ToldBy returns the values that the sheets show, each as "panel | design | x | y".
func ToldBy(sheets []chart.Sheet) (lines []string) {
	for _, s := range sheets {
		for _, p := range s.Panels() {
			for _, d := range p.Data() {
				lines = append(lines, strings.Join([]string{d.Panel, d.Design, d.X, d.Y}, " | "))
			}
		}
	}
	return lines
}

// WantTold fails the test if the sheets do not show one of the values, written as by ToldBy.
func WantTold(t *testing.T, sheets []chart.Sheet, want ...string) {
	t.Helper()
	got := ToldBy(sheets)
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("the sheets lack %q, they show\n%s", line, strings.Join(got, "\n"))
		}
	}
}

// PanelTitles returns the titles of all panels, joined with commas.
func PanelTitles(sheets []chart.Sheet) string {
	var titles []string
	for _, s := range sheets {
		for _, p := range s.Panels() {
			titles = append(titles, p.Title)
		}
	}
	return strings.Join(titles, ", ")
}

// NotesOf returns the notes of all sheets and the text of the error, a line each.
func NotesOf(sheets []chart.Sheet, err error) string {
	var notes []string
	for _, s := range sheets {
		notes = append(notes, s.Notes...)
	}
	if err != nil {
		notes = append(notes, err.Error())
	}
	return strings.Join(notes, "\n")
}
