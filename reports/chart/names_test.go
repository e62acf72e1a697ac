package chart

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/plot/vg"
)

func TestFileName(t *testing.T) {
	for _, test := range []struct {
		words []string
		want  string
	}{
		{[]string{"latency", "find, chain=independent", "10 tasks"}, "latency-find-chain-independent-10-tasks"},
		{[]string{"time", "churn, find"}, "time-churn-find"},
		{[]string{"Ω/..", "A"}, "..-a"},
	} {
		if got := FileName(test.words...); got != test.want {
			t.Errorf("%q is %q, want %q", test.words, got, test.want)
		}
	}
}

// Parts of a chart are named after their workloads, whatever their number. Those of the same workload have the title of
// their first panel too.
func TestPartsAreNamedByContent(t *testing.T) {
	row := func(workload, title string) Row { return Row{{Workload: workload, Title: title}, nil} }
	for _, test := range []struct {
		name  string
		parts [][]Row
		want  []string
	}{
		{"one part", [][]Row{{row("find", "")}}, []string{"time"}},
		{"by workload", [][]Row{{row("churn", ""), row("find", "")}, {row("storm", "")}},
			[]string{"time-churn-find", "time-storm"}},
		{"many workloads", [][]Row{{row("a", ""), row("b", ""), row("c", ""), row("d", "")}, {row("e", "")}},
			[]string{"time-a-to-d", "time-e"}},
		{"one workload", [][]Row{{row("find", "find · 1 task")}, {row("find", "find · 9 tasks")}},
			[]string{"time-find", "time-find-9-tasks"}},
	} {
		var parts []Sheet
		for _, rows := range test.parts {
			parts = append(parts, Sheet{Name: "time", Rows: rows})
		}
		nameParts(parts)
		var got []string
		for _, p := range parts {
			got = append(got, p.Name)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

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

// A panel of more than four lines has labels, and the sheet room for them.
func TestLinesAreLabelled(t *testing.T) {
	panel := func(lines int) *Panel {
		p := &Panel{Title: "find"}
		for i := range lines {
			p.Series = append(p.Series, Series{Design: string(rune('a' + i)), Beside: "2.0 ×",
				Points: []Point{{X: 1, Y: float64(i)}}})
		}
		return p
	}
	for lines, labels := range map[int]int{4: 0, 5: 5} {
		p := panel(lines)
		list := p.endLabels()
		if len(list) != labels {
			t.Errorf("%d lines have %d labels, want %d", lines, len(list), labels)
		}
		s := Sheet{Name: "x"}.Sheets([][]*Panel{{p}})[0]
		if (s.PanelWidth > defaultWidth) != (labels > 0) {
			t.Errorf("%d lines: panels are %v wide", lines, s.PanelWidth)
		}
	}
	if got := panel(5).endLabels()[1].text; got != "b, 2.0 ×" {
		t.Errorf("the label is %q", got)
	}
}
