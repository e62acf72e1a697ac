package dataset

import (
	"slices"
	"strings"

	"idlab/bench/record"
)

// OpenLoop reports whether the latencies of a cell were measured in an open loop: operations are due on a schedule,
// whether or not the one before has finished.
func (c *Cell) OpenLoop() bool {
	return c.Has("", record.Offered) || slices.ContainsFunc(c.Params, func(p string) bool {
		return strings.HasPrefix(p, "rate=") || strings.HasPrefix(p, "pace=")
	})
}
