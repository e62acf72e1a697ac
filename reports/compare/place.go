package compare

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// A block builds its designs in random order. This file compares the blocks in which a design was built last with those
// in which it was built first. If its place matters, one of the two is slower.

// place compares a design in a cell, built last against built first, or all designs together.
type place struct {
	name        string
	first, last int // blocks in which it was built first and last
	*Comparison
}

// Places writes a table of the times of designs that were built last, relative to those that were built first: for each
// cell a row of all designs together, and a row for each design and A/A copy. It fails if the results do not tell the
// order in which blocks built their designs.
func Places(w io.Writer, d *dataset.Data) error {
	var rows []place
	for _, c := range d.Cells {
		rows = append(rows, places(d, c)...)
	}
	if len(rows) == 0 {
		return errors.New("no block tells times and the order in which it built its designs: " +
			"measure again with this version of idlab")
	}
	var all []*Comparison
	for _, x := range rows {
		all = append(all, x.Comparison)
	}
	Adjust(all)
	fmt.Fprintf(w, "Time per operation of designs that a block built last, relative to those that it built first.\n"+
		"The times of a block are relative to their geometric mean. p is Holm-adjusted over %s.\n\n",
		format.Plural(len(rows), "row"))
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tab, "time/op of\tfirst in\tlast in\tlast/first\t95 % interval\tp\tverdict\t")
	for _, x := range rows {
		fmt.Fprintln(tab, strings.Join([]string{x.name, format.Plural(x.first, "block"), format.Plural(x.last, "block"),
			x.Text(), x.Interval(" … "), format.PValue(x.Adjusted), x.Verdict()}, "\t")+"\t")
	}
	return tab.Flush()
}

// places returns the rows of a cell. All designs together are compared within blocks, a design over different blocks.
func places(d *dataset.Data, c *dataset.Cell) (rows []place) {
	var firsts, lasts []float64 // of all designs, by block
	first, last := map[string][]float64{}, map[string][]float64{}
	times := relativeTimes(d, c)
	for i, built := range c.Built {
		if len(built) < 2 {
			continue
		}
		a, b := built[0], built[len(built)-1]
		if x, y := times[a], times[b]; x != nil && y != nil && format.IsNumber(x[i]) && format.IsNumber(y[i]) {
			first[a], last[b] = append(first[a], x[i]), append(last[b], y[i])
			firsts = append(firsts, x[i]/dataset.MedianOf(x))
			lasts = append(lasts, y[i]/dataset.MedianOf(y))
		}
	}
	if len(firsts) == 0 {
		return nil
	}
	rows = []place{{c.String() + " all designs", len(firsts), len(lasts), &Comparison{Result: paired.Ratio(lasts, firsts)}}}
	for _, design := range measured(d, c) {
		rows = append(rows, place{record.Name(c.Cell, design, ""), len(first[design]), len(last[design]),
			&Comparison{Result: paired.Unpaired(last[design], first[design])}})
	}
	return rows
}

// measured returns the designs and the A/A copies of a cell.
func measured(d *dataset.Data, c *dataset.Cell) []string {
	return append(d.DesignsIn(c), c.AACopies...)
}

// relativeTimes returns the time of each design and A/A copy in each block, relative to the geometric mean of the block.
// So what slows a whole block cancels. NaN stands for no time.
func relativeTimes(d *dataset.Data, c *dataset.Cell) map[string][]float64 {
	times := map[string][]float64{}
	for i := range c.Blocks {
		sum, n := 0.0, 0
		for _, design := range measured(d, c) {
			ns := c.At(dataset.Line{Design: design}, record.NsPerOp, i)
			if ns > 0 {
				sum, n = sum+math.Log(ns), n+1
			}
			times[design] = append(times[design], ns)
		}
		for _, row := range times {
			row[i] /= math.Exp(sum / float64(max(1, n)))
		}
	}
	return times
}
