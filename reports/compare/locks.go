package compare

import (
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/dataset"
)

// A design can be measured with locks of several kinds, as designs of their own:
// onelock, whose locks are then those of its kernel, and onelock,lock=mutex. What sets
// these apart is the lock alone.

const lockParameter = "lock="

// LockOf splits a design's name into the design without the kind of its locks and that
// kind, "" where it is the one that the design has by default.
func LockOf(design string) (base, kind string) {
	parts := strings.Split(design, ",")
	for i, p := range parts[1:] {
		if value, ok := strings.CutPrefix(p, lockParameter); ok {
			return strings.Join(slices.Delete(parts, i+1, i+2), ","), value
		}
	}
	return design, ""
}

// LockKind names the kind of a design's locks.
func LockKind(design string) string {
	if _, kind := LockOf(design); kind != "" {
		return kind
	}
	return "default"
}

// LockGroup is a design with locks of several kinds in a cell.
type LockGroup struct {
	Base      string
	Reference string   // what the others are compared with: the kind by default, else the first of the run
	Designs   []string // in the order of the files, the reference first
	Judged    []*Comparison
}

// LockGroups are those of a cell, judged together.
func LockGroups(d *dataset.Data, c *dataset.Cell) (groups []LockGroup) {
	of := map[string][]string{}
	var order []string
	for _, design := range d.DesignsIn(c) {
		if c.Estimate(dataset.Line{Design: design}, record.NsPerOp).N == 0 {
			continue
		}
		base, kind := LockOf(design)
		if of[base] == nil {
			order = append(order, base)
		}
		if kind == "" {
			of[base] = slices.Insert(of[base], 0, design)
		} else {
			of[base] = append(of[base], design)
		}
	}
	var all []*Comparison
	for _, base := range order {
		if len(of[base]) < 2 {
			continue
		}
		g := LockGroup{Base: base, Reference: of[base][0], Designs: of[base]}
		for _, design := range g.Designs {
			g.Judged = append(g.Judged, Contrast(c, dataset.Line{Design: design}, dataset.Line{Design: g.Reference}))
		}
		g.Judged[0].Near = nil // it is compared with itself: 1.000, as everywhere
		groups, all = append(groups, g), append(all, g.Judged[1:]...)
	}
	judge(all)
	return groups
}

// LockCells are the cells where a design was measured with locks of several kinds.
func LockCells(d *dataset.Data) []*dataset.Cell {
	return slices.DeleteFunc(slices.Clone(d.Cells), func(c *dataset.Cell) bool { return len(LockGroups(d, c)) == 0 })
}

// WhyNoLocks says what run it takes to see what locks do.
const WhyNoLocks = "no design was measured with locks of more than one kind: it takes a run such as " +
	"idlab run --designs onelock,lock=qspin,onelock,lock=ticket,onelock,lock=mutex --workloads find,churn --tasks 1000 --workers 1,2"

// LockQuestion is the title of the chart and of the table of locks.
const LockQuestion = "Does the lock matter?"
