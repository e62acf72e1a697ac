package reports

import (
	"slices"

	"idlab/bench/record"
	"idlab/reports/chart"
)

// contention shows how often a lock of a design is found held, and what that costs:
// neither tells of the other. A lock that parks its waiters is seldom found held, and
// each wait for it is long.
func (d *Data) contention() ([]chart.Sheet, error) {
	wait := quantity{
		chart: "contended",
		title: "How often and how long do operations wait for locks of the design?",
		unit:  record.LockWait, scale: 1e9, comparable: true,
		axis: func(values []float64) chart.Axis {
			return chart.ZeroAxis("lock wait per operation", 1, times(), values)
		},
		notes: []string{"The axis of the wait is linear from 0 to 1 ns and logarithmic above: a design that never waits lies on the 0."},
	}
	if !d.has(record.Waited) {
		wait.notes = append(wait.notes, "How often is not drawn: no result has "+record.Waited+", the share of acquisitions that found a lock held, which only newer files tell.")
		return d.sweep(wait)
	}
	share := quantity{
		unit: record.Waited, scale: 100, comparable: true,
		axis: func([]float64) chart.Axis {
			return chart.LinearAxis("acquisitions that waited (%)", percents(), []float64{100})
		},
	}
	wait.notes = append([]string{"Left: of all acquisitions of the design's locks, those that found the lock held; a design that takes none has no line there. " +
		"Right: how long an operation waits for them."}, wait.notes...)
	right := d.swept(wait)
	if len(right.groups) == 0 {
		return nil, d.whyNotSwept(wait, right)
	}
	right.groups = beside(d.swept(share).groups, right.groups)
	return d.sweepSheet(wait, right), nil
}

// beside makes a group of each panel at the right and the one of its title at the left,
// nil if there is none.
func beside(left, right [][]*chart.Panel) (groups [][]*chart.Panel) {
	titled := map[string]*chart.Panel{}
	for _, p := range slices.Concat(left...) {
		titled[p.Title] = p
	}
	for _, p := range slices.Concat(right...) {
		groups = append(groups, []*chart.Panel{titled[p.Title], p})
	}
	return groups
}
