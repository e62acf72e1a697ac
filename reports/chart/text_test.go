package chart

import (
	"strings"
	"testing"
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
