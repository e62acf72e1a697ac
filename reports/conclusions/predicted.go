package conclusions

import (
	"fmt"
	"slices"

	"idlab/reports/document"
	"idlab/reports/format"
	"idlab/reports/predictions"
)

// predictedDesigns returns the designs of a question that have a prediction of their own, the chosen one first, and the
// names of the others. A candidate whose prediction is that of the chosen design is in neither list.
func predictedDesigns(p *predictions.Data, o *outcome) (with [][2]string, without []string) {
	names := []string{o.Chosen}
	for _, c := range o.Candidates {
		names = append(names, c.Design)
	}
	for _, name := range names {
		design := p.DesignNamed(name)
		known := slices.ContainsFunc(with, func(x [2]string) bool { return x[1] == design })
		switch {
		case design == "":
			without = append(without, name)
		case !known:
			with = append(with, [2]string{name, design})
		}
	}
	return with, without
}

// writePredicted writes what the predictions say about the designs of a question. No verdict rests on it.
func writePredicted(doc *document.Document, p *predictions.Data, o *outcome) {
	if p == nil {
		return
	}
	with, without := predictedDesigns(p, o)
	text := fmt.Sprintf(" For %s.", p.Where())
	if len(without) > 0 {
		text += " There are no predictions of " + format.Listed(without, "and") + "."
	}
	doc.Paragraph(document.Strong("Predicted, not measured."), document.Text(text))
	t := document.Table{Head: []string{"predicted: transfers; hand-overs; time"}}
	for _, g := range p.Groups {
		t.Head = append(t.Head, " "+g.Title())
	}
	t.Head = append(t.Head, " beside "+o.Chosen)
	chosen := p.DesignNamed(o.Chosen)
	for _, x := range with {
		row := []string{x[1]}
		for _, g := range p.Groups {
			row = append(row, g.Figures(p, x[1]))
		}
		standing := "–"
		if chosen != "" && x[1] != chosen {
			standing = predictedStanding(p, x[1], chosen)
		}
		t.Add(append(row, standing)...)
	}
	doc.Rows(t)
	if len(t.Rows) > 0 {
		doc.Paragraph(document.Text("Each figure is per operation, and its range over the platforms. Transfers are " +
			"cache lines from other CPUs, hand-overs those of the design's locks. Times below 50 ns are not told " +
			"apart; a cell in which both designs are below 50 ns does not count. Ahead and behind count the cells in " +
			"which every platform agrees on a difference of more than 10 %."))
	}
}

// predictedStanding writes in how many predicted cells a design is ahead of another one, and behind.
func predictedStanding(p *predictions.Data, design, other string) string {
	ahead, behind, cells := p.Standing(design, other)
	return fmt.Sprintf("ahead in %d of %s, behind in %d", ahead, format.Plural(cells, "cell"), behind)
}
