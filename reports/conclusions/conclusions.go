package conclusions

import (
	"fmt"
	"slices"

	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/format"
	"idlab/reports/predictions"
)

// From returns the conclusions that the results allow, as a document. The predictions may be nil. It fails if no chosen
// design was measured beside a candidate.
func From(d *dataset.Data, p *predictions.Data) (*document.Document, error) {
	list := outcomes(d)
	if len(list) == 0 {
		return nil, fmt.Errorf("%s: no chosen design of a question was measured beside a candidate: "+
			"conclusions need a run such as idlab run --preset conclusions", d.Files[0].Path)
	}
	var doc document.Document
	doc.Heading(1, "Conclusions")
	doc.Paragraph(document.Text("Made by make conclusions from the results of a run. " + d.Footer() + "."))
	doc.Heading(2, "In a letter")
	for _, paragraph := range letter(d, p, list) {
		doc.Paragraph(paragraph...)
	}
	doc.Heading(2, "Limits")
	doc.Items(limits(d, p, list))
	writeShort(&doc, list)
	writeSure(&doc, d, list)
	writeTrace(&doc, list)
	for i := range list {
		writeQuestion(&doc, d, p, &list[i])
	}
	doc.Heading(2, "Objections")
	for _, x := range objections() {
		doc.Paragraph(document.Sentences(document.Strong(x.Claim), document.Text(x.Answer(d, list)))...)
	}
	return &doc, nil
}

// limits returns what bounds every conclusion.
func limits(d *dataset.Data, p *predictions.Data, list []outcome) []string {
	beyond := "Nothing here says how a design behaves with more workers than that."
	var remarks []string
	if p != nil {
		for _, text := range p.Remarks() {
			remarks = append(remarks, "Predicted: "+text)
		}
		beyond = fmt.Sprintf("Figures of more CPUs are predictions of a model (docs/prediction.md). They are marked "+
			"as predicted and decide nothing here. The model does not see locks inside of libraries, so it has "+
			"nothing on %s.", format.Listed([]string{"mutexmap", "syncmap", "xsync"}, "and"))
	}
	return slices.Concat([]string{
		fmt.Sprintf("The machine has %s. %s", format.Plural(d.Cores(), "CPU"), beyond),
		"The designs are models in Go. A garbage collector stands for RCU's grace period, and runs between slices " +
			"only.",
		"Accounting of timers to users (ucounts), siglock and the entry of a system call are not in these times. " +
			"In a whole system call the structure is a part, so differences are smaller there.",
		"Spin locks are the kernel's kinds, in user space. The ones of 2002 were not fair; those of the lab are.",
		"A difference is claimed beyond a margin of 1 % and with p < 0.05 after Holm's correction over all " +
			"comparisons of a question.",
		"Times are those of undisturbed turns: a turn beside another program is left out, for all designs " +
			"(docs/method.md). In the results all-ns/op has all turns. There disturbances can hide or turn a " +
			"difference.",
	}, noisy(list), remarks)
}

// writeShort writes the table with a row for each question.
func writeShort(doc *document.Document, list []outcome) {
	doc.Heading(2, "In short")
	short := document.Table{Head: []string{"year", " chosen", " better", " ahead in", " by", " largest possible loss"}}
	for i := range list {
		short.Rows = append(short.Rows, shortRow(&list[i]))
	}
	doc.Rows(short)
	doc.Paragraph(document.Term("Better"), document.Text(" is a candidate that was known, meets the conditions of "+
		"its year, is ahead of the chosen design in at least one cell and behind in none. By is the smallest and the "+
		"largest of its significant ratios. The nearest candidate is faster in the mean, and its largest loss is the "+
		"smallest. Where none is better, the choice stands by this rule. A cell without a difference may hide a small "+
		"loss. The largest possible one follows from the lowest end of the 95 % intervals of all cells. All of this "+
		"is measured."))
}

// shortRow returns the row of a question in the table at the head.
func shortRow(o *outcome) []string {
	better := best(o.Balances)
	if len(better) == 0 {
		text := "none without a loss"
		if b := nearest(o.Balances); b != nil {
			text += fmt.Sprintf("; nearest %s (mean %s ×, behind in %d, at worst %s ×)",
				b.Design, format.Factor(b.mean()), len(b.Behind), format.Factor(b.worst()))
		}
		return []string{o.Year, o.Chosen, text, "–", "–", "–"}
	}
	b := better[0]
	return []string{o.Year, o.Chosen, b.Design,
		fmt.Sprintf("%d of %s", len(b.Ahead), b.compared()), b.span(), o.possibleLoss(&b)}
}

// possibleLoss writes the largest loss of a candidate that the intervals do not exclude, and its cell.
func (o *outcome) possibleLoss(b *balance) string {
	loss, cell := b.possibleLoss()
	if loss <= 0 {
		return "none"
	}
	return fmt.Sprintf("%s, in %s", format.Percent(loss), o.Cells[cell])
}

// span writes the smallest and the largest significant ratio.
func (b *balance) span() string {
	least, most := slices.MinFunc(b.Ahead, b.byRatio), slices.MaxFunc(b.Ahead, b.byRatio)
	if least == most {
		return format.Factor(b.Of[most].Ratio) + " ×"
	}
	return fmt.Sprintf("%s to %s ×", format.Factor(b.Of[least].Ratio), format.Factor(b.Of[most].Ratio))
}
