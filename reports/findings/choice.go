package findings

import (
	"fmt"
	"slices"
	"strings"

	"idlab/reports/dataset"
	"idlab/reports/format"
)

// choice returns the sentence with the designs to choose: among those that keep the ids of Linux, and among those that
// Linux has had. It is about the workloads with a rank, or about the first workload if none has one. It is "" if the
// results do not decide.
func choice(d *dataset.Data, cells []*dataset.Cell) string {
	var list []ranking
	for i, c := range cells {
		if r := rank(d, c); (i == 0 || d.About[c.Workload].Rank > 0) && len(r.best(r.order)) > 0 && len(r.order) > 1 {
			list = append(list, r)
		}
	}
	if len(list) == 0 || !slices.ContainsFunc(list, ranking.differs) {
		return ""
	}
	text := "To choose: "
	if !slices.ContainsFunc(list, unknownIDs) {
		text = "To choose, keeping the next-id rule: "
	}
	text += chosen(list, func(r ranking) []string { return r.best(r.order) })
	if list = slices.DeleteFunc(list, func(r ranking) bool { return len(shipped(r)) == 0 }); len(list) > 0 {
		best := func(r ranking) []string { return r.best(shipped(r)) }
		text += "; among the designs that Linux has had: " + chosen(list, best) + chain(list[0], best(list[0])[0])
	}
	return text + "."
}

// chain returns a clause with the timers per bucket of a hash table, "" of other designs.
func chain(r ranking, design string) string {
	mean := r.Estimate(dataset.Line{Design: design}, dataset.TimersPerChain).Median
	if !format.IsNumber(mean) {
		return ""
	}
	return fmt.Sprintf("; in %s, %s has %s timers per bucket", r.Workload, design, format.Figure(mean))
}

// unknownIDs reports whether the id rule of any ranked design is unknown.
func unknownIDs(r ranking) bool {
	return slices.ContainsFunc(r.order, func(design string) bool { return r.d.DesignNamed(design).IDs == "" })
}

// shipped returns the ranked designs that a version of Linux has or had, the fastest first.
func shipped(r ranking) []string {
	return slices.DeleteFunc(slices.Clone(r.order), func(design string) bool {
		return !r.d.DesignNamed(design).Shipped()
	})
}

// chosen names the best designs of the workloads: those that are among the best of all of them, or else the best of
// each.
func chosen(list []ranking, best func(ranking) []string) string {
	if all := inAll(list, best); len(all) > 0 {
		return alternatives(all) + " in " + format.Listed(workloadsOf(list), "and")
	}
	alike := func(a, b ranking) bool { return slices.Equal(best(a), best(b)) }
	var parts []string
	for _, same := range format.Split(list, alike) {
		parts = append(parts, alternatives(best(same[0]))+" in "+format.Listed(workloadsOf(same), "and"))
	}
	return strings.Join(parts, ", ")
}

func workloadsOf(list []ranking) (names []string) {
	for _, r := range list {
		names = append(names, r.Workload)
	}
	return names
}

// alternatives joins the fastest design and those from which no difference was found.
func alternatives(designs []string) string {
	text := format.Listed(designs, "or")
	if len(designs) > 1 {
		text += fmt.Sprintf(" (no difference found from %s)", designs[0])
	}
	return text
}
