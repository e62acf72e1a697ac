package compare

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// BaselineComparisons are the designs of a cell beside its baseline, in one operation, looked
// at together.
type BaselineComparisons struct {
	Baseline string
	Designs  []string
	Judged   []*Comparison
	Warning  string // "" if there are enough blocks for so many
}

// WithBaseline compares the designs of a cell with the baseline.
func WithBaseline(d *dataset.Data, c *dataset.Cell, op, baseline string) BaselineComparisons {
	r := BaselineComparisons{Baseline: baseline}
	for _, design := range d.DesignsIn(c) {
		if design == baseline {
			continue
		}
		r.Designs = append(r.Designs, design)
		r.Judged = append(r.Judged, Contrast(c, dataset.Line{Design: design, Op: op}, dataset.Line{Design: baseline, Op: op}))
	}
	judge(r.Judged)
	r.Warning = unattainable(r.Judged, paired.Blocks)
	return r
}

// Of returns what is known of a design, nil of the baseline.
func (r BaselineComparisons) Of(design string) *Comparison {
	for i, name := range r.Designs {
		if name == design {
			return r.Judged[i]
		}
	}
	return nil
}

// Designs writes how many times the baseline's time an operation takes
// on each design: a row for each cell and operation, a column for each design.
// Ratios are taken within blocks, where both were measured side by side.
func Designs(w io.Writer, d *dataset.Data, baseline string) error {
	baseline, err := d.Baseline(baseline)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s\n\n", d.Noise.Sentence())
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(tab, "time/op, × %s\t%s\tnoise floor\t\n", baseline, strings.Join(d.Designs, "\t"))
	var warnings []string
	for _, c := range d.Cells {
		for _, op := range append([]string{""}, c.Ops...) {
			if !c.Has(op, record.NsPerOp) {
				continue
			}
			r := WithBaseline(d, c, op, baseline)
			fmt.Fprintln(tab, strings.Join(rivalCells(d, c, op, r), "\t")+"\t")
			if r.Warning != "" {
				warnings = append(warnings, rowName(c, op)+": "+r.Warning)
			}
		}
	}
	if err := tab.Flush(); err != nil {
		return err
	}
	fmt.Fprint(w, designSigns)
	if note := NearNote(d, d.Cells); note != "" {
		fmt.Fprintln(w, note)
	}
	return writeWarnings(w, append(trouble(d), warnings...))
}

const designSigns = `
In brackets: 95 % interval (Hodges–Lehmann, Wilcoxon). ~ no difference found: the interval holds 1, or 0 ns, or chance does as
much among the designs of the row (Holm), or the same code differs from itself as much. ? too few blocks to tell.
`

// rivalCells is a row.
func rivalCells(d *dataset.Data, c *dataset.Cell, op string, r BaselineComparisons) []string {
	cells := []string{rowName(c, op)}
	for _, design := range d.Designs {
		switch j := r.Of(design); {
		case design == r.Baseline:
			cells = append(cells, format.Factor(c.Ratio(dataset.Line{Design: design, Op: op}, dataset.Line{Design: design, Op: op}, record.NsPerOp).Median))
		case j == nil:
			cells = append(cells, "–")
		default:
			cells = append(cells, j.Bracketed()+j.Mark())
		}
	}
	return append(cells, FloorCell(d, c, op))
}

// FloorCell is the noise floor, and that in ns where differences are.
func FloorCell(d *dataset.Data, c *dataset.Cell, op string) string {
	floor := format.Excess(c.Floor(op))
	if slices.ContainsFunc(d.DesignsIn(c), func(design string) bool { return nearLab(c, dataset.Line{Design: design, Op: op}) }) {
		floor += " or " + format.Duration(floorNs(c, op))
	}
	return floor
}

func rowName(c *dataset.Cell, op string) string {
	if op == "" {
		return c.String()
	}
	return c.String() + "/op=" + op
}

// trouble is what speaks against a comparison of any kind of these results.
func trouble(d *dataset.Data) (list []string) {
	if text := d.WarnAA(); text != "" {
		list = append(list, text)
	}
	if n := len(d.Problems); n > 0 {
		list = append(list, fmt.Sprintf("%d lines or blocks of %s are left out, the first: %v", n, d.Files[0].Path, d.Problems[0]))
	}
	return list
}

// writeWarnings writes a line for each warning.
func writeWarnings(w io.Writer, list []string) error {
	var err error
	for i, text := range list {
		if i == document.MaxListed {
			_, err = fmt.Fprintf(w, "warning: and %d more\n", len(list)-i)
			break
		}
		_, err = fmt.Fprintf(w, "warning: %s\n", text)
	}
	return err
}
