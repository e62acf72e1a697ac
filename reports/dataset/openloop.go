package dataset

import (
	"slices"
	"strings"

	"idlab/bench/record"
)

// OpenLoop tells whether the operations of a cell are due at times of their own
// in the pass with clocks, rather than each when the one before is over.
func (c *Cell) OpenLoop() bool {
	return c.Has("", record.Offered) || slices.ContainsFunc(c.Params, func(p string) bool {
		return strings.HasPrefix(p, "rate=") || strings.HasPrefix(p, "pace=")
	})
}
