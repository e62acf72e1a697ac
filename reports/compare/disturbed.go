package compare

import (
	"fmt"

	"idlab/bench/record"
	"idlab/reports/dataset"
)

// notMeasured names the cells of both runs that lack times in one of them because the machine was disturbed, and says
// in which run.
func (c *RunComparison) notMeasured() (cells []string) {
	for _, in := range c.New.Cells {
		before := c.Old.ByName[in.String()]
		if before == nil {
			continue
		}
		if text := c.Old.NotMeasured(before); text != "" {
			cells = append(cells, fmt.Sprintf("%v (old run): %s", in, text))
		}
		if text := c.New.NotMeasured(in); text != "" {
			cells = append(cells, fmt.Sprintf("%v (%s run): %s", in, c.newSide(), text))
		}
	}
	return cells
}

// newSide names the new run. In a comparison of the old build with itself it is the control.
func (c *RunComparison) newSide() string {
	if c.New.Files[0].Note(record.SideNote) == record.ControlSide {
		return record.ControlSide
	}
	return record.NewSide
}

// disturbed says in how many blocks of both runs a design has no time in a cell because the machine was disturbed. It
// begins with a colon, or is "" if there are none.
func (c *RunComparison) disturbed(x *Change) string {
	without, blocks := 0, 0
	for _, d := range []*dataset.Data{c.Old, c.New} {
		w, n := dataset.Disturbed(d.ByName[x.Cell.String()], x.Design)
		without, blocks = without+w, blocks+n
	}
	if without == 0 {
		return ""
	}
	return ": " + dataset.WasDisturbed(without, blocks)
}
