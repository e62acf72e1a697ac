package conclusions

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/format"
	"idlab/reports/predictions"
	"idlab/workloads"
)

// writeQuestion writes the section of a question.
func writeQuestion(doc *document.Document, d *dataset.Data, p *predictions.Data, o *outcome) {
	doc.Heading(2, format.Capital(o.Year)+": "+o.Title)
	doc.Paragraph(document.Strong("Chosen: "+o.Chosen+"."), document.Text(" "+o.Task))
	doc.Paragraph(verdict(o)...)
	doc.Paragraph(document.Text(slowRestores(d, o)))
	doc.Paragraph(document.Text(larger(o)))
	doc.Rows(ratioTable(o))
	doc.Paragraph(document.Text("The time of " + o.Chosen + ", then how many times as fast each candidate is, with " +
		"its 95 % interval. These are ratios of paired blocks. Near the lab's overhead it is the difference in ns, " +
		"positive if the candidate is faster. ~ no difference found, ? too few blocks. Smaller differences than " +
		"those in the column found from may be missed."))
	doc.Items(known(o.Balances))
	writePredicted(doc, p, o)
	doc.Paragraph(document.Strong("What would change it."), document.Text(" "+o.Change))
}

// verdict states the outcome of a question.
func verdict(o *outcome) []document.Span {
	better := best(o.Balances)
	if len(better) == 0 {
		text := "Nor is one shown to be faster in the mean."
		if b := nearest(o.Balances); b != nil {
			text = fmt.Sprintf("Nearest is %s: %s. Geometric mean: %s "+
				"×.", b.Design, b.standing(), format.Factor(b.mean()))
		}
		return document.Sentences(document.Strong("No candidate is better without a loss."),
			document.Text("By the rule of this document the choice stands."), document.Text(text),
			document.Text(losses(o)), document.Text(later(o)))
	}
	b := better[0]
	i := slices.MaxFunc(b.Ahead, b.byRatio)
	text := fmt.Sprintf("It is ahead in %d of %s and behind in none, most in %s: %s. Geometric mean: %s ×.",
		len(b.Ahead), b.compared(), o.Cells[i], b.Of[i].Ahead(o.Chosen),
		format.Factor(b.mean()))
	if len(better) > 1 {
		var others []string
		for _, x := range better[1:] {
			others = append(others, fmt.Sprintf("%s (mean %s ×)", x.Design, format.Factor(x.mean())))
		}
		text += " Also without a loss: " + strings.Join(others, ", ") + "."
	}
	return document.Sentences(document.Strong("Better: "+b.Design+"."), document.Text(text),
		document.Text(losses(o)), document.Text(later(o)))
}

// standing writes in how many cells a candidate is ahead and behind, and its largest loss or, without one, the largest
// that the intervals do not exclude.
func (b *balance) standing() string {
	text := fmt.Sprintf("ahead in %d of %s, behind in %d", len(b.Ahead), b.compared(), len(b.Behind))
	if len(b.Behind) > 0 {
		return text + fmt.Sprintf(", at worst %s × as fast", format.Factor(b.worst()))
	}
	if loss, _ := b.possibleLoss(); loss > 0 {
		text += fmt.Sprintf("; a loss up to %s is not excluded", format.Percent(loss))
	}
	return text
}

// losses names the candidates that meet the conditions and are behind somewhere.
func losses(o *outcome) string {
	var texts []string
	for i := range o.Balances {
		b := &o.Balances[i]
		if !b.fits() || len(b.Behind) == 0 {
			continue
		}
		worst := slices.MinFunc(b.Behind, b.byRatio)
		texts = append(texts, fmt.Sprintf("%s is ahead in %d and behind in %d, most in %s (%s × as fast)",
			b.Design, len(b.Ahead), len(b.Behind), o.Cells[worst].String(), format.Factor(b.Of[worst].Ratio)))
	}
	if len(texts) == 0 {
		return ""
	}
	return "Not without a loss: " + strings.Join(texts, "; ") + "."
}

// later tells how the candidates compare that were not known.
func later(o *outcome) string {
	var texts []string
	for i := range o.Balances {
		if b := &o.Balances[i]; b.Later {
			texts = append(texts, fmt.Sprintf("%s, which was not known, is %s.", b.Design, b.standing()))
		}
	}
	return strings.Join(texts, " ")
}

// slowRestores names the designs that the answer praises and that are slower than the chosen one to restore an id by
// request. In the whole of criu-restore such a create is a small part beside create and delete. The comparisons are a
// family of their own.
func slowRestores(d *dataset.Data, o *outcome) string {
	c := restored(d)
	if c == nil {
		return ""
	}
	comparisons := compare.WithBaseline(d, c, workloads.CreateAt.String(), o.Chosen)
	var texts []string
	for i := range o.Balances {
		b := &o.Balances[i]
		praised := b.Later || o.answer() != nil && o.answer().Design == b.Design
		if j := comparisons.Of(b.Design); praised && j != nil && j.Differs() && j.Slower() {
			texts = append(texts, fmt.Sprintf("%s takes %s to restore an id by request.",
				b.Design, j.TimesOf(o.Chosen)))
		}
	}
	return strings.Join(texts, " ")
}

// known says of each candidate why it could have been built, and which condition it breaks.
func known(list []balance) (lines []string) {
	for _, b := range list {
		line := fmt.Sprintf("%s: %s.", b.Design, b.Known)
		if b.Breaks != "" {
			line += " For reference, no answer: " + b.Breaks + "."
		}
		lines = append(lines, line)
	}
	return lines
}

// ratioTable has a row for each cell and a column for each candidate, and the bytes per timer at its foot.
func ratioTable(o *outcome) document.Table {
	t := document.Table{Head: []string{"cell", o.Chosen}}
	for _, b := range o.Balances {
		t.Head = append(t.Head, b.Design)
	}
	t.Head = append(t.Head, "found from")
	for i, c := range o.Cells {
		row := []string{c.String(), compare.TimePerOp(c, dataset.Line{Design: o.Chosen})}
		for _, b := range o.Balances {
			text := "–"
			if b.Of[i].N > 0 {
				text = b.Of[i].Bracketed() + b.Of[i].Mark()
			}
			row = append(row, text)
		}
		t.Add(append(row, fromText(o.reach(i)))...)
	}
	for _, c := range o.Cells {
		row := []string{"bytes per timer, " + c.String(), bytesPerTimer(c, o.Chosen)}
		for _, b := range o.Balances {
			row = append(row, bytesPerTimer(c, b.Design))
		}
		if row[1] != "–" && slices.Contains([]string{"find", "churn", "sparse-512"}, c.Workload) {
			t.Add(append(row, "")...)
		}
	}
	return t
}

// bytesPerTimer writes the memory of a structure at the end of a block, "–" if the results do not tell.
func bytesPerTimer(c *dataset.Cell, design string) string {
	if e := c.Estimate(dataset.Line{Design: design}, record.BytesPer); e.N > 0 {
		return format.Figure(e.Median) + " B"
	}
	return "–"
}

// crowded is the number of timers for each bucket from which a table is crowded.
const crowded = 4

// larger tells what a larger table does, "" if the results do not show both a crowded table and another. The table of
// Linux does not grow.
func larger(o *outcome) string {
	b := o.larger()
	if b == nil {
		return ""
	}
	inCrowd, others := b.parted(o)
	if len(inCrowd.Ahead) == 0 || len(inCrowd.Behind)+inCrowd.Same > 0 || len(others.Behind) == 0 {
		return ""
	}
	return fmt.Sprintf("The load of the table decides. With %s timers for each bucket (%s), %s is %s as fast as "+
		"%s. With fewer than %d it is %s. So the table of %s is large enough where timers are few, and too small "+
		"where they are many: it should follow the number of timers. The lab has no chained table that grows, so it "+
		"cannot tell what growing costs.",
		o.loads(inCrowd.Ahead), format.CellList(o.names(inCrowd.Ahead)), b.Design, inCrowd.span(), o.Chosen,
		crowded, others.standing(), o.Chosen)
}

// loads returns the least and the largest number of timers for each bucket of the chosen design in some cells.
func (o *outcome) loads(cells []int) string {
	least, most := math.Inf(1), math.Inf(-1)
	for _, i := range cells {
		least, most = min(least, o.load(i)), max(most, o.load(i))
	}
	if a, b := format.Figure(least), format.Figure(most); a != b {
		return a + " to " + b
	}
	return format.Figure(least)
}

// names returns the names of cells.
func (o *outcome) names(cells []int) (names []string) {
	for _, i := range cells {
		names = append(names, o.Cells[i].String())
	}
	return names
}

// larger returns the candidate that is the chosen design with a larger table, nil if there is none.
func (o *outcome) larger() *balance {
	for i := range o.Balances {
		if o.Larger != "" && o.Balances[i].Design == o.Larger {
			return &o.Balances[i]
		}
	}
	return nil
}

// load returns the timers for each bucket of the chosen design in a cell, NaN if the results do not tell.
func (o *outcome) load(cell int) float64 {
	return o.Cells[cell].Estimate(dataset.Line{Design: o.Chosen}, dataset.TimersPerChain).Median
}

// parted returns the part of a balance in which the chosen table is crowded, and the rest.
func (b *balance) parted(o *outcome) (inCrowd, others balance) {
	isCrowded := func(cell int) bool { return o.load(cell) >= crowded }
	return b.only(isCrowded), b.only(func(cell int) bool { return !isCrowded(cell) })
}

// only returns the part of a balance with these cells.
func (b *balance) only(these func(cell int) bool) balance {
	part := balance{candidate: b.candidate, Of: slices.Clone(b.Of)}
	for i := range part.Of {
		if !these(i) {
			part.Of[i] = &compare.Comparison{}
		}
	}
	part.count()
	return part
}
