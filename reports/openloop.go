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
		document.Text("Cells with rate=… or pace=… are open loops. "+
			"In the latency pass, operations are due at preset times, and a latency\n"+
			"counts from the due time: it includes the wait for earlier operations. "),
		document.Term("offered ops/s"),
		document.Text(" is the number of operations due\nper second, "),
		document.Term("unserved"),
		document.Text(" the share of these that had not begun at the end of the pass. If it is not small, the\n"+
			"queue grew all the time, and the latencies depend on the length of the pass.\n"))
}
