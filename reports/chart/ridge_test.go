package chart

import (
	"math"
	"strings"
	"testing"

	"idlab/reports/drawing"
)

func ridgePanel(r Ridge) *Panel {
	return &Panel{Title: "find", Workload: "find", ShadeFrom: math.NaN(),
		X: LogAxis("latency", plain(), []float64{10, 1000}),
		Y: NamesAxis([]string{"rcu"}), Over: []Layer{r}}
}

// Separate ranges of a distribution have separate outlines, each closed at the base line.
func TestRidgeStandsOnItsFoot(t *testing.T) {
	r := Ridge{Design: "rcu", Foot: -0.5, Edges: []float64{1, 20, 30, 50, 80, 5000},
		Heights: []float64{0.1, 0.4, 0, math.NaN(), 0.2}}
	p := ridgePanel(r)
	runs := r.runs()
	if len(runs) != 2 || runs[0] != [2]int{0, 2} || runs[1] != [2]int{4, 5} {
		t.Fatalf("runs are %v", runs)
	}
	for _, run := range runs {
		outline := r.outline(p, run)
		if first, last := outline[0], outline[len(outline)-1]; first.Y != r.Foot || last.Y != r.Foot {
			t.Errorf("%v does not stand on its foot", outline)
		}
		for _, at := range outline {
			if at.X < p.X.Min || at.X > p.X.Max {
				t.Errorf("%v leaves the axis", outline)
			}
		}
	}
	s := Sheet{Name: "ridge", Rows: []Row{{p}}}
	if _, err := s.PNG(drawing.DotsPerInch); err != nil {
		t.Error(err)
	}
	out, err := s.SVG()
	if err != nil || !strings.Contains(string(out), `<g data-design="rcu">`) {
		t.Errorf("the SVG names no design, %v", err)
	}
}

func TestRidgeOfNothing(t *testing.T) {
	for _, r := range []Ridge{{Design: "rcu"}, {Design: "rcu", Edges: []float64{10}, Heights: []float64{1}},
		{Design: "rcu", Edges: []float64{10, 20}, Heights: []float64{0}},
		{Design: "rcu", Edges: []float64{1, 2}, Heights: []float64{1}}} { // off the axis
		drawn, err := r.Plotters(ridgePanel(r))
		if err != nil || len(drawn) > 0 {
			t.Errorf("%v is drawn: %v, %v", r, drawn, err)
		}
	}
}

func TestRidgeTellsItsDesign(t *testing.T) {
	data := ridgePanel(Ridge{Design: "rcu", Told: []Datum{{X: "10 ns", Y: "5 %"}}}).Data()
	if len(data) != 1 || data[0] != (Datum{Panel: "find", Workload: "find", Design: "rcu", X: "10 ns", Y: "5 %"}) {
		t.Errorf("told is %v", data)
	}
}
