package figures

import (
	"slices"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/panels"
)

// Contention draws how often an acquisition finds a lock of the design held, and how long operations wait. Neither
// follows from the other: a lock that parks its waiters is rarely found held, and each wait for it is long.
func Contention(d *dataset.Data) ([]chart.Sheet, error) {
	wait := panels.Sweep{
		Chart: "contended", Along: panels.Workers(),
		Title: "How often, and how long, do operations wait for locks of the design?",
		Unit:  record.LockWait, Scale: 1e9, Comparable: true,
		Axis: func(values []float64) chart.Axis {
			return chart.ZeroAxis("lock wait per operation", 1, panels.Times(), values)
		},
		Notes: []string{"The axis of the lock wait is linear from 0 to 1 ns and logarithmic above."},
	}
	if !d.Has(record.Waited) {
		wait.Notes = append(wait.Notes, "The share of contended acquisitions is not drawn: no result has "+
			record.Waited+".")
		return wait.Sheets(d)
	}
	share := panels.Sweep{
		Along: panels.Workers(), Unit: record.Waited, Scale: 100, Comparable: true,
		Axis: func([]float64) chart.Axis {
			return chart.LinearAxis("contended acquisitions (%)", panels.Percents(), []float64{100})
		},
	}
	wait.Notes = append([]string{"Left: share of the acquisitions of the design's locks that found the lock held; " +
		"a design that takes no lock has no line. " +
		"Right: time per operation spent waiting for these locks."}, wait.Notes...)
	right, err := wait.LayOut(d)
	if err != nil {
		return nil, err
	}
	left, _ := share.LayOut(d) // without its panels, the places on the left stay blank
	right.Groups = beside(left.Groups, right.Groups)
	return right.Sheet(d).Sheets(right.Groups), nil
}

// beside returns a group for each panel on the right: the panel on the left with the same title, nil if there is none,
// then the panel on the right.
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
