package compare

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// Machines writes the results of several machines side by side: a row for each series, a column for each machine.
//
// It writes times and no ratios. A ratio between machines mixes processor, kernel, clock and neighbours, and its
// interval over blocks would not cover these. Only the ranking of the designs on each machine can be compared.
//
// It fails if two of the runs are the same or were measured with different instruments.
func Machines(w io.Writer, machines []*dataset.Data) error {
	for i, d := range machines {
		for _, other := range machines[:i] {
			a, b := other.Files[0], d.Files[0]
			if dataset.SameRun(a, b) {
				return fmt.Errorf("%s and %s are the same run: name it once", a.Path, b.Path)
			}
			if err := dataset.OneInstrument(a, b); err != nil {
				return err
			}
		}
	}
	fmt.Fprintln(w, "Medians over blocks, ± the larger half of the 95 % confidence interval.")
	fmt.Fprintln(w, "No ratios between machines: processor, kernel, clock and neighbours differ, and the intervals "+
		"do not cover that.")
	fmt.Fprintln(w, "Compare how the designs rank on each machine.")
	fmt.Fprintln(w)
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(tab, "time/op of\t%s\t\n", strings.Join(labels(machines), "\t"))
	for _, x := range rowsOfAny(machines) {
		cells := []string{record.Name(x.Cell, x.Design, x.Op)}
		for _, d := range machines {
			cells = append(cells, x.on(d))
		}
		fmt.Fprintln(tab, strings.Join(cells, "\t")+"\t")
	}
	fmt.Fprintf(tab, "noise floor\t%s\t\n", strings.Join(floorsOf(machines), "\t"))
	if err := tab.Flush(); err != nil {
		return err
	}
	var warnings []string
	for i, d := range machines {
		if text := d.WarnAA(); text != "" {
			warnings = append(warnings, labels(machines)[i]+": "+text)
		}
	}
	return writeWarnings(w, warnings)
}

// cellSeries identifies a series on any machine.
type cellSeries struct {
	record.Cell
	dataset.Line
}

// on writes the time per operation on a machine, a dash if it was not measured there.
func (x cellSeries) on(d *dataset.Data) string {
	c := d.ByName[x.Cell.String()]
	if c == nil {
		return "–"
	}
	return withInterval(c.Estimate(x.Line, record.NsPerOp))
}

// rowsOfAny returns the series that any machine has, in the order of cells. Within a cell, designs and operations
// are in the order of their first appearance.
func rowsOfAny(machines []*dataset.Data) (rows []cellSeries) {
	seen := map[string]bool{}
	for _, c := range cellsOfAny(machines) {
		for _, d := range machines {
			in := d.ByName[c.String()]
			if in == nil {
				continue
			}
			for _, design := range d.Designs {
				for _, op := range append([]string{""}, in.Ops...) {
					name := record.Name(in.Cell, design, op)
					l := dataset.Line{Design: design, Op: op}
					if in.Estimate(l, record.NsPerOp).N > 0 && !seen[name] {
						seen[name] = true
						rows = append(rows, cellSeries{in.Cell, l})
					}
				}
			}
		}
	}
	return rows
}

// cellsOfAny returns the cells that any machine has, each once.
func cellsOfAny(machines []*dataset.Data) (cells []*dataset.Cell) {
	for _, d := range machines {
		cells = append(cells, d.Cells...)
	}
	slices.SortStableFunc(cells, dataset.CompareCells)
	return slices.CompactFunc(cells, func(a, b *dataset.Cell) bool { return a.String() == b.String() })
}

// floorsOf writes the median noise floor of each machine.
func floorsOf(machines []*dataset.Data) (floors []string) {
	for _, d := range machines {
		floors = append(floors, format.Excess(d.Noise.Median))
	}
	return floors
}

// labels returns the heads of the columns. Machines with the same description are distinguished by their files.
func labels(machines []*dataset.Data) (labels []string) {
	for _, d := range machines {
		labels = append(labels, d.Machine())
	}
	bare := slices.Clone(labels)
	for i, label := range bare {
		if slices.Contains(slices.Delete(slices.Clone(bare), i, i+1), label) {
			labels[i] += " (" + machines[i].Files[0].Path + ")"
		}
	}
	return labels
}
