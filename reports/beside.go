package reports

import (
	"fmt"
	"math"
	"strings"

	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/format"
)

// writeBeside tells what one task does to others, for the workloads that are
// about that. Their results have a line for each phase, and in it for each role:
// exit-others is what the others do while task 0 exits.
func writeBeside(d *dataset.Data, doc *document.Document) {
	begun := false
	for _, c := range d.Cells {
		var t document.Table
		var findings []string
		switch c.Workload {
		case "exit-storm":
			t, findings = exitTable(d, c)
		case "adversary":
			t, findings = adversaryTable(d, c)
		case "wrap":
			t, findings = wrapTable(d, c)
		}
		if len(t.Rows) == 0 {
			continue
		}
		if !begun {
			doc.Heading(2, "What one task does to the others")
			begun = true
		}
		doc.About(c.Workload)
		doc.Heading(3, d.CellTitle(c))
		doc.Paragraph(besideHead(c.Workload))
		doc.Rows(t.WithoutEmpty(1))
		doc.Items(findings)
		doc.About("")
	}
}

func besideHead(workload string) string {
	switch workload {
	case "exit-storm":
		return "Latencies of the other workers while task 0 has no timer (quiet), while it creates them, while it has and uses them\n" +
			"(full), and while it exits; and how many times the time of an operation of theirs is, while it is full and while it\n" +
			"exits, what it is while it is quiet."
	case "adversary":
		return "A task asks for the ids by which, in this design, it slows others most. After ÷ before is the time of an operation\n" +
			"once those timers are there over that of before: of finding the victim, and of what the others do. Beside is while\n" +
			"the task deletes and creates at those ids again and again, quiet while it does nothing and has no timers yet."
	default:
		return "Tasks come to the largest id while timers of theirs hold the lowest ones: a create that goes beyond the end may have\n" +
			"to pass all of those. Low: creating them; jump: to just below the end; wrapping: creates and deletes from there on.\n" +
			"The longest operation is the longest of all blocks."
	}
}

// exitTable is about a task with very many timers that exits.
func exitTable(d *dataset.Data, c *dataset.Cell) (document.Table, []string) {
	t := document.Table{Head: []string{"design", "quiet: p99.9", "quiet: max", "creating: p99.9", "creating: max", "full: p99.9", "full: max",
		"exiting: p99.9", "exiting: max", "time/op, full ÷ quiet", "95 % interval", "exiting ÷ quiet", "95 % interval"}}
	var slowed []slowdown
	for _, design := range d.DesignsIn(c) {
		row := []string{design}
		has := false
		for _, op := range []string{"quiet-others", "create-others", "full-others", "exit-others"} {
			l := dataset.Line{Design: design, Op: op}
			has = has || c.Values[l] != nil
			p := percentiles(c, l)
			row = append(row, p[p999], p[longest])
		}
		quiet := dataset.Line{Design: design, Op: "quiet-others"}
		row = append(row, ratioAndInterval(c.Ratio(dataset.Line{Design: design, Op: "full-others"}, quiet, record.NsPerOp))...)
		e := c.Ratio(dataset.Line{Design: design, Op: "exit-others"}, quiet, record.NsPerOp)
		if has {
			t.Add(append(row, ratioAndInterval(e)...)...)
			slowed = append(slowed, slowdown{design, e})
		}
	}
	return t, []string{worst(slowed, forNeighbours, "others", "while a task exits")}
}

// adversaryTable is about a task that picks its ids to slow others.
func adversaryTable(d *dataset.Data, c *dataset.Cell) (document.Table, []string) {
	t := document.Table{Head: []string{"design", "attack: time/op", "victim, after ÷ before", "95 % interval",
		"others, after ÷ before", "95 % interval", "others, beside ÷ quiet", "95 % interval"}}
	effects := []struct {
		of, to, whom, when string
		slowed             []slowdown
	}{
		{"victim-after", "victim-before", "a victim", "after the attack", nil},
		{"others-after", "others-before", "others", "after the attack", nil},
		{"beside-others", "quiet-others", "others", "while the attack goes on", nil},
	}
	for _, design := range d.DesignsIn(c) {
		row := []string{design, compare.TimePerOp(c, dataset.Line{Design: design, Op: "attack"})}
		has := c.Values[dataset.Line{Design: design, Op: "attack"}] != nil
		for i := range effects {
			x := &effects[i]
			has = has || c.Values[dataset.Line{Design: design, Op: x.of}] != nil
			e := c.Ratio(dataset.Line{Design: design, Op: x.of}, dataset.Line{Design: design, Op: x.to}, record.NsPerOp)
			x.slowed = append(x.slowed, slowdown{design, e})
			row = append(row, ratioAndInterval(e)...)
		}
		if has {
			t.Add(row...)
		}
	}
	var findings []string
	for _, x := range effects {
		if c.Has(x.of, record.NsPerOp) {
			findings = append(findings, worst(x.slowed, forNeighbours, x.whom, x.when))
		}
	}
	return t, findings
}

// wrapTable is about a task whose ids wrap around.
func wrapTable(d *dataset.Data, c *dataset.Cell) (document.Table, []string) {
	t := document.Table{Head: []string{"design", "low: time/op", "jump: time/op", "wrapping: time/op", "time/op, wrapping ÷ low", "95 % interval", "longest operation"}}
	var slowed []slowdown
	for _, design := range d.DesignsIn(c) {
		low, wrap := dataset.Line{Design: design, Op: "low"}, dataset.Line{Design: design, Op: "wrap"}
		if c.Values[low] == nil && c.Values[wrap] == nil {
			continue
		}
		e := c.Ratio(wrap, low, record.NsPerOp)
		slowed = append(slowed, slowdown{design, e})
		row := []string{design, compare.TimePerOp(c, low), compare.TimePerOp(c, dataset.Line{Design: design, Op: "jump"}), compare.TimePerOp(c, wrap)}
		row = append(row, ratioAndInterval(e)...)
		t.Add(append(row, percentiles(c, wrap)[longest])...)
	}
	return t, []string{worst(slowed, "Hit worst by the wrap", "operations", "where ids wrap")}
}

// Places in what percentiles returns.
const (
	p999    = 3
	longest = 4
)

func ratioAndInterval(e dataset.Estimate) []string {
	return []string{format.Figure(e.Median), dataset.Interval(e, format.Figure)}
}

// slowdown is how many times as slow something becomes in a design.
type slowdown struct {
	design string
	dataset.Estimate
}

// worthBlame is how many times as slow others must become for a design to be named.
const worthBlame = 1.1

const forNeighbours = "Worst for its neighbours"

// worst names the design that slows most, as far as intervals carry that: one
// whose interval reaches into that of the worst may be as bad. Intervals of
// 95 % each are less sure all together, so nothing is said of what may be less than a
// tenth.
func worst(list []slowdown, what, whom, when string) string {
	top := slowdown{Estimate: dataset.Estimate{Median: math.Inf(-1)}}
	measured := 0
	for _, s := range list {
		if !s.Bounded() {
			continue
		}
		measured++
		if s.Lo > worthBlame && s.Median > top.Median {
			top = s
		}
	}
	switch {
	case measured == 0:
		return fmt.Sprintf("Too few blocks to say which design makes %s slowest %s.", whom, when)
	case top.design == "":
		return fmt.Sprintf("No design is shown to make %s slower %s: no interval lies above 1.1.", whom, when)
	}
	var equal []string
	for _, s := range list {
		if s.design != top.design && s.Bounded() && s.Lo > worthBlame && s.Hi >= top.Lo {
			equal = append(equal, s.design)
		}
	}
	sentence := fmt.Sprintf("%s: %s (%s %s × as slow %s, %s).", what, top.design, whom, format.Figure(top.Median), when, dataset.Interval(top.Estimate, format.Figure))
	if len(equal) > 0 {
		sentence += fmt.Sprintf(" Intervals overlap with that of %s, so no telling which of them is worst.", strings.Join(equal, ", "))
	}
	return sentence
}
