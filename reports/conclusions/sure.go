package conclusions

import (
	"fmt"
	"math"

	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/format"
)

// reach returns the smallest difference that the median comparison of a cell finds with a probability of 80 %, as a
// ratio. It is NaN if nothing is compared in the cell.
func (o *outcome) reach(cell int) float64 {
	var list []float64
	for _, b := range o.Balances {
		if b.Of[cell].N > 0 {
			list = append(list, b.Of[cell].Detectable())
		}
	}
	return dataset.MedianOf(list)
}

// reaches returns the reach of the median cell, and that of the worst one with its name.
func (o *outcome) reaches() (median, worst float64, where string) {
	var list []float64
	worst = math.NaN()
	for i, c := range o.Cells {
		x := o.reach(i)
		if math.IsNaN(x) {
			continue
		}
		list = append(list, x)
		if !(x <= worst) {
			worst, where = x, c.String()
		}
	}
	return dataset.MedianOf(list), worst, where
}

// differ counts the comparisons of a question and those that show a difference.
func (o *outcome) differ() (differ, all int) {
	for _, b := range o.Balances {
		differ += len(b.Ahead) + len(b.Behind)
		all += len(b.Ahead) + len(b.Behind) + b.Same
	}
	return differ, all
}

// fromText writes a reach: "9.1 %".
func fromText(reach float64) string {
	if math.IsInf(reach, 1) {
		return "too few blocks"
	}
	return format.Excess(reach)
}

// writeSure writes how sure the answers are.
func writeSure(doc *document.Document, d *dataset.Data, list []outcome) {
	doc.Heading(2, "How sure")
	t := document.Table{Head: []string{"year", "comparisons", "with a difference", "without",
		"found from, median cell", "found from, worst cell", " worst cell"}}
	for i := range list {
		o := &list[i]
		differ, all := o.differ()
		median, worst, where := o.reaches()
		t.Add(o.Year, format.Grouped(all), fmt.Sprintf("%d (%s)", differ, format.Percent(float64(differ)/float64(all))),
			format.Grouped(all-differ), fromText(median), fromText(worst), where)
	}
	doc.Rows(t)
	doc.Paragraph(document.Term("Found from"), document.Text(" is the smallest difference that the median comparison "+
		"of a cell finds with a probability of 80 %. It follows from the width of the interval and from Holm's "+
		"correction. Where no difference was found, a smaller one may exist."))
	control := d.Noise.Sentence()
	if warning := d.WarnAA(); warning != "" {
		control = warning + " " + control
	}
	doc.Paragraph(document.Text(control))
}

// tooNoisy is the reach from which a cell is named among the limits.
const tooNoisy = 1.2

// noisy names the cells in which differences under tooNoisy are not found.
func noisy(list []outcome) (lines []string) {
	reach := map[*dataset.Cell]float64{} // in the best of the questions
	var cells []*dataset.Cell
	for i := range list {
		for k, c := range list[i].Cells {
			x := list[i].reach(k)
			if math.IsNaN(x) {
				continue
			}
			if before, ok := reach[c]; !ok {
				cells, reach[c] = append(cells, c), x
			} else {
				reach[c] = min(before, x)
			}
		}
	}
	for _, c := range cells {
		switch {
		case math.IsInf(reach[c], 1):
			lines = append(lines, fmt.Sprintf("%s has too few undisturbed blocks: most differences are likely to be "+
				"missed there.", c))
		case reach[c] >= tooNoisy:
			lines = append(lines, fmt.Sprintf("%s is noisy: differences under %s are likely to be missed there.",
				c, fromText(reach[c])))
		}
	}
	return lines
}
