package chart

import (
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestDiverging(t *testing.T) {
	white, full, least := color.NRGBA{255, 255, 255, 255}, longer(), shorter()
	for _, test := range []struct {
		ratio float64
		want  color.Color
	}{
		{1, white}, {16, full}, {1000, full}, {math.Inf(1), full}, {1.0 / 16, least}, {1e-9, least}, {0, least},
		{-1, white}, {math.NaN(), white},
		{4, color.NRGBA{224, 167, 128, 255}}, // half of the way
	} {
		got := Diverging(test.ratio, 16)
		if r, g, b, _ := got.RGBA(); [3]uint32{r, g, b} != channels(test.want) {
			t.Errorf("%g is %v, want %v", test.ratio, got, test.want)
		}
	}
}

func channels(c color.Color) [3]uint32 {
	r, g, b, _ := c.RGBA()
	return [3]uint32{r, g, b}
}

// For every ratio the contrast of the text to its background is at least that of WCAG 2, level AA.
func TestTextOnColoursCanBeRead(t *testing.T) {
	const least = 4.5
	for exponent := -5.0; exponent <= 5; exponent += 0.1 {
		ground := Diverging(math.Pow(2, exponent), 16)
		if got := contrast(ground, textOn(ground)); got < least {
			t.Errorf("2 to the %g: contrast is %.2f", exponent, got)
		}
	}
	if textOn(nil) != Ink() {
		t.Error("on no ground it is not ink")
	}
}

func TestHeatHasRoom(t *testing.T) {
	for _, text := range []string{"1.00 ~", "9999 ?", "999k ~", "<.01 ~"} {
		if w := sans(tickSize).Width(text); w > heatWidth-2*heatGap {
			t.Errorf("%q is %v wide, a column %v", text, w, heatWidth)
		}
	}
	if high := sans(tickSize).FontExtents().Height; high > heatHeight-2*heatGap {
		t.Errorf("text is %v high, a row %v", high, heatHeight)
	}
	rows := LongNamesAxis([]string{"gleixner-loop-processes · 10,000 tasks"})
	if label := rows.Ticks[0].Label; strings.Contains(label, "…") {
		t.Errorf("a name is cut to %q", label)
	}
	width, height := Heat{Columns: []HeatColumn{{"idr", "idr"}, {"rcu-hash32", "rcu-hash32,buckets=32768"}}}.Size(rows)
	more, higher := Heat{Columns: []HeatColumn{{"idr", "idr"}, {},
		{"rcu-hash32", "rcu-hash32,buckets=32768"}}}.Size(LongNamesAxis([]string{rows.Ticks[0].Label, "10,000 tasks"}))
	if !near(float64(more-width), float64(heatWidth)) || !near(float64(higher-height), float64(heatHeight)) {
		t.Errorf("one more column and row take %v × %v, want %v × %v", more-width, higher-height, heatWidth, heatHeight)
	}
}

// Each column is a group of its own with its name, and Data returns every cell.
func TestHeat(t *testing.T) {
	told := []Datum{{Panel: "1 worker", Workload: "find", Design: "rcu", X: "find · 1 task", Y: "0.50"},
		{Design: "idr", Y: "–"}}
	h := Heat{Columns: []HeatColumn{{"rcu", "rcu"}, {"idr", "idr"}}, Rules: []int{1}, Cells: []HeatCell{
		{Row: 0, Column: 0, Text: "0.50", Fill: Diverging(0.5, 16), Told: told[0]},
		{Row: 1, Column: 1, Text: "–", Faint: true, Told: told[1]}}}
	rows := LongNamesAxis([]string{"find · 1 task", "churn · 1 task"})
	p := h.Panel("", rows)
	if got := h.Data(p); !slices.Equal(got, told) {
		t.Errorf("told is %q", got)
	}
	s := Sheet{Name: "heatmap", Rows: []Row{{p}}, Legend: []Entry{{Label: "half", Thumbs: HeatSample(h.Cells[0])}}}
	s.PanelWidth, s.PanelHeight = h.Size(rows)
	svg, err := s.SVG()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`data-design="rcu"`, `data-design="idr"`, ">0.50<", ">–<", ">find · 1 task<"} {
		if !strings.Contains(string(svg), want) {
			t.Errorf("the SVG lacks %s", want)
		}
	}
}
