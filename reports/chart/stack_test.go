package chart

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"idlab/reports/drawing"
)

func twoParts() []Part { return []Part{{"work", Pale}, {"waits", WarmHatched}, {"never", WarmDark}} }

// stackedPanel returns a panel with the bars of two designs with data and one without.
func stackedPanel(label string) *Panel {
	return &Panel{
		Title: "find", Workload: "find", ShadeFrom: math.NaN(),
		X: LinearAxis("share (%)", plain(), []float64{100}), Y: NamesAxis([]string{"rcu", "idr", "onelock"}),
		Over: []Layer{Stack{Label: "in all", Parts: twoParts(), Bars: []Bar{
			{Design: "rcu", At: 0, Lengths: []float64{75, 25, 0}, Label: label},
			{Design: "idr", At: -1, Lengths: []float64{math.NaN(), math.Inf(1), -5}, Label: "–"},
			{Design: "onelock", At: -2, Lengths: []float64{100}},
		}}},
	}
}

func TestStackTellsItsParts(t *testing.T) {
	p := stackedPanel("5 ns")
	var told []string
	for _, d := range p.Data() {
		told = append(told, fmt.Sprintf("%s %s %s", d.Design, d.Y, d.X))
	}
	if got, want := strings.Join(told, ", "), "rcu work 75, rcu waits 25, rcu in all 5 ns, idr in all –, "+
		"onelock work 100"; got != want {
		t.Errorf("told is %q, want %q", got, want)
	}
	if p.Empty() {
		t.Error("the panel counts as empty")
	}
}

func TestLegendHasThePartsThatAreThere(t *testing.T) {
	var labels []string
	for _, e := range StackLegend(stackedPanel("").Over[0].(Stack)) {
		labels = append(labels, e.Label)
	}
	if got := strings.Join(labels, ", "); got != "work, waits" {
		t.Errorf("legend: %s", got)
	}
}

// Lengths that are not numbers are not drawn, and each bar is in a group with the name of its design.
func TestStackIsDrawn(t *testing.T) {
	s := Sheet{Name: "stack", Rows: []Row{{stackedPanel("5 ns, 12 nodes")}}}
	if _, err := s.PNG(drawing.DotsPerInch); err != nil {
		t.Fatal(err)
	}
	out, err := s.SVG()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<g data-design="rcu">`, `<g data-design="idr">`, "5 ns, 12 nodes"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the SVG lacks %s", want)
		}
	}
	if strings.Contains(string(out), "NaN") || strings.Contains(string(out), "Inf") {
		t.Error("the SVG has something that is no number")
	}
}

// A longer label gets more room, so that no label is cut off.
func TestLabelsHaveRoom(t *testing.T) {
	room := func(label string) vg.Length {
		made, err := stackedPanel(label).plot()
		if err != nil {
			t.Fatal(err)
		}
		rightmost := vg.Length(0)
		for _, box := range made.GlyphBoxes(made) {
			if box.X == 1 {
				rightmost = max(rightmost, box.Rectangle.Max.X)
			}
		}
		return rightmost - sans(tickSize).Width(label)
	}
	if short, long := room("5 ns"), room("1.62 µs, 1,234 nodes"); short != labelGap || long != labelGap {
		t.Errorf("beside the labels %v and %v are left, want %v", short, long, labelGap)
	}
}

func TestHatchesStayWithin(t *testing.T) {
	for _, r := range []vg.Rectangle{
		{Min: vg.Point{X: 10, Y: 20}, Max: vg.Point{X: 60, Y: 29}},
		{Min: vg.Point{X: 0.3, Y: 7}, Max: vg.Point{X: 1, Y: 80}},
		{Min: vg.Point{X: 5, Y: 5}, Max: vg.Point{X: 5, Y: 9}},
	} {
		lines := hatches(r)
		if wide := r.Max.X - r.Min.X; (len(lines) > 0) != (wide > 0) && wide > hatchStep {
			t.Errorf("%v has %d hatches", r, len(lines))
		}
		for _, l := range lines {
			for _, end := range l {
				const slack = 1e-9
				if end.X < r.Min.X-slack || end.X > r.Max.X+slack || end.Y < r.Min.Y-slack || end.Y > r.Max.Y+slack {
					t.Errorf("%v: a hatch ends at %v", r, end)
				}
			}
		}
	}
}

// Adjacent tones differ in lightness, so that they are distinguishable without colours and hatching.
func TestTonesDifferInLightness(t *testing.T) {
	for _, pair := range [][2]Tone{{Pale, Middle}, {Middle, WarmHatched}, {Middle, WarmPale}, {WarmPale, WarmDark},
		{WarmHatched, WarmDark}, {PaleHatched, WarmDark}, {Pale, WarmDark}} {
		if a, b := toneLightness(pair[0]), toneLightness(pair[1]); math.Abs(a-b) < 0.15 {
			t.Errorf("tones %d and %d are as light as each other: %.2f and %.2f", pair[0], pair[1], a, b)
		}
	}
}

func toneLightness(t Tone) float64 {
	r, g, b, _ := t.ground().RGBA()
	return (0.2126*float64(r) + 0.7152*float64(g) + 0.0722*float64(b)) / 0xFFFF
}
