package chart

import (
	"math"
	"strings"
	"testing"

	"idlab/reports/drawing"
)

// Data on which gonum panics give an error with the name of the chart.
func TestPanicsOfTheLibraryAreErrors(t *testing.T) {
	p := &Panel{X: CountAxis("workers", []int{1}), Y: LogAxis("", plain(), []float64{1}), ShadeFrom: math.NaN(),
		Series: []Series{{Design: "rcu", Points: []Point{{X: 1, Y: -1, Lo: -1, Hi: 1, Mark: true}}}}}
	s := Sheet{Name: "odd", Rows: []Row{{p}}}
	if _, err := s.PNG(drawing.DotsPerInch); err == nil || !strings.Contains(err.Error(), "chart odd") {
		t.Errorf("error is %v", err)
	}
}

// The elements of designs and workloads are in groups of the SVG, and every group is closed.
func TestPartsOfAnSVGAreNamed(t *testing.T) {
	p := &Panel{Title: "find", Workload: "find", X: CountAxis("workers", []int{1, 2}),
		Y: LogAxis("", plain(), []float64{1, 5}), ShadeFrom: math.NaN(),
		Series: []Series{{Design: `a"b<c>`, Points: []Point{{X: 1, Y: 1, Mark: true}, {X: 2, Y: 5, Mark: true}}}}}
	s := Sheet{Name: "named", Rows: []Row{{p}}}
	out, err := s.SVG()
	if err != nil {
		t.Fatal(err)
	}
	text := string(out)
	for _, want := range []string{`<g data-panel="find">`, `<g data-design="a&#34;b&lt;c&gt;">`} {
		if !strings.Contains(text, want) {
			t.Errorf("the SVG lacks %s", want)
		}
	}
	if begun, ended := strings.Count(text, "<g"), strings.Count(text, "</g>"); begun != ended {
		t.Errorf("%d elements g begin, %d end", begun, ended)
	}
}
