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

// Chains draws the lengths of hash chains against the Poisson distribution, which they would have if each timer fell on
// each chain with the same probability.
func Chains(d *dataset.Data) ([]chart.Sheet, error) {
	const name = "chains"
	all := occupancies(d)
	if len(all) == 0 {
		return nil, panels.ErrNoData(name, "no block has chain lengths: measure a design with a hash table, "+
			"such as rcu, in a workload that keeps its timers, such as find")
	}
	short := len(all)
	all = slices.DeleteFunc(all, func(f *occupancy) bool { return f.longest() <= tooShort })
	short -= len(all)
	if len(all) == 0 {
		return nil, panels.ErrNoData(name, fmt.Sprintf("no chain has more than %d timers, too few to judge a "+
			"hash: measure more timers, as in --workloads find,timers=10000", tooShort))
	}
	drawn := dissimilar(all)
	floor := minShare(drawn)
	var groups [][]*chart.Panel
	for _, f := range drawn {
		var group []*chart.Panel
		for _, t := range f.tables {
			group = append(group, chainsPanel(d, f, t, floor))
		}
		groups = append(groups, group)
	}
	s := chart.Sheet{
		Name: name, Title: "Do the chain lengths match uniform hashing?",
		Legend: []chart.Entry{{Label: "measured", Thumbs: chart.ColumnSample()},
			{Label: "uniform hashing (Poisson distribution with the same mean)", Thumbs: chart.ModelSample()}},
		Notes:       chainsNotes(all, drawn, short),
		Footer:      panels.Caption(d, chainCells(drawn)),
		Conclude:    func([]*chart.Panel) string { return chainsConclusion(drawn) },
		PanelWidth:  widthOf(groups),
		PanelHeight: chainsHeight,
	}
	return s.Sheets(groups), nil
}

func chainCells(list []*occupancy) (cells []*dataset.Cell) {
	for _, f := range list {
		cells = append(cells, f.cells...)
	}
	return cells
}

// chainsConclusion states the range of variance/mean.
func chainsConclusion(list []*occupancy) string {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, f := range list {
		for _, t := range f.tables {
			lo, hi = math.Min(lo, t.dispersion), math.Max(hi, t.dispersion)
		}
	}
	return fmt.Sprintf("Variance/mean of the chain length is %.2f … %.2f in the tables drawn; by chance it is 1.",
		lo, hi)
}

// widthOf returns the width of panels, in points, that leaves room for the longest title.
func widthOf(groups [][]*chart.Panel) vg.Length {
	const usual, widest, letter, axis = 240, 320, 5, 55
	longest := 0
	for _, p := range slices.Concat(groups...) {
		longest = max(longest, len([]rune(p.Title)))
	}
	return vg.Length(min(widest, max(usual, axis+letter*longest)))
}

const (
	chainsHeight   = 165 // of a panel, in points
	tooShort       = 2   // timers: with any hash, the longest chain can have that many
	maxOccupancies = 4   // maximum number of occupancies that are drawn
)

// chainsPanel draws a table. floor is the smallest share on the vertical axis.
func chainsPanel(d *dataset.Data, f *occupancy, t *hashTable, floor float64) *chart.Panel {
	lo, hi := t.dispersionByChance()
	list := t.columns(floor)
	columns := chart.Columns{
		Designs: t.designs, Look: panels.Look(d, t.designs[0]), List: list, Model: "expected",
		Note: []string{
			fmt.Sprintf("%s buckets, chain length: mean %s, max %s",
				format.Figure(t.chains), format.Figure(t.mean), format.Grouped(t.longest())),
			fmt.Sprintf("variance/mean %.2f (expected %.2f … %.2f)", t.dispersion, lo, hi),
		},
	}
	percent := func(v float64) string { return format.Short(100*v) + " %" }
	shares := chart.Format{Mark: percent, Value: format.Percent}
	y := chart.LogAxis("share of buckets", shares, []float64{floor / 2, 1})
	return &chart.Panel{
		Title: t.name() + ": " + f.name(), Workload: f.cells[0].Workload, ShadeFrom: math.NaN(),
		X: chart.BinAxis("chain length (timers)", list), Y: y.Headroom(len(columns.Note), chainsHeight),
		Under: []chart.Layer{columns},
	}
}

// minShare returns the smallest share above 0 of any length, at most 0.1, so that the logarithmic axis is long enough.
func minShare(list []*occupancy) float64 {
	smallest := 0.1
	for _, f := range list {
		for _, t := range f.tables {
			for _, share := range t.shares {
				if share > 0 {
					smallest = math.Min(smallest, share)
				}
			}
		}
	}
	return smallest
}

// chainsNotes explains the chart and what it leaves out. short is the number of occupancies with short chains only.
func chainsNotes(all, drawn []*occupancy, short int) []string {
	notes := []string{
		"Tables of all blocks and numbers of workers together. A column can cover several chain lengths. " +
			"The vertical axis is logarithmic, so that a single long chain is visible.",
		"Variance/mean of the chain length is 1 under uniform hashing, more if timers cluster in some buckets, " +
			"and 0 if all chains are equally long. Under uniform hashing, 95 % of tables of that size are in the " +
			"range in brackets.",
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
		notes = append(notes, fmt.Sprintf("Designs with equal chain lengths share a panel: %s.",
			strings.Join(shared, "; ")))
	}
	if len(all) > len(drawn) {
		lo, hi := math.Inf(1), math.Inf(-1)
		for _, f := range all {
			for _, t := range f.tables {
				if !slices.Contains(drawn, f) {
					lo, hi = math.Min(lo, t.dispersion), math.Max(hi, t.dispersion)
				}
			}
		}
		notes = append(notes, fmt.Sprintf("Drawn are %d of %d combinations of workload and tasks: the most "+
			"typical one, and those whose chains differ most. Variance/mean of the others is %.2f … %.2f.",
			len(drawn), len(all), lo, hi))
	}
	if short > 0 {
		notes = append(notes, fmt.Sprintf("Left out, because no chain has more than %d timers: %s.",
			tooShort, format.Plural(short, "case")))
	}
	return notes
}
