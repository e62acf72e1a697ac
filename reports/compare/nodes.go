package compare

import (
	"fmt"
	"math"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// This file compares the nodes of a run on several machines: does a ratio of two designs differ between them?

// nodesOutcome is the outcome of the test whether a ratio differs between nodes.
type nodesOutcome uint8

const (
	oneNode    nodesOutcome = iota // there is nothing to test
	nodesAlike                     // no difference found
	nodesDiffer
	tooFewOnNodes // no p of so few blocks could be significant beside the others of the family
)

// adjustNodes sets the outcomes of a family of comparisons, after Holm's correction over it.
func adjustNodes(list []*Comparison) {
	var p []float64
	tests := 0
	for _, j := range list {
		p = append(p, j.Across.P)
		if j.Across.Nodes > 1 {
			tests++
		}
	}
	for i, adjusted := range paired.Holm(p) {
		j := list[i]
		switch {
		case j.Across.Nodes < 2:
			j.across = oneNode
		case adjusted < paired.Alpha:
			j.across = nodesDiffer
		case float64(tests)*j.Across.Least >= paired.Alpha:
			j.across = tooFewOnNodes
		default:
			j.across = nodesAlike
		}
	}
}

// onNodes names the sample of an interval that is of several nodes: " on these 4 nodes", " over 8 nodes".
func (j *Comparison) onNodes() string {
	switch {
	case j.Nodes < 2:
		return ""
	case j.OverNodes():
		return fmt.Sprintf(" over %d nodes", j.Nodes)
	}
	return fmt.Sprintf(" on these %d nodes", j.Nodes)
}

// Range writes the smallest and the largest mean ratio of a node: "1.05 (n2) … 1.21 (n4)", with "differ" if the ratios
// differ significantly between nodes. It is a dash where the blocks are of one node.
func (j *Comparison) Range() string {
	if j.Across.Nodes < 2 {
		return "–"
	}
	text := fmt.Sprintf("%s (%s) … %s (%s)", format.Factor(j.Across.Lo), j.Across.LoNode,
		format.Factor(j.Across.Hi), j.Across.HiNode)
	if j.across == nodesDiffer {
		text += " differ"
	}
	return text
}

// Pairs returns the comparisons with the baseline as pairs.
func (r BaselineComparisons) Pairs() (list []Pair) {
	for i, j := range r.Judged {
		if j.N > 0 {
			list = append(list, Pair{r.Designs[i], r.Baseline, j})
		}
	}
	return list
}

// NodesSentence says whether the ratios of pairs differ between nodes, and which one has the widest range over them.
// It is "" where the blocks are of one node.
func NodesSentence(list []Pair) string {
	var widest *Pair
	outcomes := map[nodesOutcome]int{}
	width := func(x *Pair) float64 { return math.Log(x.Across.Hi / x.Across.Lo) }
	for i := range list {
		x := &list[i]
		if x.across == oneNode {
			continue
		}
		outcomes[x.across]++
		if widest == nil || x.across == nodesDiffer && widest.across != nodesDiffer ||
			(x.across == nodesDiffer) == (widest.across == nodesDiffer) && width(x) > width(widest) {
			widest = x
		}
	}
	if widest == nil {
		return ""
	}
	a := widest.Across
	example := fmt.Sprintf("%s takes %s × the time of %s on %s and %s × on %s",
		widest.Of, format.Figure(a.Lo), widest.To, a.LoNode, format.Figure(a.Hi), a.HiNode)
	switch tested := outcomes[nodesDiffer] + outcomes[nodesAlike] + outcomes[tooFewOnNodes]; {
	case outcomes[nodesDiffer] > 0:
		return fmt.Sprintf("Ratios differ between the %d nodes in %d of %s: %s.", a.Nodes, outcomes[nodesDiffer],
			format.Plural(tested, "comparison"), example)
	case outcomes[tooFewOnNodes] > 0:
		return fmt.Sprintf("Too few blocks of each node to tell whether ratios differ between the %d nodes: %s.",
			a.Nodes, example)
	}
	return fmt.Sprintf("No ratio is shown to differ between the %d nodes; the widest range: %s.", a.Nodes, example)
}

// WarnNodes names the cells in which ratios to the baseline differ between nodes, "" if there are none.
func WarnNodes(d *dataset.Data, baseline string) string {
	var cells []string
	for _, c := range d.Cells {
		if !c.Has("", record.NsPerOp) {
			continue
		}
		for _, x := range WithBaseline(d, c, "", baseline).Pairs() {
			if x.across == nodesDiffer {
				cells = append(cells, fmt.Sprintf("%s in %v: %s", x.Of, c,
					format.Factor(x.Across.Lo)+" … "+format.Factor(x.Across.Hi)))
			}
		}
	}
	if len(cells) == 0 {
		return ""
	}
	return fmt.Sprintf("Ratios to %s differ between nodes (Kruskal–Wallis, Holm-adjusted over the comparisons of the cell), "+
		"so one number does not describe these machines: %s.", baseline, format.Several(cells, "ratio"))
}
