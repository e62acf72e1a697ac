package compare

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// Write writes the comparison as text: the origin of the runs, the method, the noise floors, tables with a row for
// each series, what one run has alone, and the warnings.
func (c *RunComparison) Write(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "old: %s\nnew: %s\n%s\n%s\n", origin(c.Old), origin(c.New), c.howPaired(), c.noise())
	if note := c.howNear(); note != "" {
		fmt.Fprintln(&b, note)
	}
	for _, t := range c.tables() {
		fmt.Fprintf(&b, "\n%s\n", t.title)
		tab := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
		fmt.Fprintln(tab, "time/op of\told\tnew\tnew/old\t95 % interval\tp\tverdict\t")
		for _, x := range t.rows {
			fmt.Fprintln(tab, strings.Join(x.cells(), "\t")+"\t")
		}
		if err := tab.Flush(); err != nil {
			return err
		}
	}
	if lines := c.listOneSided(); len(lines) > 0 {
		fmt.Fprintf(&b, "\n%s\n", strings.Join(lines, "\n"))
	}
	if len(c.Warnings) > 0 {
		b.WriteByte('\n')
	}
	if err := writeWarnings(&b, c.Warnings); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// changeTable is a table of changes whose p-values were adjusted together.
type changeTable struct {
	title string
	rows  []*Change
}

// tables returns the tables that have rows.
func (c *RunComparison) tables() (tables []changeTable) {
	for _, t := range []changeTable{
		{"All operations of a cell together", c.Whole}, {"Single operations and phases", c.Single},
	} {
		if len(t.rows) > 0 {
			t.title += fmt.Sprintf("; p is Holm-adjusted over %s:", format.Plural(len(t.rows), "row"))
			tables = append(tables, t)
		}
	}
	return tables
}

// cells returns the row of a table.
func (x *Change) cells() []string {
	return []string{x.Name(), withInterval(x.old), withInterval(x.new), x.Text(), x.Interval(" … "),
		format.PValue(x.Adjusted), x.Verdict()}
}

// withInterval writes a median time in ns and the larger half of its interval, in percent of the median.
func withInterval(e dataset.Estimate) string {
	if !e.Bounded() {
		return format.Duration(e.Median)
	}
	half := max(e.Hi-e.Median, e.Median-e.Lo)
	return fmt.Sprintf("%s ± %.0f %%", format.Duration(e.Median), 100*half/e.Median)
}

// origin describes a run by its file, dates and commits.
func origin(d *dataset.Data) string {
	parts := []string{d.Files[0].Path}
	for _, date := range d.Notes("date") {
		parts = append(parts, dataset.Readable(date))
	}
	if commits := d.Commits(); commits != "" {
		parts = append(parts, commits)
	}
	return strings.Join(parts, " · ")
}

// howPaired describes the method of the comparison.
func (c *RunComparison) howPaired() string {
	if old, new := len(c.Old.Nodes()), len(c.New.Nodes()); max(old, new) > 0 {
		return fmt.Sprintf("Not paired (Mann–Whitney U test, Hodges–Lehmann estimate). The old run is of %s, the new one "+
			"of %s.\nFrom %d nodes of each run on, a node counts once, by the mean of its blocks; else blocks are pooled.",
			format.Plural(max(1, old), "node"), format.Plural(max(1, new), "node"), paired.MinNodes)
	}
	if c.Paired {
		return "Paired by block: both builds measured each block back to back " +
			"(Wilcoxon signed-rank test, Hodges–Lehmann estimate)."
	}
	return "Not paired (Mann–Whitney U test, Hodges–Lehmann estimate): the runs were measured at two points in time. " +
		"On a shared\nmachine the same code then differs by tens of percent, with a small p. " +
		"Measure both in one run: idlab run --against REV."
}

// noise describes the noise floors of both runs.
func (c *RunComparison) noise() string {
	old, new := c.Old.Noise.String(), c.New.Noise.String()
	if old == new {
		return "Both runs: " + old + "."
	}
	return fmt.Sprintf("Old run: %s. New run: %s.", old, new)
}

// Row is a comparison for programs to read. A number that is not known is nil.
type Row struct {
	Cell   string   `json:"cell"`
	Design string   `json:"design"`
	Op     string   `json:"op,omitempty"`   // "": all operations together
	Base   string   `json:"base,omitempty"` // the baseline of this row, if it is not that of the others
	BaseNs *float64 `json:"base_ns"`        // median time per operation of the old run, or of the baseline
	Ns     *float64 `json:"ns"`             // the same of the new run, or of the design
	Ratio  *float64 `json:"ratio"`          // of the two
	Lo     *float64 `json:"lo"`             // the 95 % interval of the ratio
	Hi     *float64 `json:"hi"`
	P      *float64 `json:"p"` // Holm-adjusted
	Blocks int      `json:"blocks"`
	// Nodes is the number of machines that measured the blocks, NodeLo and NodeHi are the smallest and the largest mean
	// ratio of one, and NodesDiffer says whether the ratios differ significantly between them. They are there if the
	// blocks are of several nodes.
	Nodes       int      `json:"nodes,omitempty"`
	NodeLo      *float64 `json:"node_lo,omitempty"`
	NodeHi      *float64 `json:"node_hi,omitempty"`
	NodesDiffer bool     `json:"nodes_differ,omitempty"`
	// Verdict is the outcome in words.
	Verdict string `json:"verdict"`
}

// rowOf returns the row of a comparison of two medians.
func rowOf(cell, design, op string, base, of float64, j *Comparison) Row {
	known := func(v float64) *float64 {
		if !format.IsNumber(v) {
			return nil
		}
		return &v
	}
	row := Row{
		Cell: cell, Design: design, Op: op, BaseNs: known(base), Ns: known(of),
		Ratio: known(j.Ratio), Lo: known(j.Lo), Hi: known(j.Hi), P: known(j.Adjusted),
		Blocks: j.N, Verdict: j.Verdict(),
	}
	if j.Across.Nodes > 1 {
		row.Nodes, row.NodesDiffer = j.Across.Nodes, j.across == nodesDiffer
		row.NodeLo, row.NodeHi = known(j.Across.Lo), known(j.Across.Hi)
	}
	return row
}

// RunRows returns a row for each series of a comparison of two runs: first those of all operations of a cell together.
func RunRows(c *RunComparison) (rows []Row) {
	for _, x := range append(slices.Clip(c.Whole), c.Single...) {
		rows = append(rows, rowOf(x.Cell.String(), x.Design, x.Op, x.old.Median, x.new.Median, &x.Comparison))
	}
	return rows
}

// DesignRows returns a row for each design of each cell and operation beside the baseline, and the name of the
// baseline. It fails if no design has that name.
func DesignRows(d *dataset.Data, baseline string) (name string, rows []Row, err error) {
	if name, err = d.Baseline(baseline); err != nil {
		return "", nil, err
	}
	median := func(c *dataset.Cell, design, op string) float64 {
		return c.Estimate(dataset.Line{Design: design, Op: op}, record.NsPerOp).Median
	}
	for _, c := range d.Cells {
		for _, op := range append([]string{""}, c.Ops...) {
			if !c.Has(op, record.NsPerOp) {
				continue
			}
			r := WithBaseline(d, c, op, name)
			for i, design := range r.Designs {
				row := rowOf(c.String(), design, op, median(c, r.Baseline, op), median(c, design, op), r.Judged[i])
				if r.Baseline != name {
					row.Base = r.Baseline
				}
				rows = append(rows, row)
			}
		}
	}
	return name, rows, nil
}
