package compare

import (
	"slices"

	"idlab/bench/record"
	"idlab/reports/dataset"
)

// A design can be measured with several kinds of locks, as separate designs: onelock with the lock of its kernel,
// and onelock,lock=mutex. They differ in the lock only.

// lockParameter is the key of the parameter that selects the kind of lock.
const lockParameter = "lock"

// LockOf splits a design's name into the design without its kind of lock and that kind. kind is "" if the design has
// its default lock.
func LockOf(design string) (base, kind string) {
	base, kind, _ = record.WithoutParam(design, lockParameter)
	return base, kind
}

// LockKind returns the kind of a design's locks, "default" if its name does not tell.
func LockKind(design string) string {
	if _, kind := LockOf(design); kind != "" {
		return kind
	}
	return "default"
}

// LockGroup compares the kinds of locks of one design in a cell.
type LockGroup struct {
	Base      string        // the design without a kind of lock
	Reference string        // the design to compare with: the one with the default lock, else the first of the files
	Designs   []string      // in the order of the files, the reference first
	Judged    []*Comparison // of Designs[i] with the reference
}

// LockGroups returns the groups of a cell with at least two kinds of locks. Their p-values are adjusted together.
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
			to := dataset.Line{Design: g.Reference}
			g.Judged = append(g.Judged, Contrast(c, dataset.Line{Design: design}, to))
		}
		g.Judged[0].Near = nil // the reference compared with itself: written as the ratio 1.000
		groups, all = append(groups, g), append(all, g.Judged[1:]...)
	}
	Adjust(all)
	return groups
}

// LockCells returns the cells in which a design was measured with several kinds of locks.
func LockCells(d *dataset.Data) []*dataset.Cell {
	return slices.DeleteFunc(slices.Clone(d.Cells), func(c *dataset.Cell) bool { return len(LockGroups(d, c)) == 0 })
}

// WhyNoLocks says why there is no comparison of locks, and which run would give one.
const WhyNoLocks = "no design was measured with several kinds of locks: that needs a run such as " +
	"idlab run --designs onelock,lock=qspin,onelock,lock=ticket,onelock,lock=mutex --workloads find,churn " +
	"--tasks 1000 --workers 1,2"

// LockQuestion is the title of the chart and of the table of locks.
const LockQuestion = "Does the kind of lock matter?"
