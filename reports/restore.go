package reports

import (
	"fmt"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/chart"
)

// restore sets two ways to an id that is wanted beside each other, as far as it
// is away: going there by create and delete, as CRIU did, and asking for it.
func (d *Data) restore() ([]chart.Sheet, error) {
	const seek, createAt = "seek", "create-at"
	x := course{
		chart: "restore", title: "What does it cost to restore an id?", workload: "criu-restore",
		along: parameterNamed("gap", 1_000_000, "ids from one wanted id to the next (gap)"),
		ops:   []string{seek, createAt}, unit: record.NsPerOp, fewest: 1,
		axis: func(values []float64) chart.Axis { return chart.LogAxis("time to restore an id", times(), values) },
		name: func(c *cell, op string) string {
			what := map[string]string{seek: "seek (create and delete up to the id)", createAt: "create-at (ask for the id)"}
			return what[op] + " · " + plural(c.Tasks, "task")
		},
		notes: []string{"All panels have one vertical axis."},
	}
	if refusing := d.refusing(x); len(refusing) > 0 {
		x.notes = append(x.notes, fmt.Sprintf("Ids were refused by %s: a time is that of refusals too, and missing where every id was refused.",
			strings.Join(refusing, ", ")))
	}
	return d.course(x)
}

// refusing names the designs that refused an id, with the operations.
func (d *Data) refusing(x course) (names []string) {
	for _, design := range d.designs {
		var ops []string
		for _, op := range x.ops {
			if slices.ContainsFunc(d.cells, func(c *cell) bool {
				return c.Workload == x.workload && c.estimate(line{design, op}, record.Refused).median > 0
			}) {
				ops = append(ops, op)
			}
		}
		if len(ops) > 0 {
			names = append(names, fmt.Sprintf("%s (%s)", design, strings.Join(ops, " and ")))
		}
	}
	return names
}
