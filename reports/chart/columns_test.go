package chart

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"idlab/reports/drawing"
)

// The columns cover any range without gaps, and there are not too many of them.
func TestBins(t *testing.T) {
	for _, test := range []struct{ lo, hi, width, first int }{
		{0, 0, 1, 0}, {0, 7, 1, 0}, {3, 9, 1, 3}, {0, 59, 1, 0}, {0, 60, 2, 0}, {95, 250, 5, 95}, {97, 250, 5, 95},
		{0, 1000, 20, 0}, {0, 20_000, 500, 0},
	} {
		list := Bins(test.lo, test.hi)
		if first := list[0]; first.First != test.first || first.Last != test.first+test.width-1 {
			t.Errorf("%d … %d: the first column is %d … %d, want %d of %d", test.lo, test.hi, first.First, first.Last,
				test.first, test.width)
		}
		if last := list[len(list)-1]; last.First > test.hi || last.Last < test.hi || len(list) > 61 {
			t.Errorf("%d … %d: %d columns, the last %d … %d", test.lo, test.hi, len(list), last.First, last.Last)
		}
		for i, c := range list[1:] {
			if c.First != list[i].Last+1 || c.Last-c.First != test.width-1 {
				t.Errorf("%d … %d: %v follows %v", test.lo, test.hi, c, list[i])
			}
		}
	}
}

// The ticks are whole numbers within the axis, and few enough for their labels.
func TestBinAxis(t *testing.T) {
	for _, test := range []struct {
		lo, hi int
		want   string
	}{
		{0, 0, "0"}, {0, 3, "0 1 2 3"}, {0, 38, "0 5 10 15 20 25 30 35"},
		{97, 250, "100 120 140 160 180 200 220 240"}, {0, 20_000, "0 5,000 10,000 15,000 20,000"},
	} {
		list := Bins(test.lo, test.hi)
		a := BinAxis("timers on a chain", list)
		var labels []string
		for _, tick := range a.Ticks {
			labels = append(labels, tick.Label)
			if tick.Value < a.Min || tick.Value > a.Max {
				t.Errorf("%d … %d: %v is not within the axis", test.lo, test.hi, tick)
			}
		}
		if got := strings.Join(labels, " "); got != test.want {
			t.Errorf("%d … %d: marks are %q, want %q", test.lo, test.hi, got, test.want)
		}
		if a.Min != float64(list[0].First)-0.5 || a.Max != float64(list[len(list)-1].Last)+0.5 {
			t.Errorf("%d … %d: the axis ends at %v and %v", test.lo, test.hi, a.Min, a.Max)
		}
	}
}

// Headroom makes room for all lines of a note above the previous end of the axis.
func TestHeadroomIsAboveTheData(t *testing.T) {
	for _, decades := range []float64{1, 2, 6} {
		a := LogAxis("share", counts(), []float64{math.Pow(10, -decades), 1})
		with := a.Headroom(2, 165)
		if got, want := 1-with.Scale.Normalize(with.Min, with.Max, a.Max), 2*9*1.3/165; got < want {
			t.Errorf("%v decades: %.3f of the panel is free, want %.3f", decades, got, want)
		}
		if len(with.Ticks) != len(a.Ticks) || with.Min != a.Min {
			t.Errorf("%v decades: more than the upper end has changed", decades)
		}
	}
}

// columnsPanel returns a panel with columns of every kind, including columns that cannot be drawn.
func columnsPanel(designs ...string) *Panel {
	list := Bins(0, 6)
	for i, share := range []float64{0.5, 0.4, 0, 1e-9, -1, math.NaN(), math.Inf(1)} {
		list[i].Share, list[i].Model = share, []float64{0.3, 0.3, 0.2, 0.1, 1e-9, math.NaN(), math.Inf(-1)}[i]
	}
	percent := func(v float64) string { return fmt.Sprintf("%.0f %%", 100*v) }
	return &Panel{
		Title: "rcu", X: BinAxis("timers", list), Y: LogAxis("share", Format{Mark: percent, Value: percent},
			[]float64{0.01, 1}).Headroom(1, 0),
		ShadeFrom: math.NaN(),
		Under: []Layer{Columns{Designs: designs, Look: CatalogLooks()["rcu"], List: list, Model: "by chance",
			Note: []string{"the longest of 3"}}},
	}
}

func TestColumnsAreTold(t *testing.T) {
	var told []string
	for _, d := range columnsPanel("rcu", "bucketlock").Data() {
		told = append(told, d.Design+": "+d.X+": "+d.Y)
	}
	want := []string{
		"rcu, bucketlock: all: the longest of 3",
		"rcu, bucketlock: 0: 50 %, by chance 30 %", "rcu, bucketlock: 1: 40 %, by chance 30 %",
		"rcu, bucketlock: 2: 0 %, by chance 20 %", "rcu, bucketlock: 3: 0 %, by chance 10 %",
	}
	if got := strings.Join(told[:min(len(told), len(want))], "\n"); got != strings.Join(want, "\n") {
		t.Errorf("told is\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

// Columns without a share above the axis are not drawn. Columns of several designs have no tag of a design.
func TestColumnsAreDrawn(t *testing.T) {
	for _, test := range []struct {
		designs []string
		named   bool
	}{{[]string{"rcu"}, true}, {[]string{"rcu", "bucketlock"}, false}} {
		p := columnsPanel(test.designs...)
		if area := p.Under[0].(Columns).columns(p); len(area.XYs) != 3 {
			t.Errorf("%d columns are drawn, want those of 0, 1 and the infinite one", len(area.XYs))
		}
		s := Sheet{Name: "chains", Title: "Are they?", Rows: []Row{{p}}}
		if _, err := s.PNG(drawing.DotsPerInch / 2); err != nil {
			t.Error(err)
		}
		data, err := s.SVG()
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(data), `data-design="rcu"`); got != test.named {
			t.Errorf("%v: the columns bear a design's name: %v", test.designs, got)
		}
		if !strings.Contains(string(data), "the longest of 3") {
			t.Error("there is no note")
		}
	}
}
