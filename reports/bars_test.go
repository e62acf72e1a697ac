package reports

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

func text(t *testing.T, d *dataset.Data, opt TextOptions) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteText(&b, d, opt); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTextReport(t *testing.T) {
	d := goldenData(t)
	got := text(t, d, TextOptions{Width: 100})
	if want := golden(t, "report.txt", []byte(got)); got != string(want) {
		t.Errorf("the text differs from testdata/golden/report.txt:\n%s", got)
	}
}

// No line is longer than the width, unless it is a single word.
func TestTextReportKeepsToItsWidth(t *testing.T) {
	d := goldenData(t)
	for _, width := range []int{40, 60, 80, 200} {
		for line := range strings.Lines(text(t, d, TextOptions{Width: width})) {
			line = strings.TrimRight(line, "\n")
			if n := utf8.RuneCountInString(line); n > width && strings.Contains(strings.TrimSpace(line), " ") {
				t.Errorf("width %d: a line of %d: %q", width, n, line)
			}
		}
	}
}

// The option Color adds colours and changes nothing else.
func TestTextReportInColour(t *testing.T) {
	d := reportstest.LoadRun(t, dataset.Load, reportstest.Plain())
	coloured, bare := text(t, d, TextOptions{Width: 80, Color: true}), text(t, d, TextOptions{Width: 80})
	if strings.Contains(bare, "\x1b") || !strings.Contains(coloured, "\x1b[38;5;") {
		t.Error("escapes are where they should not be, or the reverse")
	}
	var stripped strings.Builder
	for i, piece := range strings.Split(coloured, "\x1b[") {
		if _, rest, escaped := strings.Cut(piece, "m"); i > 0 && escaped {
			piece = rest
		}
		stripped.WriteString(piece)
	}
	if stripped.String() != bare {
		t.Errorf("without its colours the text is\n%s\nand not\n%s", stripped.String(), bare)
	}
}

func TestBlocksOfABar(t *testing.T) {
	for _, test := range []struct {
		share float64
		width int
		want  string
	}{
		{1, 4, "████"}, {0.5, 4, "██"}, {0.53125, 4, "██▏"}, {0.0001, 4, "▏"}, {0, 4, ""}, {1, 0, ""}, {1, -3, ""},
	} {
		if got := blocks(test.share, test.width); got != test.want {
			t.Errorf("%g of %d is %q, want %q", test.share, test.width, got, test.want)
		}
	}
	if got := shorten("rcu,hash=hash32,owners=scattered", 13); utf8.RuneCountInString(got) != 13 ||
		!strings.HasPrefix(got, "rcu,") || !strings.HasSuffix(got, "ttered") {
		t.Errorf("shortened to %q", got)
	}
}
