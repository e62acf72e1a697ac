package reports

import (
	"fmt"
	"math"
	"strings"

	"idlab/bench/record"
)

// writeBeside tells what one task does to others, for the workloads that are
// about that. Their results have a line for each phase, and in it for each role:
// exit-others is what the others do while task 0 exits.
func (d *Data) writeBeside(doc *document) {
	begun := false
	for _, c := range d.cells {
		var t table
		var findings []string
		switch c.Workload {
		case "exit-storm":
			t, findings = d.exitTable(c)
		case "adversary":
			t, findings = d.adversaryTable(c)
		case "wrap":
			t, findings = d.wrapTable(c)
		}
		if len(t.rows) == 0 {
			continue
		}
		if !begun {
			doc.heading(2, "What one task does to the others")
			begun = true
		}
		doc.about(c.Workload)
		doc.heading(3, d.cellTitle(c))
		doc.paragraph(besideHead(c.Workload))
		doc.rows(t.withoutEmpty(1))
		doc.items(findings)
		doc.about("")
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
func (d *Data) exitTable(c *cell) (table, []string) {
	t := table{head: []string{"design", "quiet: p99.9", "quiet: max", "creating: p99.9", "creating: max", "full: p99.9", "full: max",
		"exiting: p99.9", "exiting: max", "time/op, full ÷ quiet", "95 % interval", "exiting ÷ quiet", "95 % interval"}}
	var slowed []slowdown
	for _, design := range d.designsIn(c) {
		row := []string{design}
		has := false
		for _, op := range []string{"quiet-others", "create-others", "full-others", "exit-others"} {
			l := line{design, op}
			has = has || c.values[l] != nil
			p := c.percentiles(l)
			row = append(row, p[p999], p[longest])
		}
		quiet := line{design, "quiet-others"}
		row = append(row, ratioAndInterval(c.ratio(line{design, "full-others"}, quiet, record.NsPerOp))...)
		e := c.ratio(line{design, "exit-others"}, quiet, record.NsPerOp)
		if has {
			t.add(append(row, ratioAndInterval(e)...)...)
			slowed = append(slowed, slowdown{design, e})
		}
	}
	return t, []string{worst(slowed, forNeighbours, "others", "while a task exits")}
}

// adversaryTable is about a task that picks its ids to slow others.
func (d *Data) adversaryTable(c *cell) (table, []string) {
	t := table{head: []string{"design", "attack: time/op", "victim, after ÷ before", "95 % interval",
		"others, after ÷ before", "95 % interval", "others, beside ÷ quiet", "95 % interval"}}
	effects := []struct {
		of, to, whom, when string
		slowed             []slowdown
	}{
		{"victim-after", "victim-before", "a victim", "after the attack", nil},
		{"others-after", "others-before", "others", "after the attack", nil},
		{"beside-others", "quiet-others", "others", "while the attack goes on", nil},
	}
	for _, design := range d.designsIn(c) {
		row := []string{design, c.timePerOp(line{design, "attack"})}
		has := c.values[line{design, "attack"}] != nil
		for i := range effects {
			x := &effects[i]
			has = has || c.values[line{design, x.of}] != nil
			e := c.ratio(line{design, x.of}, line{design, x.to}, record.NsPerOp)
			x.slowed = append(x.slowed, slowdown{design, e})
			row = append(row, ratioAndInterval(e)...)
		}
		if has {
			t.add(row...)
		}
	}
	var findings []string
	for _, x := range effects {
		if c.has(x.of, record.NsPerOp) {
			findings = append(findings, worst(x.slowed, forNeighbours, x.whom, x.when))
		}
	}
	return t, findings
}

// wrapTable is about a task whose ids wrap around.
func (d *Data) wrapTable(c *cell) (table, []string) {
	t := table{head: []string{"design", "low: time/op", "jump: time/op", "wrapping: time/op", "time/op, wrapping ÷ low", "95 % interval", "longest operation"}}
	var slowed []slowdown
	for _, design := range d.designsIn(c) {
		low, wrap := line{design, "low"}, line{design, "wrap"}
		if c.values[low] == nil && c.values[wrap] == nil {
			continue
		}
		e := c.ratio(wrap, low, record.NsPerOp)
		slowed = append(slowed, slowdown{design, e})
		row := []string{design, c.timePerOp(low), c.timePerOp(line{design, "jump"}), c.timePerOp(wrap)}
		row = append(row, ratioAndInterval(e)...)
		t.add(append(row, c.percentiles(wrap)[longest])...)
	}
	return t, []string{worst(slowed, "Hit worst by the wrap", "operations", "where ids wrap")}
}

// Places in what percentiles returns.
const (
	p999    = 3
	longest = 4
)

func ratioAndInterval(e estimate) []string { return []string{figure(e.median), interval(e, figure)} }

// slowdown is how many times as slow something becomes in a design.
type slowdown struct {
	design string
	estimate
}

// worthBlame is how many times as slow others must become for a design to be named.
const worthBlame = 1.1

const forNeighbours = "Worst for its neighbours"

// worst names the design that slows most, as far as intervals carry that: one
// whose interval reaches into that of the worst may be as bad. Intervals of
// 95 % each are less sure all together, so nothing is said of what may be less than a
// tenth.
func worst(list []slowdown, what, whom, when string) string {
	top := slowdown{estimate: estimate{median: math.Inf(-1)}}
	measured := 0
	for _, s := range list {
		if !s.bounded() {
			continue
		}
		measured++
		if s.lo > worthBlame && s.median > top.median {
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
		if s.design != top.design && s.bounded() && s.lo > worthBlame && s.hi >= top.lo {
			equal = append(equal, s.design)
		}
	}
	sentence := fmt.Sprintf("%s: %s (%s %s × as slow %s, %s).", what, top.design, whom, figure(top.median), when, interval(top.estimate, figure))
	if len(equal) > 0 {
		sentence += fmt.Sprintf(" Intervals overlap with that of %s, so no telling which of them is worst.", strings.Join(equal, ", "))
	}
	return sentence
}
