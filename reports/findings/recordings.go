package findings

import (
	"fmt"
	"slices"
	"strings"

	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/workloads"
)

// recordings returns a sentence over all replays of recordings. It is "" if there are none, or too few blocks.
func recordings(d *dataset.Data) string {
	var replays []ranking
	for _, c := range d.Cells {
		if r := rank(d, c); c.Workload == workloads.Replay && len(r.pairs) > 0 && !r.undecided() {
			replays = append(replays, r)
		}
	}
	if len(replays) == 0 {
		return ""
	}
	text := fmt.Sprintf("Replaying %s of real programs: ", format.Plural(len(replays), "recording"))
	var pairs []compare.Pair
	var worst *compare.Comparison
	var slowest, fastest string
	for _, r := range replays {
		pairs = append(pairs, r.pairs...)
		fast := r.order[0]
		for _, design := range r.order[1:] {
			j := compare.Between(r.pairs, design, fast)
			if j.Differs() && j.Slower() && (worst == nil || j.Ratio > worst.Ratio) {
				worst, slowest, fastest = j, design, fast+" in "+recordingOf(r.Cell)
			}
		}
	}
	if worst == nil {
		return text + fmt.Sprintf("no difference found between designs; differences of %s or more are ruled out.",
			compare.NoneOf(pairs))
	}
	if best := inAll(replays, func(r ranking) []string { return r.best(r.order) }); len(best) > 0 {
		text += fmt.Sprintf("no design is shown to be faster than %s; ", format.Listed(best, "or"))
	}
	return text + fmt.Sprintf("the largest difference: %s takes %s.", slowest, worst.TimesOf(fastest))
}

// recordingOf names the recording of a cell.
func recordingOf(c *dataset.Cell) string {
	for _, p := range c.Params {
		if file, ok := strings.CutPrefix(p, "file="); ok {
			return file
		}
	}
	return c.FullWorkload()
}

// inAll returns the designs that of returns for every one of the rankings.
func inAll(list []ranking, of func(ranking) []string) (designs []string) {
	designs = slices.Clone(of(list[0]))
	for _, r := range list[1:] {
		other := of(r)
		designs = slices.DeleteFunc(designs, func(design string) bool { return !slices.Contains(other, design) })
	}
	return designs
}
