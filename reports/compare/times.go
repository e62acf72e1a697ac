package compare

import (
	"fmt"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// TimePerOp writes the median time per operation of a series, and the share of refusals if there were any.
func TimePerOp(c *dataset.Cell, l dataset.Line) string {
	if c.Refused(l) {
		return "refused"
	}
	text := format.Duration(c.Estimate(l, record.NsPerOp).Median)
	if share := c.Estimate(l, record.Refused); l.Op != "" && share.N > 0 && share.Median > 0 {
		text += fmt.Sprintf(" (%s refused)", format.Percent(share.Median))
	}
	return text
}
