package published

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// growth describes, for each series of tables, how the ratio of each operation and column changes along the series,
// published and measured. The growth of a ratio depends less on the machine than its size does.
func growth(d *dataset.Data, p *Publication) (sentences []string) {
	for _, s := range p.Series {
		for _, cells := range steps(d, s) {
			for i := range p.table(s.Workloads[0]).Rows {
				for j := range p.Columns[1:] {
					if text := grows(d, p, s, cells, i, &p.Columns[j+1]); text != "" {
						sentences = append(sentences, text)
					}
				}
			}
		}
	}
	return sentences
}

// steps returns the cells of a series, grouped by tasks, workers and parameters. Each group has a cell for each step,
// nil if it was not measured.
func steps(d *dataset.Data, s publishedSeries) (rows [][]*dataset.Cell) {
	shapes := map[string]int{}
	for _, c := range d.Cells {
		step := slices.Index(s.Workloads, c.Workload)
		other := slices.ContainsFunc(c.Params, func(p string) bool { return strings.HasPrefix(p, "timers=") })
		if step < 0 || other { // another number of timers than that of the step
			continue
		}
		shape := fmt.Sprint(c.Tasks, c.Workers, c.Params)
		at, known := shapes[shape]
		if !known {
			at = len(rows)
			shapes[shape] = at
			rows = append(rows, make([]*dataset.Cell, len(s.Workloads)))
		}
		rows[at][step] = c
	}
	return rows
}

// grows returns the sentence of one operation and column, "" if fewer than two steps were measured.
func grows(
	d *dataset.Data, p *Publication, s publishedSeries, cells []*dataset.Cell, row int, column *publishedColumn,
) string {
	for _, of := range p.counterparts(column, d.Designs) {
		r := &p.table(s.Workloads[0]).Rows[row]
		base, ok := p.base(r, of, d.Designs)
		l := dataset.Line{Design: of.design, Op: cmp.Or(column.Op, r.Op)}
		if !ok || l == base {
			continue
		}
		published, here, measured := make([]float64, len(cells)), make([]float64, len(cells)), 0
		for i, c := range cells {
			published[i], here[i] = math.NaN(), math.NaN()
			if ratio := p.ratio(&p.table(s.Workloads[i]).Rows[row], column); ratio != (span{}) {
				published[i] = ratio.mid
			}
			if c == nil {
				continue
			}
			if e := c.Ratio(base, l, record.NsPerOp); e.N > 0 {
				here[i] = e.Median
				measured++
			}
		}
		if measured >= 2 {
			return fmt.Sprintf(
				"%s, %s relative to %s with %s %s: × as fast, published %s; measured %s (%s relative to %s%s).",
				r.What, column.Name, p.Columns[0].Name, strings.Join(s.Steps, " → "), s.Of,
				chain(published), chain(here), of.design, base.Design, shapeOf(cells))
		}
	}
	return ""
}

// chain writes the ratios of the steps, and the last as a multiple of the first.
func chain(ratios []float64) string {
	var texts []string
	for _, r := range ratios {
		texts = append(texts, format.Figure(r))
	}
	text := strings.Join(texts, " → ")
	if last := ratios[len(ratios)-1] / ratios[0]; format.IsNumber(last) {
		text += fmt.Sprintf(", the last %s × the first", format.Figure(last))
	}
	return text
}

// shapeOf states the tasks, workers and parameters of the cells of a series, "" for one task and one worker.
func shapeOf(cells []*dataset.Cell) string {
	i := slices.IndexFunc(cells, func(c *dataset.Cell) bool { return c != nil })
	c := cells[i]
	if c.Tasks == 1 && c.Workers == 1 && len(c.Params) == 0 {
		return ""
	}
	parts := []string{format.Plural(c.Tasks, "task"), format.Plural(c.Workers, "worker")}
	return "; " + strings.Join(append(parts, c.Params...), ", ")
}
