package figures

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"

	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/panels"
)

// Chains sets the lengths of hash chains against those that chance would make:
// if each timer fell on any chain alike, they would be distributed as Poisson's.
func Chains(d *dataset.Data) ([]chart.Sheet, error) {
	const name = "chains"
	all := occupancies(d)
	if len(all) == 0 {
		return nil, panels.ErrNoData(name, "no block tells of hash chains: those of a design with a hash table do, such as rcu, at the end of a workload that keeps its timers, such as find")
	}
	short := len(all)
	all = slices.DeleteFunc(all, func(f *occupancy) bool { return f.longest() <= tooShort })
	short -= len(all)
	if len(all) == 0 {
		return nil, panels.ErrNoData(name, fmt.Sprintf("no chain has more than %d timers, which says nothing of a hash: measure more of them, as in --workloads find,timers=10000", tooShort))
	}
	drawn := mostUnlike(all)
	least := minShare(drawn)
	var groups [][]*chart.Panel
	for _, f := range drawn {
		var group []*chart.Panel
		for _, t := range f.tables {
			group = append(group, chainsPanel(d, f, t, least))
		}
		groups = append(groups, group)
	}
	s := chart.Sheet{
		Name: name, Title: "Are the chains as long as chance makes them?",
		Legend: []chart.Entry{{Label: "measured: share of the chains that have so many timers", Thumbs: chart.ColumnSample()},
			{Label: "if each timer fell on any chain alike (Poisson, with the same mean)", Thumbs: chart.ModelSample()}},
		Notes:       chainsNotes(all, drawn, short),
		Footer:      panels.Caption(d),
		PanelWidth:  widthOf(groups),
		PanelHeight: chainsHeight,
	}
	return s.Sheets(groups), nil
}

// widthOf is that of panels, in points, in which the longest title has room.
func widthOf(groups [][]*chart.Panel) vg.Length {
	const usual, most, letter, axis = 240, 320, 5, 55
	longest := 0
	for _, p := range slices.Concat(groups...) {
		longest = max(longest, len([]rune(p.Title)))
	}
	return vg.Length(min(most, max(usual, axis+letter*longest)))
}

const (
	chainsHeight   = 165 // of a panel, in points
	tooShort       = 2   // timers: whatever the hash, a longest chain like that is no surprise
	maxOccupancies = 4   // that are drawn
)

// chainsPanel draws a table.
func chainsPanel(d *dataset.Data, f *occupancy, t *hashTable, least float64) *chart.Panel {
	lo, hi := t.spreadByChance()
	list := t.columns(least)
	columns := chart.Columns{
		Designs: t.designs, Look: panels.Look(d, t.designs[0]), List: list, Model: "by chance",
		Note: []string{
			fmt.Sprintf("%s chains of %s timers, the longest of %s", format.Figure(t.chains), format.Figure(t.mean), format.Grouped(t.longest())),
			fmt.Sprintf("variance/mean %.2f (by chance %.2f … %.2f)", t.spread, lo, hi),
		},
	}
	shares := chart.Format{Mark: func(v float64) string { return format.Short(100*v) + " %" }, Value: format.Percent}
	y := chart.LogAxis("share of the chains", shares, []float64{least / 2, 1})
	return &chart.Panel{
		Title: t.name() + ": " + f.name(), Workload: f.cells[0].Workload, ShadeFrom: math.NaN(),
		X: chart.BinAxis("timers on a chain", list), Y: y.Headroom(len(columns.Note), chainsHeight),
		Under: []chart.Layer{columns},
	}
}

// leastShare is the least that is measured, and not so much that a logarithmic
// axis would be too short to see anything on it.
func minShare(list []*occupancy) float64 {
	least := 0.1
	for _, f := range list {
		for _, t := range f.tables {
			for _, share := range t.shares {
				if share > 0 {
					least = math.Min(least, share)
				}
			}
		}
	}
	return least
}

// chainsNotes say how to read the chart, and what is not in it: short fillings
// beside all others.
func chainsNotes(all, drawn []*occupancy, short int) []string {
	notes := []string{
		"Chains of all blocks and numbers of workers together. Where lengths are too many for a panel, a column is that of several. " +
			"The vertical axis is logarithmic, so that a single long chain is seen.",
		"Variance/mean is 1 by chance: more where timers crowd on some of the chains, 0 where all are as long. By chance it is within the range " +
			"in brackets in 95 % of tables of that size.",
	}
	var shared []string
	for _, f := range drawn {
		for _, t := range f.tables {
			if names := strings.Join(t.designs, ", "); len(t.designs) > 2 && !slices.Contains(shared, names) {
				shared = append(shared, names)
			}
		}
	}
	if len(shared) > 0 {
		notes = append(notes, fmt.Sprintf("In one panel, as they have as many chains of each length: %s.", strings.Join(shared, "; ")))
	}
	if len(all) > len(drawn) {
		lo, hi := math.Inf(1), math.Inf(-1)
		for _, f := range all {
			for _, t := range f.tables {
				if !slices.Contains(drawn, f) {
					lo, hi = math.Min(lo, t.spread), math.Max(hi, t.spread)
				}
			}
		}
		notes = append(notes, fmt.Sprintf("Drawn are %d of %d workloads and numbers of tasks: the one most like all others, and those whose chains differ most. In the rest variance/mean is %.2f … %.2f.",
			len(drawn), len(all), lo, hi))
	}
	if short > 0 {
		notes = append(notes, fmt.Sprintf("Left out, as no chain has more than %d timers: %s.", tooShort, format.Plural(short, "case")))
	}
	return notes
}
