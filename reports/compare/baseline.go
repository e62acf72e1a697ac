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
	"idlab/reports/document"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// BaselineComparisons are the comparisons of the designs of a cell with its baseline, in one operation. Their
// p-values are adjusted together. Designs that refuse many of the wanted ids are not compared: a refusal is faster than
// the work that it replaces.
type BaselineComparisons struct {
	Baseline string // another design than the wanted baseline where that one refuses; see Substitute
	Refusing []string
	Designs  []string
	Judged   []*Comparison // of Designs[i] with the baseline
	Warning  string        // says that there are too few blocks for that many comparisons; "" if there are enough
}

// WithBaseline compares each other design of a cell with the baseline, in the operation op ("" for all together). If
// the baseline refuses many of the wanted ids, the first ranked design that does not takes its place.
func WithBaseline(d *dataset.Data, c *dataset.Cell, op, baseline string) BaselineComparisons {
	refuses := func(design string) bool { return dataset.RefusesMany(c, dataset.Line{Design: design, Op: op}) }
	r := BaselineComparisons{Baseline: baseline}
	if ranked, _ := d.Ranked(c); refuses(baseline) {
		if i := slices.IndexFunc(ranked, func(design string) bool { return !refuses(design) }); i >= 0 {
			r.Baseline = ranked[i]
		}
	}
	for _, design := range d.DesignsIn(c) {
		switch {
		case refuses(design):
			r.Refusing = append(r.Refusing, design)
		case design != r.Baseline:
			r.Designs = append(r.Designs, design)
			of, to := dataset.Line{Design: design, Op: op}, dataset.Line{Design: r.Baseline, Op: op}
			r.Judged = append(r.Judged, Contrast(c, of, to))
		}
	}
	Adjust(r.Judged)
	r.Warning = unattainable(r.Judged, paired.Blocks)
	return r
}

// Substitute says that another design takes the place of the wanted baseline, "" if it does not.
func (r BaselineComparisons) Substitute(wanted string) string {
	if r.Baseline == wanted {
		return ""
	}
	return fmt.Sprintf("Relative to %s, since %s refuses wanted ids.", r.Baseline, wanted)
}

// InOneUnit returns the comparisons as differences in ns if any of them is one, so that all can be read side by side.
func (r BaselineComparisons) InOneUnit(c *dataset.Cell, op string) BaselineComparisons {
	if !r.InNs() {
		return r
	}
	to := dataset.Line{Design: r.Baseline, Op: op}
	r.Judged = slices.Clone(r.Judged)
	for i, design := range r.Designs {
		r.Judged[i] = difference(c, dataset.Line{Design: design, Op: op}, to)
	}
	Adjust(r.Judged)
	return r
}

// InNs reports whether any of the comparisons is a difference in ns.
func (r BaselineComparisons) InNs() bool {
	return slices.ContainsFunc(r.Judged, func(j *Comparison) bool { return j.Near != nil })
}

// Of returns the comparison of a design. It is nil for the baseline, and for a design that refuses or is not in the
// cell.
func (r BaselineComparisons) Of(design string) *Comparison {
	for i, name := range r.Designs {
		if name == design {
			return r.Judged[i]
		}
	}
	return nil
}

// Designs writes a table of the ratios of each design's time per operation to the baseline's: a row for each cell
// and operation, a column for each design. The ratios are taken within blocks. It fails if no design has the name
// baseline.
func Designs(w io.Writer, d *dataset.Data, baseline string) error {
	baseline, err := d.Baseline(baseline)
	if err != nil {
		return err
	}
	table, remarks, warnings := designTable(d, baseline)
	fmt.Fprintf(w, "%s\n\n", d.Noise.Sentence())
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, cells := range append([][]string{table.Head}, table.Rows...) {
		fmt.Fprintln(tab, strings.Join(cells, "\t")+"\t")
	}
	if err := tab.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%s\n", designSigns)
	for _, text := range remarks {
		fmt.Fprintln(w, text)
	}
	return writeWarnings(w, warnings)
}

// designTable returns the table of Designs, remarks on its figures, and warnings.
func designTable(d *dataset.Data, baseline string) (t document.Table, remarks, warnings []string) {
	remarks = format.Adding(format.Adding(nil, NearNote(d, d.Cells)), d.NodesNote())
	t.Head = append(append([]string{"time/op relative to " + baseline}, d.Designs...), "noise floor")
	warnings = format.Adding(format.Adding(nil, d.WarnAA()), WarnNodes(d, baseline))
	for _, c := range d.Cells {
		if text := d.NotMeasured(c); text != "" {
			warnings = append(warnings, fmt.Sprintf("%v: %s", c, text))
		}
		for _, op := range append([]string{""}, c.Ops...) {
			if !c.Has(op, record.NsPerOp) {
				continue
			}
			r := WithBaseline(d, c, op, baseline)
			t.Add(comparisonCells(d, c, op, r)...)
			if text := NodesSentence(r.Pairs()); text != "" {
				remarks = append(remarks, rowName(c, op)+": "+text)
			}
			for _, text := range format.Adding(format.Adding(nil, r.Substitute(baseline)), r.Warning) {
				warnings = append(warnings, rowName(c, op)+": "+text)
			}
		}
	}
	return t, remarks, warnings
}

// DesignsMarkdown writes the table of Designs as Markdown, for a comment on a pull request.
func DesignsMarkdown(w io.Writer, d *dataset.Data, baseline string) error {
	baseline, err := d.Baseline(baseline)
	if err != nil {
		return err
	}
	t, remarks, warnings := designTable(d, baseline)
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n\n", escape(d.Noise.Sentence()))
	for _, cells := range append([][]string{t.Head}, t.Rows...) {
		for i := range cells {
			cells[i] = escape(cells[i])
		}
	}
	t.Write(&b)
	b.WriteByte('\n')
	for _, text := range slices.Concat([]string{designSigns}, remarks, warnings) {
		fmt.Fprintf(&b, "- %s\n", escape(text))
	}
	_, err = w.Write(b.Bytes())
	return err
}

// designSigns explains the signs of the table.
const designSigns = "In brackets: 95 % confidence interval (Hodges–Lehmann, Wilcoxon). ? too few blocks.\n" +
	"~ no difference found: the interval reaches into the margin of 1 % around \"equal\", or the p-value is\n" +
	"not below 0.05 after Holm's correction over the row."

// comparisonCells returns the row of a cell and operation.
func comparisonCells(d *dataset.Data, c *dataset.Cell, op string, r BaselineComparisons) []string {
	cells := []string{rowName(c, op)}
	for _, design := range d.Designs {
		l := dataset.Line{Design: design, Op: op}
		switch j := r.Of(design); {
		case design == r.Baseline:
			cells = append(cells, format.Factor(c.Ratio(l, l, record.NsPerOp).Median))
		case slices.Contains(r.Refusing, design):
			cells = append(cells, "refused")
		case j == nil:
			cells = append(cells, "–")
		default:
			cells = append(cells, j.Bracketed()+j.Mark())
		}
	}
	return append(cells, FloorCell(d, c, op))
}

// FloorCell writes the noise floor of an operation. If any design is near the lab's overhead, it adds the floor
// in ns.
func FloorCell(d *dataset.Data, c *dataset.Cell, op string) string {
	floor := format.Excess(c.Floor(op))
	near := func(design string) bool { return nearLab(c, dataset.Line{Design: design, Op: op}) }
	if slices.ContainsFunc(d.DesignsIn(c), near) {
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

// writeWarnings writes each warning on a line. It counts those beyond document.MaxListed.
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
