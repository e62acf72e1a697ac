package chart

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot"

	"idlab/reports/drawing"
)

// ratioPanel returns a panel with a logarithmic axis from 0.5 to 5 and three rows.
func ratioPanel(layers ...Layer) *Panel {
	return &Panel{Title: "find", Workload: "find", X: LogAxis("×", plain(), []float64{0.5, 5}),
		Y:         NamesAxis([]string{"idr", "rcu", "own"}),
		ShadeFrom: math.NaN(), Over: layers}
}

// Values outside of the axes are neither drawn nor returned by Data. Data returns complete intervals, although their
// lines are clipped to the axis.
func TestIntervalsAreToldAsTheyAreDrawn(t *testing.T) {
	look, inf := CatalogLooks()["rcu"], math.Inf(1)
	at := func(x, lo, hi, y float64) Interval {
		return Interval{Design: "rcu", Glyph: look.Glyph(false), X: x, Lo: lo, Hi: hi, Y: y}
	}
	list := Intervals{
		at(2, 1, 100, -1), at(1, -inf, inf, 0), at(0.5, 0, 1, -2),
		{Of: "published", Glyph: Diamond(), X: 3, Lo: -inf, Hi: inf, Y: -1.2},
		at(0, 0, 1, 0), at(-1, -2, 1, 0), at(math.NaN(), 1, 2, 0), at(inf, 1, 2, 0), at(7, 4, 9, 0),
		at(1, 1, 2, math.NaN()), at(1, 1, 2, -5),
	}
	p := ratioPanel(list)
	want := []Datum{
		{"find", "find", "rcu", "2", "rcu", "1 … 100"}, {"find", "find", "rcu", "1", "idr", ""},
		{"find", "find", "rcu", "0.5", "own", "0 … 1"}, {"find", "find", "published", "3", "rcu", ""},
	}
	if got := p.Data(); !slices.Equal(got, want) {
		t.Errorf("told is %q, want %q", got, want)
	}
	s := Sheet{Name: "ratios", Rows: []Row{{p}}}
	if _, err := s.PNG(drawing.DotsPerInch); err != nil {
		t.Error(err)
	}
	svg, err := s.SVG()
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(svg), `data-design="`); n != 1 || !strings.Contains(string(svg), `data-design="rcu"`) {
		t.Errorf("%d parts are of a design, want those of rcu in one", n)
	}
}

func TestLinesOfIntervalsEndWithTheAxis(t *testing.T) {
	p := ratioPanel()
	line, ok := Interval{X: 2, Lo: 0, Hi: 1e9}.line(p).(plot.DataRanger)
	if !ok {
		t.Fatal("the line has no range")
	}
	if from, to, _, _ := line.DataRange(); from != p.X.Min || to != p.X.Max {
		t.Errorf("the line goes from %g to %g, want %g to %g", from, to, p.X.Min, p.X.Max)
	}
	if drawn, err := (Intervals{}).Plotters(p); len(drawn) != 0 || err != nil {
		t.Errorf("of nothing %d plotters are drawn, error %v", len(drawn), err)
	}
}

// A value at the end of an axis is on the axis in spite of rounding errors.
func TestAxesHoldTheirEnds(t *testing.T) {
	a := LogAxis("", plain(), []float64{1, 10})
	for v, want := range map[float64]bool{1 - 1e-15: true, 10 + 1e-14: true, 0.99: false, 10.1: false, 0: false,
		math.Inf(1): false} {
		if a.holds(v) != want {
			t.Errorf("from %g to %g, %g: %v", a.Min, a.Max, v, !want)
		}
	}
	if a.holds(math.NaN()) {
		t.Error("it holds NaN")
	}
}

// A panel is wide enough for its title, up to the maximum width of a sheet.
func TestNamedWidth(t *testing.T) {
	panel := func(title string, names ...string) *Panel { return &Panel{Title: title, Y: NamesAxis(names)} }
	usual := NamedWidth([]*Panel{panel("find", "rcu")})
	long := NamedWidth([]*Panel{panel("find", "rcu"), panel("replay, file=children, copies=100 · 10,000 tasks · "+
		"4 workers", "rcu-hash32,buckets=32768")})
	if usual <= defaultWidth || long <= usual {
		t.Errorf("the widths are %v and %v", usual, long)
	}
	if got := NamedWidth([]*Panel{panel(strings.Repeat("long ", 100), "rcu")}); got != maxWidth {
		t.Errorf("the widest is %v, want %v", got, maxWidth)
	}
	p := panel("replay, file=children, copies=100 · 10,000 tasks · 4 workers", "rcu-hash32,buckets=32768")
	if _, text := fit(bold(panelSize), p.Title, long-maxName-2); text != p.Title {
		t.Errorf("the title is cut to %q", text)
	}
}
