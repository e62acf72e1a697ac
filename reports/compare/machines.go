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

// Machines sets the results of different machines side by side: a row for
// each line of results, a column for each machine.
//
// It gives times and no ratios. A ratio of two machines is one of processors,
// kernels, clocks and neighbours together, of which no interval over blocks
// knows anything. What can be compared is how designs stand to each other on
// each.
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
	fmt.Fprintln(w, "Medians over blocks, ± half of the 95 % interval. No ratios between machines: processor, kernel, clock and neighbours differ at")
	fmt.Fprintln(w, "once, and no interval over blocks tells of that. Compare how the designs stand to each other on each.")
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
		for _, text := range trouble(d) {
			warnings = append(warnings, labels(machines)[i]+": "+text)
		}
	}
	return writeWarnings(w, warnings)
}

// lineOf is a line of results, on any machine.
type lineOf struct {
	record.Cell
	dataset.Line
}

// on is the time on a machine.
func (x lineOf) on(d *dataset.Data) string {
	c := d.ByName[x.Cell.String()]
	if c == nil {
		return "–"
	}
	return withInterval(c.Estimate(x.Line, record.NsPerOp))
}

// rowsOfAny are the lines that any machine has, in the order of cells, and of
// designs and operations as they come.
func rowsOfAny(machines []*dataset.Data) (rows []lineOf) {
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
					if in.Estimate(dataset.Line{Design: design, Op: op}, record.NsPerOp).N > 0 && !seen[name] {
						seen[name] = true
						rows = append(rows, lineOf{in.Cell, dataset.Line{Design: design, Op: op}})
					}
				}
			}
		}
	}
	return rows
}

func cellsOfAny(machines []*dataset.Data) (cells []*dataset.Cell) {
	for _, d := range machines {
		cells = append(cells, d.Cells...)
	}
	slices.SortStableFunc(cells, dataset.CompareCells)
	return slices.CompactFunc(cells, func(a, b *dataset.Cell) bool { return a.String() == b.String() })
}

func floorsOf(machines []*dataset.Data) (floors []string) {
	for _, d := range machines {
		floors = append(floors, format.Excess(d.Noise.Median))
	}
	return floors
}

// labels are the heads of the columns. Where two machines go by the same words,
// the files tell them apart.
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
