package chart

import (
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

func TestFill(t *testing.T) {
	style := sans(noteSize)
	b := fill(style, style.Width("one two"), "one two three", "", "four")
	if got := strings.Join(b.lines, "|"); got != "one two|three||four" {
		t.Errorf("lines are %q", got)
	}
	if got := fill(style, 1, "longword other").lines; len(got) != 2 {
		t.Errorf("words that are too long are broken into %q", got)
	}
}

func TestFit(t *testing.T) {
	style := bold(panelSize)
	for _, text := range []string{"find", "replay, file=children, copies=100 · 3,200 tasks",
		strings.Repeat("long", 100) + " · 7 tasks"} {
		fitted, got := fit(style, text, defaultWidth-50)
		if w := fitted.Width(got); w > defaultWidth-50 {
			t.Errorf("%q is %v wide as %q", text, w, got)
		}
		if got[:2] != text[:2] || got[len(got)-2:] != text[len(text)-2:] {
			t.Errorf("%q loses its ends: %q", text, got)
		}
		if fitted.Font.Size < noteSize {
			t.Errorf("%q is written in letters of %v", text, fitted.Font.Size)
		}
	}
}

// Long names neither widen a picture nor take long.
func TestShorten(t *testing.T) {
	style := sans(labelSize)
	long := strings.Repeat("long", 25_000)
	for _, test := range []struct {
		text  string
		width float64 // in points
		want  string
	}{
		{"", 10, ""}, {"a", 0, "a"}, {"short", 100, "short"}, {"long", -5, "…"},
	} {
		if got := shorten(style, test.text, vg.Length(test.width)); got != test.want {
			t.Errorf("%q in %v points becomes %q, want %q", test.text, test.width, got, test.want)
		}
	}
	got := shorten(style, long, 100)
	more := strings.Replace(got, "…", "n…", 1)
	if w := style.Width(got); w > 100 || style.Width(more) <= 100 {
		t.Errorf("%q is %v points wide, but %q would do", got, w, more)
	}
	wide := newLegend([]Entry{{Label: long}}, defaultWidth)
	if w := sans(labelSize).Width(wide.labels[0]); w > defaultWidth {
		t.Errorf("a label of a legend is %v points wide", w)
	}
	h := Heat{Columns: []HeatColumn{{Name: long}}}
	if w, _ := h.Size(NamesAxis(nil)); w > 2*maxLong {
		t.Errorf("a heat map is %v points wide", w)
	}
}
