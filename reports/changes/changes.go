// Package changes finds changes of times over a history of runs, such as one a night of one machine.
//
//  1. Find orders the runs by date and takes the median time per operation of each cell and design in each run. A run
//     is one value: its blocks share the state of the machine on that night, so they are not independent of each other.
//  2. It looks for change points in the logarithms of each series (paired.ChangePoints). The level is divided by the
//     number of series, so a history of unchanged code has any change point in 5 % of the cases.
//  3. The size of a change is the ratio of the runs after it to those before it, each as far as the next change point.
//  4. Write writes the change points as a table, Sheets draws the series.
package changes

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"text/tabwriter"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// History is a sequence of runs of one machine, with the changes that were found.
type History struct {
	Runs   []*dataset.Data // by date
	Series []Series
}

// Series is the time per operation of a design in a cell over the runs.
type Series struct {
	Cell, Design string
	Runs         []int     // indices of the runs that have the series
	Ns           []float64 // the median of each of these runs
	Changes      []Change  // in order
}

// Change is a change point of a series.
type Change struct {
	Before, After int           // indices of the last run before it and of the first run after it
	Ratio         paired.Result // of the times after it to those before it
	P             float64       // of the permutation test, not adjusted
}

// minRuns is the minimum number of runs: three on each side of a change.
const minRuns = 6

// Find finds the changes in the cells that the filter accepts. It fails for fewer than six runs, and for runs of
// different machines or instruments.
func Find(runs []*dataset.Data, filter func(cell string) bool) (*History, error) {
	if len(runs) < minRuns {
		return nil, fmt.Errorf("a history of %s: change points need %d or more",
			format.Plural(len(runs), "run"), minRuns)
	}
	h := &History{Runs: slices.Clone(runs)}
	slices.SortStableFunc(h.Runs, func(a, b *dataset.Data) int { return cmp.Compare(note(a, "date"), note(b, "date")) })
	for _, d := range h.Runs[1:] {
		if err := sameMachine(h.Runs[0].Files[0], d.Files[0]); err != nil {
			return nil, err
		}
	}
	h.collect(filter)
	if len(h.Series) == 0 {
		return nil, fmt.Errorf("no cell and design with a time per operation in %d runs", minRuns)
	}
	for i := range h.Series {
		h.Series[i].find(paired.Alpha / float64(len(h.Series)))
	}
	return h, nil
}

// note returns a note of the first file of a run.
func note(d *dataset.Data, key string) string { return d.Files[0].Note(key) }

// sameMachine returns an error if two runs cannot be in one history. Another kernel or Go version is no reason: it can
// be the cause of a change.
func sameMachine(a, b *record.File) error {
	if dataset.SameRun(a, b) {
		return fmt.Errorf("%s and %s are the same run: name it once", a.Path, b.Path)
	}
	for _, key := range []string{"cpu", "cores", "goarch"} {
		if x, y := a.Note(key), b.Note(key); x != y {
			return fmt.Errorf("%s and %s are of different machines (%s: %s and %s)", a.Path, b.Path, key,
				cmp.Or(x, "none"), cmp.Or(y, "none"))
		}
	}
	return dataset.OneInstrument(a, b)
}

// collect gathers the series that at least minRuns runs have.
func (h *History) collect(filter func(cell string) bool) {
	index := map[[2]string]int{}
	for i, d := range h.Runs {
		for _, c := range d.Cells {
			for _, design := range d.DesignsIn(c) {
				e := c.Estimate(dataset.Line{Design: design}, record.NsPerOp)
				if key := [2]string{c.String(), design}; e.N > 0 && e.Median > 0 && filter(c.String()) {
					k, known := index[key]
					if !known {
						k, index[key] = len(h.Series), len(h.Series)
						h.Series = append(h.Series, Series{Cell: c.String(), Design: design})
					}
					h.Series[k].Runs = append(h.Series[k].Runs, i)
					h.Series[k].Ns = append(h.Series[k].Ns, e.Median)
				}
			}
		}
	}
	h.Series = slices.DeleteFunc(h.Series, func(s Series) bool { return len(s.Runs) < minRuns })
	slices.SortStableFunc(h.Series, func(a, b Series) int { return cmp.Compare(a.Cell, b.Cell) })
}

// find sets the changes of a series.
func (s *Series) find(level float64) {
	var logs []float64
	for _, ns := range s.Ns {
		logs = append(logs, math.Log(ns))
	}
	points := paired.ChangePoints(logs, level)
	for i, x := range points {
		from, to := 0, len(s.Ns)
		if i > 0 {
			from = points[i-1].At
		}
		if i+1 < len(points) {
			to = points[i+1].At
		}
		s.Changes = append(s.Changes, Change{Before: s.Runs[x.At-1], After: s.Runs[x.At],
			Ratio: paired.Unpaired(s.Ns[x.At:to], s.Ns[from:x.At]), P: x.P})
	}
}

// Write writes a table of the changes, a line for each.
func (h *History) Write(w io.Writer) error {
	first, last := h.Runs[0], h.Runs[len(h.Runs)-1]
	fmt.Fprintf(w, "%d runs from %s to %s, %s of a cell and design\n", len(h.Runs), when(first), when(last),
		format.Plural(len(h.Series), "sequence"))
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	found := 0
	for _, s := range h.Series {
		for _, x := range s.Changes {
			if found++; found == 1 {
				fmt.Fprintln(tab, "\ncell and design\tlast run before\tfirst run after\tafter/before\tp\t")
			}
			ratio := format.Factor(x.Ratio.Ratio)
			if x.Ratio.Bounded() {
				ratio += fmt.Sprintf(" [%s–%s]", format.Factor(x.Ratio.Lo), format.Factor(x.Ratio.Hi))
			}
			fmt.Fprintf(tab, "%s %s\t%s\t%s\t%s\t%s\t\n", s.Cell, s.Design, when(h.Runs[x.Before]),
				when(h.Runs[x.After]), ratio, format.PValue(x.P))
		}
	}
	if err := tab.Flush(); err != nil || found > 0 {
		return err
	}
	_, err := fmt.Fprintln(w, "no change found")
	return err
}

// when describes a run by its commit and date, or by its file.
func when(d *dataset.Data) string {
	commit, date := note(d, "commit"), dataset.Readable(note(d, "date"))
	if commit == "" && date == "" {
		return d.Files[0].Path
	}
	return format.Unwrap(commit[:min(12, len(commit))] + " " + date)
}
