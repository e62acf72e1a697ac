package reports

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/findings"
	"idlab/reports/format"
	"idlab/reports/panels"
)

// TextOptions are the options of WriteText and WriteFindings.
type TextOptions struct {
	Baseline string // see Options
	Width    int    // maximum length of a line in characters; values below 40 count as 40
	Color    bool   // use ANSI colours, near those of the charts
}

// WriteText writes the results as text for a terminal: the findings, then for each cell and design a
// line with a bar for the operations per second, then the warnings. It returns an error if the data have no
// such baseline.
func WriteText(w io.Writer, d *dataset.Data, opt TextOptions) error {
	baseline, err := d.Baseline(opt.Baseline)
	if err != nil {
		return err
	}
	t := terminal{width: max(40, opt.Width), color: opt.Color}
	t.paragraph("", d.Footer())
	t.paragraph("", format.Capital(d.Noise.String())+".")
	t.findings(d, baseline)
	for _, c := range d.Cells {
		fmt.Fprintln(&t.out)
		count := format.Plural(len(c.Blocks), "block") + "."
		r := compare.WithBaseline(d, c, "", baseline)
		t.paragraph("", format.Sentences(d.CellTitle(c)+".", count, compare.FloorNote(d, c), r.Substitute(baseline)))
		t.bars(d, c, r)
	}
	fmt.Fprintln(&t.out)
	t.paragraph("", fmt.Sprintf("Bar: operations per second of all workers, relative to the fastest design of the "+
		"cell. Beside it: time per operation, and its ratio to %s with the 95 %% confidence interval. "+
		"~ no difference found, ? too few blocks.", baseline))
	for _, note := range []string{compare.NearNote(d, d.Cells), d.NodesNote()} {
		if note != "" {
			t.paragraph("", note)
		}
	}
	for _, warning := range warnings(d, baseline) {
		t.paragraph("warning: ", warning)
	}
	_, err = w.Write(t.out.Bytes())
	return err
}

// WriteFindings writes the findings as text, one per paragraph. It returns an error if the data have no
// such baseline.
func WriteFindings(w io.Writer, d *dataset.Data, opt TextOptions) error {
	baseline, err := d.Baseline(opt.Baseline)
	if err != nil {
		return err
	}
	t := terminal{width: max(40, opt.Width)}
	t.findings(d, baseline)
	_, err = w.Write(t.out.Bytes())
	return err
}

func (t *terminal) findings(d *dataset.Data, baseline string) {
	for _, finding := range findings.From(d, baseline) {
		t.paragraph("* ", finding.Text)
	}
}

// terminal collects the text of a report.
type terminal struct {
	out   bytes.Buffer
	width int // maximum length of a line in characters
	color bool
}

// paragraph writes text in lines. The first line begins with mark, and the others are indented by its length.
func (t *terminal) paragraph(mark, text string) {
	line, empty := mark, true
	for word := range strings.FieldsSeq(text) {
		if !empty && length(line)+1+length(word) > t.width {
			fmt.Fprintln(&t.out, line)
			line, empty = strings.Repeat(" ", length(mark)), true
		}
		if !empty {
			line += " "
		}
		line, empty = line+word, false
	}
	fmt.Fprintln(&t.out, line)
}

func length(s string) int { return utf8.RuneCountInString(s) }

// bar holds the line of a design.
type bar struct {
	design, time, ratio string
	brief               string  // ratio without its interval, for narrow terminals
	rate                float64 // operations per second
}

// bars writes a line for each design of a cell.
func (t *terminal) bars(d *dataset.Data, c *dataset.Cell, r compare.BaselineComparisons) {
	var list []bar
	var names, times, ratios, briefs int
	fastest := 0.0
	for _, design := range d.DesignsIn(c) {
		b := barOf(c, design, r)
		fastest = dataset.Larger(b.rate, fastest)
		names, times = max(names, length(design)), max(times, length(b.time))
		ratios, briefs = max(ratios, length(b.ratio)), max(briefs, length(b.brief))
		list = append(list, b)
	}
	const gaps = 2 + 1 + 1 + 2 // columns before the name and between the parts of a line
	const minBar = 8           // minimum width of a bar
	names = min(names, t.width/3)
	room := t.width - names - times - ratios - gaps
	narrow := room < minBar
	if narrow {
		room = t.width - names - times - briefs - gaps
	}
	for _, b := range list {
		ratio := b.ratio
		if narrow {
			ratio = b.brief
		}
		fmt.Fprintf(&t.out, "  %-*s %s %*s  %s\n", names, shorten(b.design, names),
			t.paint(panels.Look(d, b.design), padded(blocks(b.rate/fastest, room), room)), times, b.time, ratio)
	}
}

func barOf(c *dataset.Cell, design string, r compare.BaselineComparisons) bar {
	l := dataset.Line{Design: design}
	b := bar{
		design: design, time: format.Duration(c.Estimate(l, record.NsPerOp).Median),
		ratio: "1", brief: "1", rate: c.Estimate(l, record.OpsPerSecond).Median,
	}
	if j := r.Of(design); j != nil {
		b.ratio, b.brief = j.Bracketed()+j.Mark(), j.Text()+j.Mark()
	}
	if slices.Contains(r.Refusing, design) {
		b.ratio, b.brief = "refused", "refused"
	}
	if b.time == "–" && dataset.NotMeasured(c, design) != "" {
		b.ratio, b.brief = "disturbed", "disturbed"
	}
	return b
}

// shorten replaces the middle of a name by "…" if it is longer than width. Names of variants differ at the end.
func shorten(name string, width int) string {
	letters := []rune(name)
	if len(letters) <= width || width < 3 {
		return name
	}
	head := (width - 1) / 2
	return string(letters[:head]) + "…" + string(letters[len(letters)-(width-1-head):])
}

// blocks returns a bar whose length is a share of width, in steps of an eighth of a character. A share above 0
// gives at least one eighth.
func blocks(share float64, width int) string {
	if !(share > 0) || width <= 0 {
		return ""
	}
	eighths := max(1, int(math.Round(share*float64(8*width))))
	text := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		text += string([]rune("▏▎▍▌▋▊▉")[rest-1])
	}
	return text
}

func padded(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-length(text)))
}

// paint colours text with the nearest of the 256 terminal colours to the colour of a design. Black text keeps the
// default colour, because the background of the terminal may be black.
func (t *terminal) paint(look chart.Look, text string) string {
	c := look.Color()
	if !t.color || c.R == 0 && c.G == 0 && c.B == 0 {
		return text
	}
	step := func(v uint8) int { return (int(v)*5 + 127) / 255 }
	return fmt.Sprintf("\x1b[38;5;%dm%s\x1b[0m", 16+36*step(c.R)+6*step(c.G)+step(c.B), text)
}
