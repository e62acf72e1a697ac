package compare

import (
	"fmt"
	"slices"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/format"
)

// onlyIn names what d has and other lacks: designs, cells, and the series of all operations of the designs and cells
// that both have.
func onlyIn(d, other *dataset.Data) (names []string) {
	for _, design := range d.Designs {
		if !slices.Contains(other.Designs, design) {
			names = append(names, "design "+design)
		}
	}
	for _, c := range d.Cells {
		counterpart := other.ByName[c.String()]
		if counterpart == nil {
			names = append(names, c.String())
			continue
		}
		for _, design := range d.Designs {
			l := dataset.Line{Design: design}
			if slices.Contains(other.Designs, design) &&
				c.Estimate(l, record.NsPerOp).N > 0 && counterpart.Estimate(l, record.NsPerOp).N == 0 {
				names = append(names, record.Name(c.Cell, design, ""))
			}
		}
	}
	return names
}

// oneSided returns a sentence for each run that has something alone. It names the first and counts the others.
func (c *RunComparison) oneSided() (sentences []string) {
	for _, side := range c.sides() {
		if len(side.only) > 0 {
			sentences = append(sentences,
				fmt.Sprintf("only the %s run has %s", side.name, format.Several(side.only, "line")))
		}
	}
	return sentences
}

// listOneSided returns the names of what each run has alone, a line each.
func (c *RunComparison) listOneSided() (lines []string) {
	for _, side := range c.sides() {
		for i, name := range side.only {
			if i == document.MaxListed {
				lines = append(lines, fmt.Sprintf("  and %d more", len(side.only)-i))
				break
			}
			if i == 0 {
				lines = append(lines, fmt.Sprintf("Only the %s run has:", side.name))
			}
			lines = append(lines, "  "+name)
		}
	}
	return lines
}

// side is a run with what it has alone.
type side struct {
	name string
	only []string
}

func (c *RunComparison) sides() []side { return []side{{"old", c.OnlyOld}, {"new", c.OnlyNew}} }
