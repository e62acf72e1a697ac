package conclusions

import (
	"fmt"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/format"
)

// From returns the conclusions that the results allow, as a document. It fails if no chosen design was measured beside
// a candidate.
func From(d *dataset.Data) (*document.Document, error) {
	var doc document.Document
	doc.Heading(1, "Conclusions")
	doc.Paragraph(document.Text("Made by make conclusions from the results of a run. " + d.Footer() + "."))
	doc.Heading(2, "Limits")
	doc.Items(limits(d))
	doc.Heading(2, "In short")
	short := document.Table{Head: []string{"year", " chosen", " better", " ahead in", " by"}}
	var details document.Document
	for _, q := range questions() {
		cells := cellsOf(d, q)
		list := balances(q, cells)
		if len(list) == 0 {
			continue
		}
		short.Rows = append(short.Rows, shortRow(q, list))
		writeQuestion(&details, d, q, cells, list)
	}
	if len(short.Rows) == 0 {
		return nil, fmt.Errorf("%s: no chosen design of a question was measured beside a candidate: "+
			"conclusions need a run such as idlab run --preset conclusions", d.Files[0].Path)
	}
	doc.Rows(short)
	doc.Paragraph(document.Term("Better"), document.Text(" is a candidate that was known, meets the conditions of "+
		"its year, is ahead of the chosen design in at least one cell and behind in none. By is the smallest and the "+
		"largest of its significant ratios."))
	doc.Parts = append(doc.Parts, details.Parts...)
	return &doc, nil
}

// limits returns what bounds every conclusion.
func limits(d *dataset.Data) []string {
	control := d.WarnAA()
	if control == "" {
		control = d.Noise.Sentence()
	}
	return []string{
		fmt.Sprintf("The machine has %s. Nothing here says how a design behaves with more workers than that.",
			format.Plural(d.Cores(), "CPU")),
		"The designs are models in Go. A garbage collector stands for RCU's grace period, and runs between slices only.",
		"Accounting of timers to users, siglock and the entry of a system call are not in these times. " +
			"In a whole system call the structure is a part, so differences are smaller there.",
		"Spin locks are the kernel's kinds, in user space. The ones of 2002 were not fair; those of the lab are.",
		"A difference is claimed beyond a margin of 1 % and with p < 0.05 after Holm's correction over all comparisons " +
			"of a question. " + control,
	}
}

// shortRow returns the row of a question in the table at the head.
func shortRow(q question, list []balance) []string {
	better := best(list)
	if len(better) == 0 {
		text := "none without a loss"
		if b := nearest(list); b != nil {
			text += fmt.Sprintf("; in the mean %s (%s ×, behind in %d)", b.Design, format.Factor(b.mean()), len(b.Behind))
		}
		return []string{q.Year, q.Chosen, text, "–", "–"}
	}
	b := better[0]
	return []string{q.Year, q.Chosen, b.Design,
		fmt.Sprintf("%d of %s", len(b.Ahead), b.compared()), b.span()}
}

// span writes the smallest and the largest significant ratio.
func (b *balance) span() string {
	least, most := slices.MinFunc(b.Ahead, b.byRatio), slices.MaxFunc(b.Ahead, b.byRatio)
	if least == most {
		return format.Factor(b.Of[most].Ratio) + " ×"
	}
	return fmt.Sprintf("%s to %s ×", format.Factor(b.Of[least].Ratio), format.Factor(b.Of[most].Ratio))
}

// writeQuestion writes the section of a question.
func writeQuestion(doc *document.Document, d *dataset.Data, q question, cells []*dataset.Cell, list []balance) {
	doc.Heading(2, format.Capital(q.Year)+": "+q.Title)
	doc.Paragraph(document.Strong("Chosen: "+q.Chosen+"."), document.Text(" "+q.Task))
	doc.Paragraph(answer(q, cells, list)...)
	doc.Rows(ratioTable(q, cells, list))
	doc.Paragraph(document.Text("The time of " + q.Chosen + ", then how many times as fast each candidate is, " +
		"with its 95 % interval. " +
		"Near the lab's overhead it is the difference in ns, positive if the candidate is faster. ~ no difference found, " +
		"? too few blocks. " + cells[0].String() + " is a line of the results."))
	doc.Items(known(list))
	doc.Paragraph(document.Strong("What would change it."), document.Text(" "+q.Change))
}

// answer states the outcome of a question.
func answer(q question, cells []*dataset.Cell, list []balance) []document.Span {
	better := best(list)
	if len(better) == 0 {
		return document.Sentences(document.Strong("No candidate is better."), document.Text(losses(cells, list)),
			document.Text(later(list)))
	}
	b := better[0]
	i := slices.MaxFunc(b.Ahead, b.byRatio)
	text := fmt.Sprintf("It is ahead in %d of %s and behind in none, most in %s: %s. Geometric mean: %s ×.",
		len(b.Ahead), b.compared(), cells[i], b.Of[i].Ahead(q.Chosen),
		format.Factor(b.mean()))
	if len(better) > 1 {
		var others []string
		for _, x := range better[1:] {
			others = append(others, fmt.Sprintf("%s (mean %s ×)", x.Design, format.Factor(x.mean())))
		}
		text += " Also without a loss: " + strings.Join(others, ", ") + "."
	}
	return document.Sentences(document.Strong("Better: "+b.Design+"."), document.Text(text),
		document.Text(losses(cells, list)), document.Text(later(list)))
}

// losses names the candidates that meet the conditions and are behind somewhere.
func losses(cells []*dataset.Cell, list []balance) string {
	var texts []string
	for i := range list {
		b := &list[i]
		if !b.fits() || len(b.Behind) == 0 {
			continue
		}
		worst := slices.MinFunc(b.Behind, b.byRatio)
		texts = append(texts, fmt.Sprintf("%s is ahead in %d and behind in %d, most in %s (%s × as fast)",
			b.Design, len(b.Ahead), len(b.Behind), cells[worst].String(), format.Factor(b.Of[worst].Ratio)))
	}
	if len(texts) == 0 {
		return ""
	}
	return "Not without a loss: " + strings.Join(texts, "; ") + "."
}

// later tells how the candidates compare that were not known.
func later(list []balance) string {
	var texts []string
	for i := range list {
		if b := &list[i]; b.Later {
			texts = append(texts, fmt.Sprintf("%s, which was not known, is ahead in %d of %s and behind in %d (mean %s ×).",
				b.Design, len(b.Ahead), b.compared(), len(b.Behind), format.Factor(b.mean())))
		}
	}
	return strings.Join(texts, " ")
}

// ratioTable has a row for each cell and a column for each candidate, and the bytes per timer at its foot.
func ratioTable(q question, cells []*dataset.Cell, list []balance) document.Table {
	t := document.Table{Head: []string{"cell", q.Chosen}}
	for _, b := range list {
		t.Head = append(t.Head, b.Design)
	}
	for i, c := range cells {
		row := []string{c.String(), compare.TimePerOp(c, dataset.Line{Design: q.Chosen})}
		for _, b := range list {
			text := "–"
			if b.Of[i].N > 0 {
				text = b.Of[i].Bracketed() + b.Of[i].Mark()
			}
			row = append(row, text)
		}
		t.Add(row...)
	}
	for _, c := range cells {
		if c.Workload != "find" { // the bytes of a structure hang on its population alone
			continue
		}
		of := func(design string) string {
			if e := c.Estimate(dataset.Line{Design: design}, record.BytesPer); e.N > 0 {
				return format.Figure(e.Median) + " B"
			}
			return "–"
		}
		row := []string{"bytes per timer, " + c.String(), of(q.Chosen)}
		for _, b := range list {
			row = append(row, of(b.Design))
		}
		if row[1] != "–" {
			t.Add(row...)
		}
	}
	return t
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
