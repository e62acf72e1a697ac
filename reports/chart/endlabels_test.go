package chart

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/plot/vg"
)

func TestSpreadOut(t *testing.T) {
	for _, test := range []struct {
		name     string
		at, want []vg.Length
	}{
		{"one", []vg.Length{50}, []vg.Length{50}},
		{"far apart", []vg.Length{10, 50}, []vg.Length{10, 50}},
		{"in one place", []vg.Length{50, 50, 50}, []vg.Length{40, 50, 60}},
		{"at the lower end", []vg.Length{0, 0}, []vg.Length{0, 10}},
		{"at the upper end", []vg.Length{98, 99}, []vg.Length{90, 100}},
		{"two pools", []vg.Length{20, 20, 80, 80}, []vg.Length{15, 25, 75, 85}},
		{"too many", []vg.Length{5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5},
			[]vg.Length{0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100}},
	} {
		if diff := cmp.Diff(test.want, spreadOut(test.at, 10, 0, 100)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// A panel of more than four lines has labels, and the sheet room for them. So has a panel whose labels have more than
// names.
func TestLinesAreLabelled(t *testing.T) {
	panel := func(lines int, beside string) *Panel {
		p := &Panel{Title: "find"}
		for i := range lines {
			p.Series = append(p.Series, Series{Design: string(rune('a' + i)), Beside: beside,
				Points: []Point{{X: 1, Y: float64(i)}}})
		}
		return p
	}
	for lines, labels := range map[int]int{4: 0, 5: 5} {
		p := panel(lines, "")
		list := p.endLabels()
		if len(list) != labels {
			t.Errorf("%d lines have %d labels, want %d", lines, len(list), labels)
		}
		s := Sheet{Name: "x"}.Sheets([][]*Panel{{p}})[0]
		if (s.PanelWidth > defaultWidth) != (labels > 0) {
			t.Errorf("%d lines: panels are %v wide", lines, s.PanelWidth)
		}
	}
	if got := panel(2, "2.0 ×").endLabels()[1].text; got != "b, 2.0 ×" {
		t.Errorf("the label is %q", got)
	}
}
