package reports

import (
	"slices"

	"idlab/reports/dataset"
	"idlab/reports/document"
)

// writeOpenLoop explains the columns of open-loop cells, if there are any.
func writeOpenLoop(d *dataset.Data, doc *document.Document) {
	if !slices.ContainsFunc(d.Cells, (*dataset.Cell).OpenLoop) {
		return
	}
	doc.Paragraph(
		document.Text("Cells with rate=… or pace=… are of an open loop. "+
			"In the pass with clocks an operation is due at a time that was\nlaid down before, "+
			"and its latency counts from then on, not from when a worker came to it: "+
			"what waits behind a\nslow operation is slow too. "),
		document.Term("offered/s"),
		document.Text(" is how many were due a second, "),
		document.Term("unserved"),
		document.Text(" the share of them that had not\nbegun when the pass ended; where that is more than a few, "+
			"the latencies tell of a queue that grows, and depend on\nhow long the pass was.\n"))
}
