package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"idlab/bench/record"
	"idlab/reports/paired"
)

// rivals are the designs of a cell beside its baseline, in one operation, looked
// at together.
type rivals struct {
	baseline string
	designs  []string
	judged   []*judged
	warning  string // "" if there are enough blocks for so many
}

// rivals compares the designs of a cell with the baseline.
func (d *Data) rivals(c *cell, op, baseline string) rivals {
	r := rivals{baseline: baseline}
	for _, design := range d.designsIn(c) {
		if design == baseline {
			continue
		}
		r.designs = append(r.designs, design)
		r.judged = append(r.judged, c.contrast(line{design, op}, line{baseline, op}))
	}
	judge(r.judged)
	r.warning = unattainable(r.judged, paired.Blocks)
	return r
}

// of returns what is known of a design, nil of the baseline.
func (r rivals) of(design string) *judged {
	for i, name := range r.designs {
		if name == design {
			return r.judged[i]
		}
	}
	return nil
}

// CompareDesigns writes how many times the baseline's time an operation takes
// on each design: a row for each cell and operation, a column for each design.
// Ratios are taken within blocks, where both were measured side by side.
func CompareDesigns(w io.Writer, d *Data, baseline string) error {
	baseline, err := d.baseline(baseline)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s\n\n", d.noise.sentence())
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(tab, "time/op, × %s\t%s\tnoise floor\t\n", baseline, strings.Join(d.designs, "\t"))
	var warnings []string
	for _, c := range d.cells {
		for _, op := range append([]string{""}, c.ops...) {
			if !c.has(op, record.NsPerOp) {
				continue
			}
			r := d.rivals(c, op, baseline)
			fmt.Fprintln(tab, strings.Join(d.rivalCells(c, op, r), "\t")+"\t")
			if r.warning != "" {
				warnings = append(warnings, rowName(c, op)+": "+r.warning)
			}
		}
	}
	if err := tab.Flush(); err != nil {
		return err
	}
	fmt.Fprint(w, designSigns)
	if note := d.nearNote(d.cells); note != "" {
		fmt.Fprintln(w, note)
	}
	return writeWarnings(w, append(d.trouble(), warnings...))
}

const designSigns = `
In brackets: 95 % interval (Hodges–Lehmann, Wilcoxon). ~ no difference found: the interval holds 1, or 0 ns, or chance does as
much among the designs of the row (Holm), or the same code differs from itself as much. ? too few blocks to tell.
`

// rivalCells is a row.
func (d *Data) rivalCells(c *cell, op string, r rivals) []string {
	cells := []string{rowName(c, op)}
	for _, design := range d.designs {
		switch j := r.of(design); {
		case design == r.baseline:
			cells = append(cells, factor(c.ratio(line{design, op}, line{design, op}, record.NsPerOp).median))
		case j == nil:
			cells = append(cells, "–")
		default:
			cells = append(cells, j.bracketed()+j.mark())
		}
	}
	return append(cells, d.floorCell(c, op))
}

// floorCell is the noise floor, and that in ns where differences are.
func (d *Data) floorCell(c *cell, op string) string {
	floor := excess(c.floor(op))
	if slices.ContainsFunc(d.designsIn(c), func(design string) bool { return c.nearLab(line{design, op}) }) {
		floor += " or " + duration(c.floorNs(op))
	}
	return floor
}

func rowName(c *cell, op string) string {
	if op == "" {
		return c.String()
	}
	return c.String() + "/op=" + op
}

// trouble is what speaks against a comparison of any kind of these results.
func (d *Data) trouble() (list []string) {
	if text := d.warnTwin(); text != "" {
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
		if i == maxListed {
			_, err = fmt.Fprintf(w, "warning: and %d more\n", len(list)-i)
			break
		}
		_, err = fmt.Fprintf(w, "warning: %s\n", text)
	}
	return err
}
