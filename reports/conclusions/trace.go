package conclusions

import (
	"strings"

	"idlab/bench/record"
	"idlab/reports/document"
)

// unpacked is where make conclusions puts the results.
const unpacked = "out/conclusions.txt"

// filter returns the expression by which benchfilter and benchstat select the lines of all designs in a cell, without
// those of single operations. The dots stand for slashes, which end a regular expression there.
func filter(c record.Cell) string {
	name, rest, _ := strings.Cut(c.String(), "/")
	return ".fullname:/^" + name + ".design=.*." + strings.ReplaceAll(rest, "/", ".") + "$/"
}

// writeTrace says how to find the lines behind a figure.
func writeTrace(doc *document.Document, list []outcome) {
	c := list[0].Cells[0]
	doc.Heading(2, "The lines behind a figure")
	doc.Paragraph(document.Text("The names of cells are those of the results. A line has the design after the " +
		"workload: Benchmark" + record.Name(c.Cell, list[0].Chosen, "") + ". These commands print the times of all " +
		"designs in a cell, here " + c.String() + ", and the ratios to a design in all cells:"))
	doc.Commands(
		"make conclusions # seconds",
		"go tool benchstat -table '' -row .fullname -filter '"+filter(c.Cell)+" .unit:sec/op' "+unpacked+" # seconds",
		"idlab compare --col design --base "+list[0].Chosen+" "+unpacked+" # seconds")
	doc.Paragraph(document.Text("For another cell put the parts of its name into the filter, with a dot for each " +
		"slash. B/timer in place of sec/op prints bytes. Figures of a single operation, such as /op=create-at, are " +
		"in lines whose names end so; predictions are in reports/conclusions/predicted. A time is the median over the " +
		"blocks, as in benchstat. A ratio is not the quotient of two such medians, nor is a difference theirs. Both " +
		"are estimated from those within each block, since the designs of a block were measured in turns " +
		"(Hodges–Lehmann, with the interval of Wilcoxon's test). compare prints the same ratios the other way round: " +
		"the candidate's time over that of the base. Its signs may differ, because Holm's correction covers a row " +
		"there and a question here."))
}
