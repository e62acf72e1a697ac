package findings

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"idlab/allocators"
	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// ranking orders the designs of a cell by their median time per operation. It leaves out designs without times.
type ranking struct {
	*dataset.Cell
	d          *dataset.Data
	order      []string       // ranked designs, the fastest first
	references []string       // the other designs, the fastest first
	pairs      []compare.Pair // of order
}

func rank(d *dataset.Data, c *dataset.Cell) ranking {
	ranked, references := d.Ranked(c)
	return ranking{c, d, bySpeed(c, ranked), bySpeed(c, references), compare.Pairs(c, ranked)}
}

// bySpeed returns the designs that have times, the fastest first.
func bySpeed(c *dataset.Cell, designs []string) (order []string) {
	median := map[string]float64{}
	for _, design := range designs {
		if m := c.Estimate(dataset.Line{Design: design}, record.NsPerOp).Median; format.IsNumber(m) {
			median[design] = m
			order = append(order, design)
		}
	}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(median[a], median[b]) })
	return order
}

// differs reports whether any two ranked designs differ significantly.
func (r ranking) differs() bool {
	return slices.ContainsFunc(r.pairs, func(x compare.Pair) bool { return x.Differs() })
}

// undecided reports whether there are too few blocks to compare all pairs.
func (r ranking) undecided() bool {
	return !r.differs() && slices.ContainsFunc(r.pairs, func(x compare.Pair) bool { return x.Undecided() })
}

// smallestSample returns the number of blocks, or of nodes, of the pair that has the fewest.
func (r ranking) smallestSample() (size int, unit string) {
	size, unit = len(r.Blocks), "block"
	for _, x := range r.pairs {
		size, unit = min(size, x.Size()), x.Unit()
	}
	return size, unit
}

// disturbed says why the cell has no intervals if the machine was disturbed, "" if it has some.
func (r ranking) disturbed() string {
	if slices.ContainsFunc(r.pairs, func(x compare.Pair) bool { return x.Bounded() }) {
		return ""
	}
	return r.d.NotMeasured(r.Cell)
}

// best returns the design with the lowest median among the given ones, and those of them that are not shown to be
// slower. It returns none if there are too few blocks or too much noise, or if the ratios within blocks contradict the
// medians, which can be over different blocks. designs are in the order of r.order.
func (r ranking) best(designs []string) (best []string) {
	if len(designs) == 0 || r.undecided() || r.noisy() {
		return nil
	}
	for _, design := range designs {
		switch j := compare.Between(r.pairs, design, designs[0]); {
		case !j.Differs():
			best = append(best, design)
		case !j.Slower():
			return nil
		}
	}
	return best
}

// today returns the ranked design that Linux has today, "" if there is none.
func (r ranking) today() string { return r.d.Today(r.order) }

// doing begins a sentence about the workload: "Finding a timer", or its name.
func (r ranking) doing() string { return cmp.Or(r.d.About[r.Workload].Doing, r.Workload) }

// does is the predicate of a sentence about the workload: "finds a timer".
func (r ranking) does() string { return cmp.Or(r.d.About[r.Workload].Does, "runs "+r.Workload) }

// where describes the cell: "2 workers, 100 tasks, 2,000 timers".
func (r ranking) where() string {
	parts := []string{format.Plural(r.Workers, "worker"), format.Plural(r.Tasks, "task")}
	if r.d.Oversubscribed(r.Workers) {
		parts[0] += " on " + r.d.Capacity().String()
	}
	if r.Timers > 0 {
		parts = append(parts, format.Plural(r.Timers, "timer"))
	}
	return strings.Join(append(parts, r.Params...), ", ")
}

// withTimes lists designs with their median times: "xarray 12.0 ns, rcu 16.0 ns". last joins the last two, ", " if it
// is "".
func (r ranking) withTimes(designs []string, last string) string {
	var list []string
	for _, design := range designs {
		list = append(list, design+" "+format.Duration(r.Estimate(dataset.Line{Design: design}, record.NsPerOp).Median))
	}
	if n := len(list); n > 1 && last != "" {
		return strings.Join(list[:n-1], ", ") + last + list[n-1]
	}
	return strings.Join(list, ", ")
}

// shown is the number of designs that a list of times has before the slowest.
const shown = 5

// times returns the beginning of a sentence with the times of the designs.
func (r ranking) times() string {
	text := fmt.Sprintf("%s (%s): ", r.doing(), r.where())
	if why := r.disturbed(); why != "" {
		return text + "no finding (" + why + ")"
	}
	switch n := len(r.order); {
	case n == 0:
		text += "no ranked design has a time"
	case n <= shown+1:
		text += r.withTimes(r.order, "")
	default:
		text += r.withTimes(r.order[:shown], "") + " …; slowest " + r.withTimes(r.order[n-1:], "")
	}
	if len(r.references) > 0 {
		var list []string
		for _, design := range r.references {
			list = append(list, r.withTimes([]string{design}, "")+", "+r.whyNotRanked(design))
		}
		text += "; not ranked: " + strings.Join(list, "; ")
	}
	if refusing := r.refusing(); len(refusing) > 0 {
		text += "; wanted ids are refused by " + format.Listed(refusing, "and")
	}
	return text
}

// refusing returns the designs that have no time in the cell because they refused wanted ids.
func (r ranking) refusing() []string {
	return slices.DeleteFunc(r.d.DesignsIn(r.Cell), func(design string) bool {
		share := r.Estimate(dataset.Line{Design: design}, record.Refused).Median
		return slices.Contains(r.order, design) || slices.Contains(r.references, design) || !(share > 0)
	})
}

// whyNotRanked says in words why a design is a reference.
func (r ranking) whyNotRanked(design string) string {
	switch reason := r.d.Reference(r.Cell, design); reason {
	case dataset.OtherIDs:
		switch r.d.DesignNamed(design).IDs {
		case allocators.LowestFreeOfAll:
			return "whose ids are the lowest free of all tasks"
		case allocators.LowestFree:
			return "whose ids are the lowest free of the task"
		}
		return "whose ids are not the next of the task"
	case dataset.NoWantedIDs:
		return "which refuses wanted ids"
	default:
		return "the " + reason
	}
}
