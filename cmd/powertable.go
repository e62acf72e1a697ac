package cmd

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// This file writes the table of doctor --power, in Markdown.

// print writes a line for each row that has a comparison.
func (t *powerTest) print(rows []*powerRow) {
	rows = slices.DeleteFunc(rows, func(r *powerRow) bool { return r.lab.of == 0 })
	if len(rows) == 0 {
		return
	}
	w := tabwriter.NewWriter(t.out, 0, 0, 1, ' ', 0)
	titles := []string{"planted", "observed", "the lab"}
	for _, y := range t.yardsticks {
		titles = append(titles, y.title)
	}
	writeCells(w, titles)
	writeCells(w, slices.Repeat([]string{"---"}, len(titles)))
	var without []float64
	for _, row := range rows {
		cells := []string{row.planted(), row.observed(), row.lab.String()}
		for _, y := range row.yardsticks {
			cells = append(cells, y.String())
		}
		writeCells(w, cells)
		without = append(without, row.times[0]...)
	}
	w.Flush()
	fmt.Fprintf(t.out, powerNote, t.pair(0)[0], format.Duration(dataset.Summarize(without).Median))
}

func writeCells(w io.Writer, cells []string) {
	fmt.Fprintf(w, "| %s\t|\n", strings.Join(cells, "\t| "))
}

// powerNote explains the table.
const powerNote = `
An operation of %s takes %s. The planted slow-down is further steps of work in lookups.
Observed: the slow-down by the ratios within the blocks of the lab, of all trials together, with its 95 %% interval.
Other columns: comparisons that found the slow-down, the 95 %% interval of their share, and the mean time of one.
With nothing planted a difference in either direction counts, and is a false alarm.
The lab finds a difference by the verdict of a report: beyond the margin, and significant after Holm's correction.
The others find one by benchstat's test at 5 %%.
`

// planted writes the slow-down that was wanted.
func (r *powerRow) planted() string {
	if r.steps == 0 {
		return "nothing"
	}
	return fmt.Sprintf("%d %%, %s", r.percent, format.Plural(r.steps, "step"))
}

// observed writes the slow-down that the blocks of all trials show. It says so if that is not the one that was wanted.
func (r *powerRow) observed() string {
	ratio := paired.Ratio(r.times[1], r.times[0])
	percent := func(ratio float64) float64 { return 100 * (ratio - 1) }
	switch {
	case ratio.N == 0:
		return "–"
	case !ratio.Bounded():
		return fmt.Sprintf("%.1f %%", percent(ratio.Ratio))
	}
	text := fmt.Sprintf("%.1f %% (%.1f to %.1f %%)", percent(ratio.Ratio), percent(ratio.Lo), percent(ratio.Hi))
	if ratio.Excludes(1 + float64(r.percent)/100) {
		text += fmt.Sprintf(", not %d %%", r.percent)
	}
	return text
}

func (t tally) String() string {
	if t.of == 0 {
		return "–"
	}
	lo, hi := paired.BinomialInterval(t.found, t.of)
	return fmt.Sprintf("%d of %d (%.0f to %.0f %%), %.1f s",
		t.found, t.of, 100*lo, 100*hi, t.took.Seconds()/float64(t.of))
}
