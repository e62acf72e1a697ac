package reports

import (
	"slices"

	"idlab/reports/dataset"
	"idlab/reports/document"
)

// writeOpenLoop explains what the tables of such cells have besides.
func writeOpenLoop(d *dataset.Data, doc *document.Document) {
	if !slices.ContainsFunc(d.Cells, (*dataset.Cell).OpenLoop) {
		return
	}
	doc.Paragraph(`
Cells with rate=… or pace=… are of an open loop. In the pass with clocks an operation is due at a time that was
laid down before, and its latency counts from then on, not from when a worker came to it: what waits behind a
slow operation is slow too. *offered/s* is how many were due a second, *unserved* the share of them that had not
begun when the pass ended; where that is more than a few, the latencies tell of a queue that grows, and depend on
how long the pass was.
`)
}
