package panels

import (
	"fmt"

	"idlab/reports/dataset"
)

// A design that does not do what a cell asks for is a reference there, see dataset.Data.Reference. Charts draw
// references apart: after the ranked designs, and named with the reason.

// Named returns the name of a design in a chart of cells: "rcu", or "array (floor)" if it is a reference in any of
// them.
func Named(d *dataset.Data, cells []*dataset.Cell, design string) string {
	if why := reference(d, cells, design); why != "" {
		return fmt.Sprintf("%s (%s)", design, why)
	}
	return design
}

func reference(d *dataset.Data, cells []*dataset.Cell, design string) string {
	for _, c := range cells {
		if why := d.Reference(c, design); why != "" {
			return why
		}
	}
	return ""
}

// RankedFirst splits designs into those that are ranked in all cells and the references.
func RankedFirst(d *dataset.Data, cells []*dataset.Cell, designs []string) (ranked, references []string) {
	for _, design := range designs {
		if reference(d, cells, design) == "" {
			ranked = append(ranked, design)
		} else {
			references = append(references, design)
		}
	}
	return ranked, references
}

// Apart returns designs with the references last, and "" for a gap before them.
func Apart(d *dataset.Data, cells []*dataset.Cell, designs []string) []string {
	ranked, references := RankedFirst(d, cells, designs)
	if len(ranked) > 0 && len(references) > 0 {
		ranked = append(ranked, "")
	}
	return append(ranked, references...)
}
