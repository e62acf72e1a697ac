package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"idlab/bench/record"
)

// CompareMachines sets the results of different machines side by side: a row for
// each line of results, a column for each machine.
//
// It gives times and no ratios. A ratio of two machines is one of processors,
// kernels, clocks and neighbours together, of which no interval over blocks
// knows anything. What can be compared is how designs stand to each other on
// each.
func CompareMachines(w io.Writer, machines []*Data) error {
	for i, d := range machines {
		for _, other := range machines[:i] {
			a, b := other.Files[0], d.Files[0]
			if sameRun(a, b) {
				return fmt.Errorf("%s and %s are the same run: name it once", a.Path, b.Path)
			}
			if err := oneInstrument(a, b); err != nil {
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
		cells := []string{record.Name(x.Cell, x.design, x.op)}
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
		for _, text := range d.trouble() {
			warnings = append(warnings, labels(machines)[i]+": "+text)
		}
	}
	return writeWarnings(w, warnings)
}

// lineOf is a line of results, on any machine.
type lineOf struct {
	record.Cell
	line
}

// on is the time on a machine.
func (x lineOf) on(d *Data) string {
	c := d.byName[x.Cell.String()]
	if c == nil {
		return "–"
	}
	return withInterval(c.estimate(x.line, record.NsPerOp))
}

// rowsOfAny are the lines that any machine has, in the order of cells, and of
// designs and operations as they come.
func rowsOfAny(machines []*Data) (rows []lineOf) {
	seen := map[string]bool{}
	for _, c := range cellsOfAny(machines) {
		for _, d := range machines {
			in := d.byName[c.String()]
			if in == nil {
				continue
			}
			for _, design := range d.designs {
				for _, op := range append([]string{""}, in.ops...) {
					name := record.Name(in.Cell, design, op)
					if in.estimate(line{design, op}, record.NsPerOp).n > 0 && !seen[name] {
						seen[name] = true
						rows = append(rows, lineOf{in.Cell, line{design, op}})
					}
				}
			}
		}
	}
	return rows
}

func cellsOfAny(machines []*Data) (cells []*cell) {
	for _, d := range machines {
		cells = append(cells, d.cells...)
	}
	slices.SortStableFunc(cells, compareCells)
	return slices.CompactFunc(cells, func(a, b *cell) bool { return a.String() == b.String() })
}

func floorsOf(machines []*Data) (floors []string) {
	for _, d := range machines {
		floors = append(floors, excess(d.noise.median))
	}
	return floors
}

// labels are the heads of the columns. Where two machines go by the same words,
// the files tell them apart.
func labels(machines []*Data) (labels []string) {
	for _, d := range machines {
		labels = append(labels, d.machine())
	}
	bare := slices.Clone(labels)
	for i, label := range bare {
		if slices.Contains(slices.Delete(slices.Clone(bare), i, i+1), label) {
			labels[i] += " (" + machines[i].Files[0].Path + ")"
		}
	}
	return labels
}

// machine names a machine in short.
func (d *Data) machine() string {
	f := d.Files[0]
	var parts []string
	if cpu := shortCPU(f.Note("cpu")); cpu != "" {
		parts = append(parts, cpu)
	}
	if n := d.cores(); n > 0 {
		parts = append(parts, plural(n, "core"))
	}
	if kernel := f.Note("kernel"); kernel != "" {
		parts = append(parts, kernel)
	}
	if len(parts) == 0 {
		return f.Path
	}
	return strings.Join(parts, ", ")
}

// shortCPU leaves out of a processor's name what every name has.
func shortCPU(name string) string {
	name, _, _ = strings.Cut(name, " @ ")
	return unwrap(strings.NewReplacer("(R)", "", "(TM)", "", " CPU", "", " Processor", "").Replace(name))
}
