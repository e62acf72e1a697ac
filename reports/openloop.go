package reports

import (
	"slices"
	"strings"

	"idlab/bench/record"
)

// openLoop tells whether the operations of a cell are due at times of their own
// in the pass with clocks, rather than each when the one before is over.
func (c *cell) openLoop() bool {
	return c.has("", record.Offered) || slices.ContainsFunc(c.Params, func(p string) bool {
		return strings.HasPrefix(p, "rate=") || strings.HasPrefix(p, "pace=")
	})
}

// writeOpenLoop explains what the tables of such cells have besides.
func (d *Data) writeOpenLoop(doc *document) {
	if !slices.ContainsFunc(d.cells, (*cell).openLoop) {
		return
	}
	doc.paragraph(`
Cells with rate=… or pace=… are of an open loop. In the pass with clocks an operation is due at a time that was
laid down before, and its latency counts from then on, not from when a worker came to it: what waits behind a
slow operation is slow too. *offered/s* is how many were due a second, *unserved* the share of them that had not
begun when the pass ended; where that is more than a few, the latencies tell of a queue that grows, and depend on
how long the pass was.
`)
}
