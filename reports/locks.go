package reports

import (
	"fmt"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/paired"
)

// A design can be measured with locks of several kinds, as designs of their own:
// onelock, whose locks are then those of its kernel, and onelock,lock=mutex. What sets
// these apart is the lock alone.

const lockParameter = "lock="

// lockOf splits a design's name into the design without the kind of its locks and that
// kind, "" where it is the one that the design has by default.
func lockOf(design string) (base, kind string) {
	parts := strings.Split(design, ",")
	for i, p := range parts[1:] {
		if value, ok := strings.CutPrefix(p, lockParameter); ok {
			return strings.Join(slices.Delete(parts, i+1, i+2), ","), value
		}
	}
	return design, ""
}

// lockKind names the kind of a design's locks.
func lockKind(design string) string {
	if _, kind := lockOf(design); kind != "" {
		return kind
	}
	return "default"
}

// lockGroup is a design with locks of several kinds in a cell.
type lockGroup struct {
	base      string
	reference string   // what the others are compared with: the kind by default, else the first of the run
	designs   []string // in the order of the files, the reference first
	judged    []*judged
}

// lockGroups are those of a cell, judged together.
func (d *Data) lockGroups(c *cell) (groups []lockGroup) {
	of := map[string][]string{}
	var order []string
	for _, design := range d.designsIn(c) {
		if c.estimate(line{design, ""}, record.NsPerOp).n == 0 {
			continue
		}
		base, kind := lockOf(design)
		if of[base] == nil {
			order = append(order, base)
		}
		if kind == "" {
			of[base] = slices.Insert(of[base], 0, design)
		} else {
			of[base] = append(of[base], design)
		}
	}
	var all []*judged
	for _, base := range order {
		if len(of[base]) < 2 {
			continue
		}
		g := lockGroup{base: base, reference: of[base][0], designs: of[base]}
		for _, design := range g.designs {
			g.judged = append(g.judged, c.contrast(line{design, ""}, line{g.reference, ""}))
		}
		g.judged[0].near = nil // it is compared with itself: 1.000, as everywhere
		groups, all = append(groups, g), append(all, g.judged[1:]...)
	}
	judge(all)
	return groups
}

// lockCells are the cells where a design was measured with locks of several kinds.
func (d *Data) lockCells() []*cell {
	return slices.DeleteFunc(slices.Clone(d.cells), func(c *cell) bool { return len(d.lockGroups(c)) == 0 })
}

// whyNoLocks says what run it takes to see what locks do.
const whyNoLocks = "no design was measured with locks of more than one kind: it takes a run such as " +
	"idlab run --designs onelock,lock=qspin,onelock,lock=ticket,onelock,lock=mutex --workloads find,churn --tasks 1000 --workers 1,2"

// lockMatters says of each design with locks of several kinds whether that makes a
// difference in a cell.
func (d *Data) lockMatters(c *cell) (sentences []string) {
	for _, g := range d.lockGroups(c) {
		var differ, alike []string
		var undecided bool
		var none []duel
		for i, j := range g.judged[1:] {
			design := g.designs[i+1]
			switch {
			case j.differs():
				differ = append(differ, fmt.Sprintf("%s takes %s", design, j.timesOf(g.reference)))
			default:
				alike, none = append(alike, design), append(none, duel{design, g.reference, j})
				undecided = undecided || j.undecided()
			}
		}
		switch {
		case len(differ) > 0:
			text := fmt.Sprintf("%s at %s, the lock matters: %s", d.with(c), c.workload(), strings.Join(differ, ", "))
			if len(alike) > 0 {
				text += fmt.Sprintf("; no difference of %s is found", strings.Join(alike, ", "))
			}
			sentences = append(sentences, text+d.floorOf(c)+".")
		case undecided:
			sentences = append(sentences, fmt.Sprintf("%s it takes %d blocks to tell whether the lock of %s matters at %s, and there are %d.",
				d.with(c), max(minBlocks, paired.Blocks(len(g.designs)-1)), g.base, c.workload(), len(c.blocks)))
		default:
			sentences = append(sentences, fmt.Sprintf("%s no difference between the locks of %s is found at %s: none of %s or more.", d.with(c), g.base, c.workload(), noneOf(none)))
		}
	}
	return sentences
}

// writeLocks has a row for each cell and design with locks of several kinds.
func (d *Data) writeLocks(doc *document) {
	t := table{head: []string{"cell", " design", "time/op", "95 % interval", "ratio", "95 % interval", " verdict",
		"of acquisitions", "95 % interval", "wait/contention", "95 % interval", "longest wait", "hand-overs/op", "fairness"}}
	for _, c := range d.lockCells() {
		for _, g := range d.lockGroups(c) {
			for i, design := range g.designs {
				t.add(append([]string{d.cellTitle(c), design}, c.lockRow(design, g.judged[i], i == 0)...)...)
			}
		}
	}
	if len(t.rows) == 0 {
		return
	}
	doc.heading(2, lockQuestion)
	doc.paragraph("Designs that were measured with locks of several kinds: all else is the same. *ratio* is that of time/op to the design's\n" +
		"own kind of lock, or where that was not measured to the first kind of the run, whose row has 1.000. *of acquisitions* is the share\n" +
		"of them that found the lock held, *wait/contention* how long each of those waited, *hand-overs* are those to which the holder\n" +
		"before passed the lock. *fairness* is the standard deviation of the workers' rates over their mean: 0 is fair.")
	doc.rows(t.withoutEmpty(2))
}

const lockQuestion = "Does the lock matter?"

func (c *cell) lockRow(design string, j *judged, reference bool) []string {
	l := line{design, ""}
	time, waited := c.estimate(l, record.NsPerOp), c.estimate(l, record.Waited)
	each := c.estimate(l, record.PerWait)
	between, verdict := j.interval(" … "), j.verdict("this run")
	if reference {
		between, verdict = "–", "–"
	}
	return []string{duration(time.median), interval(time, duration), j.text(), between, verdict,
		percent(waited.median), interval(waited, percent), duration(each.median), interval(each, duration),
		duration(c.largest(l, record.LongestWait)), figure(c.estimate(l, record.HandOvers).median), figure(c.estimate(l, record.Fairness).median)}
}
