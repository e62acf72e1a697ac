package findings

import (
	"fmt"
	"slices"
	"strings"

	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// Finding is a sentence about the results.
type Finding struct {
	Text string
	Cell *dataset.Cell // that the sentence comes from; nil: several cells, or none
}

// most is the largest number of findings.
const most = 7

// From returns the findings, at least one and at most seven, in order of importance. baseline is a design of d.
func From(d *dataset.Data, baseline string) []Finding {
	if len(d.Designs) < 2 {
		return []Finding{{Text: OneDesign(d)}}
	}
	cells := leading(d)
	if len(cells) == 0 {
		return []Finding{{Text: "No cell has times of two designs: nothing to compare."}}
	}
	var list, last findings
	first := rank(d, cells[0])
	list.add(first.Cell, first.times()+".")
	if first.disturbed() == "" {
		list.add(first.Cell, longChains(d, first.Cell))
		list.add(first.Cell, first.difference(baseline))
		list.add(first.Cell, compare.NodesSentence(first.compared(baseline)))
		list.add(first.Cell, why(first))
	}
	last.add(nil, recordings(d))
	last.add(first.Cell, choice(d, cells))
	for _, text := range lockMatters(d, first.Cell) {
		list.addBelow(most-len(last), first.Cell, text)
	}
	if len(cells) > 1 {
		second := rank(d, cells[1])
		list.addBelow(most-len(last), second.Cell, second.timesAndRatio())
	}
	return append(list, last...)
}

// findings is a list that grows by sentences.
type findings []Finding

// add adds a sentence unless it is empty.
func (list *findings) add(c *dataset.Cell, text string) {
	if text != "" {
		*list = append(*list, Finding{text, c})
	}
}

// addBelow is add for a list that keeps to a length.
func (list *findings) addBelow(length int, c *dataset.Cell, text string) {
	if len(*list) < length {
		list.add(c, text)
	}
}

// OneDesign is the sentence for results with a single design.
func OneDesign(d *dataset.Data) string {
	return fmt.Sprintf("There is only one design, %s: nothing to compare it with.", d.Designs[0])
}

// Answer returns the shortest answer, for a title: the fastest ranked designs in the first cell, and the comparison of
// the first of them with today's Linux. It is "" if the results do not decide.
func Answer(d *dataset.Data) string {
	cells := leading(d)
	if len(cells) == 0 {
		return ""
	}
	r := rank(d, cells[0])
	best := r.best(r.order)
	if len(best) == 0 || len(best) == len(r.order) {
		return ""
	}
	text := r.doing() + ": " + r.withTimes(best, " or ")
	switch now := r.today(); {
	case now == "" || now == best[0]:
		return text
	case slices.Contains(best, now):
		return fmt.Sprintf("%s; no difference found from %s of today's Linux", text, now)
	default:
		return fmt.Sprintf("%s; in today's Linux %s: %s is %s", text, r.withTimes([]string{now}, ""), best[0],
			compare.Between(r.pairs, now, best[0]).Ahead(""))
	}
}

// TooFewBlocks returns a warning that names the cells of findings with too few blocks to compare all pairs of designs;
// "" if there are none.
func TooFewBlocks(d *dataset.Data) string {
	var cells []string
	for _, c := range leading(d) {
		if r := rank(d, c); r.undecided() && r.disturbed() == "" {
			size, unit := r.smallestSample()
			cells = append(cells, fmt.Sprintf("%v needs %d %ss and has %d", c,
				max(dataset.MinBlocks, paired.Blocks(len(r.pairs))), unit, size))
		}
	}
	if len(cells) == 0 {
		return ""
	}
	return fmt.Sprintf("Too few blocks to compare all pairs of designs: %s.", format.CellList(cells))
}

// lockMatters returns a sentence for each design that was measured with several kinds of locks in a cell: whether
// the kind makes a significant difference. It returns none if there are too few blocks.
func lockMatters(d *dataset.Data, c *dataset.Cell) (sentences []string) {
	for _, g := range compare.LockGroups(d, c) {
		var differ, alike []string
		var none []compare.Pair
		undecided := false
		for i, j := range g.Judged[1:] {
			design := g.Designs[i+1]
			if j.Differs() {
				differ = append(differ, fmt.Sprintf("%s takes %s", design, j.TimesOf(g.Reference)))
				continue
			}
			alike = append(alike, design)
			none = append(none, compare.Pair{Of: design, To: g.Reference, Comparison: j})
			undecided = undecided || j.Undecided()
		}
		switch {
		case len(differ) > 0 && len(alike) > 0:
			sentences = append(sentences, fmt.Sprintf("The kind of lock matters: %s; no difference found for %s.",
				strings.Join(differ, ", "), strings.Join(alike, ", ")))
		case len(differ) > 0:
			sentences = append(sentences, fmt.Sprintf("The kind of lock matters: %s.", strings.Join(differ, ", ")))
		case !undecided:
			sentences = append(sentences, fmt.Sprintf("No difference found between the locks of %s; differences of %s "+
				"or more are ruled out.", g.Base, compare.NoneOf(none)))
		}
	}
	return sentences
}
