package figures

import (
	"fmt"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/panels"
)

// Restore draws the cost of two ways to get a certain id, against its distance from the previous one: create and delete
// up to the id, as CRIU did, and a request for the id.
func Restore(d *dataset.Data) ([]chart.Sheet, error) {
	const seek, createAt = "seek", "create-at"
	x := panels.ParameterSweep{
		Chart: "restore", Title: "How long does it take to restore an id?", Workload: "criu-restore",
		Along: panels.ParameterNamed("gap", 1_000_000, "distance of wanted ids (gap)"),
		Ops:   []string{seek, createAt}, Unit: record.NsPerOp, MinValues: 1,
		Axis: func(values []float64) chart.Axis {
			return chart.LogAxis("time to restore an id", panels.Times(), values)
		},
		Name: func(c *dataset.Cell, op string) string {
			what := map[string]string{
				seek: "seek (create and delete up to the id)", createAt: "create-at (request the id)"}
			return what[op] + " · " + format.Plural(c.Tasks, "task")
		},
		Notes: []string{"All panels share one vertical axis."},
	}
	if refusing := designsRefusing(d, x); len(refusing) > 0 {
		x.Notes = append(x.Notes, fmt.Sprintf("Designs that refused ids: %s. Their times include refusals, "+
			"and are missing where every id was refused.", strings.Join(refusing, ", ")))
	}
	return panels.SweepParameter(d, x)
}

// designsRefusing names the designs that refused ids, with the operations in brackets.
func designsRefusing(d *dataset.Data, x panels.ParameterSweep) (names []string) {
	for _, design := range d.Designs {
		var ops []string
		for _, op := range x.Ops {
			if slices.ContainsFunc(d.Cells, func(c *dataset.Cell) bool {
				return c.Workload == x.Workload && c.Estimate(dataset.Line{Design: design, Op: op},
					record.Refused).Median > 0
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
