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
// up to the id, as CRIU did, and a request for the id. It returns no sheets and no error for a run that restored none.
func Restore(d *dataset.Data) ([]chart.Sheet, error) {
	d = panels.Only(d, func(c *dataset.Cell) bool { return c.Workload == "criu-restore" })
	if len(d.Cells) == 0 {
		return nil, nil
	}
	const seek, createAt = "seek", "create-at"
	s := panels.Sweep{
		Chart: "restore", Title: "How long does it take to restore an id?",
		Along: panels.ParameterNamed("gap", 1_000_000, "distance of wanted ids (gap)"),
		Ops:   []string{seek, createAt}, Unit: record.NsPerOp, Positive: true, Comparable: true,
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
	if refusing := designsRefusing(d, s.Ops); len(refusing) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("Not drawn where they refused more than a tenth of the ids, "+
			"since a refusal is cheaper than the work: %s.", strings.Join(refusing, ", ")))
	}
	return s.Sheets(d)
}

// designsRefusing names the designs that refused many ids, with the operations in brackets.
func designsRefusing(d *dataset.Data, ops []string) (names []string) {
	for _, design := range d.Designs {
		refused := slices.DeleteFunc(slices.Clone(ops), func(op string) bool {
			return !slices.ContainsFunc(d.Cells, func(c *dataset.Cell) bool {
				return dataset.RefusesMany(c, dataset.Line{Design: design, Op: op})
			})
		})
		if len(refused) > 0 {
			names = append(names, fmt.Sprintf("%s (%s)", design, strings.Join(refused, " and ")))
		}
	}
	return names
}
