package paired

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// Blocks of one node are not independent if nodes differ in how they treat a design: then a ratio is that of these
// nodes, and says less about others than its blocks promise. So from MinNodes nodes on, the nodes are the sample: the
// test is over the means of each node. With fewer, signed ranks over nodes have no interval, and the blocks of all
// nodes are pooled. The interval is then about these nodes alone.
//
// The number of nodes decides before anything is measured. A rule that looks at the data first, and pools if no
// difference between nodes shows, covers the truth less often than it says (docs/method.md, "Nodes").

// MinNodes is the number of nodes from which on comparisons are over nodes: the least with an interval.
const MinNodes = 6

// Sample is the blocks, or the nodes, over which a comparison is.
type Sample struct {
	N     int // blocks with both values; for unpaired samples that of the smaller one
	Nodes int // that these blocks are of; 1 if the results name none, 0 without blocks
}

// OverNodes reports whether the comparison is over the means of nodes, and not over blocks.
func (s Sample) OverNodes() bool { return s.Nodes >= MinNodes }

// Size returns the number of values over which the comparison is.
func (s Sample) Size() int {
	if s.OverNodes() {
		return s.Nodes
	}
	return s.N
}

// Unit names the values over which the comparison is: "block" or "node".
func (s Sample) Unit() string {
	if s.OverNodes() {
		return "node"
	}
	return "block"
}

// sampled returns the sample of values, and the values over which it is compared: these, or the means of the nodes.
// nodes[i] names the node of values[i]; with nil all are of one node.
func sampled(values []float64, nodes []string) (Sample, []float64) {
	groups := byNode(values, nodes)
	s := Sample{N: len(values), Nodes: len(groups)}
	if !s.OverNodes() {
		return s, values
	}
	means := make([]float64, 0, len(groups))
	for _, g := range groups {
		means = append(means, g.mean())
	}
	return s, means
}

// sampledBoth is sampled for two samples that were not measured in the same blocks. It leaves out values that are not
// positive and finite, and puts the others on a scale.
func sampledBoth(of, to Values, scale func(float64) float64) (s Sample, a, b []float64) {
	scaled := func(v Values) ([]float64, []string) {
		return blockwise(v.List, v.List, v.Nodes, func(x, _ float64) float64 { return scale(x) })
	}
	allOf, nodesOf := scaled(of)
	allTo, nodesTo := scaled(to)
	sampleOf, meansOf := sampled(allOf, nodesOf)
	sampleTo, meansTo := sampled(allTo, nodesTo)
	s = Sample{N: min(sampleOf.N, sampleTo.N), Nodes: min(sampleOf.Nodes, sampleTo.Nodes)}
	if s.OverNodes() {
		return s, meansOf, meansTo
	}
	return s, allOf, allTo
}

// nodeAt returns the node of a value; with nil it has no name.
func nodeAt(nodes []string, i int) string {
	if nodes == nil {
		return ""
	}
	return nodes[i]
}

// group is the values of a node.
type group struct {
	node   string
	values []float64
}

func (g group) mean() float64 {
	sum := 0.0
	for _, v := range g.values {
		sum += v
	}
	return sum / float64(len(g.values))
}

// byNode groups values by node, in the order of the nodes' names.
func byNode(values []float64, nodes []string) (groups []group) {
	for i, v := range values {
		node := nodeAt(nodes, i)
		byName := func(g group, node string) int { return cmp.Compare(g.node, node) }
		at, found := slices.BinarySearchFunc(groups, node, byName)
		if !found {
			groups = slices.Insert(groups, at, group{node: node})
		}
		groups[at].values = append(groups[at].values, v)
	}
	return groups
}

// Spread says whether ratios differ between nodes.
type Spread struct {
	Nodes int
	// Lo and Hi are the smallest and the largest mean ratio of a node, and LoNode and HiNode are these nodes. NaN
	// without two nodes.
	Lo, Hi         float64
	LoNode, HiNode string
	// P is the p-value of the hypothesis that the ratios of all nodes have one distribution. NaN without two nodes.
	P float64
	// Least is the smallest P that so many blocks of so many nodes can have.
	Least float64
}

// Between compares the nodes by the ratio of two quantities that were measured in the same blocks: of[i] and to[i]
// belong to block i, which was measured on nodes[i].
//
// The test is that of Kruskal and Wallis. Its p-value is from random permutations of the blocks, since the usual
// approximation needs more blocks of each node. The permutations end when a p above Alpha is certain enough: after
// extremes of them with a statistic as large, p is their share (Besag and Clifford). The permutations are the same in
// each call.
//
// Sources: Kruskal and Wallis, Use of ranks in one-criterion variance analysis, JASA 47 (1952) 583–621. Besag and
// Clifford, Sequential Monte Carlo p-values, Biometrika 78 (1991) 301–304.
func Between(of, to []float64, nodes []string) Spread {
	logs, nodes := blockwise(of, to, nodes, logRatio)
	groups := byNode(logs, nodes)
	s := Spread{Nodes: len(groups), Lo: math.NaN(), Hi: math.NaN(), P: math.NaN(), Least: 1}
	if len(groups) < 2 {
		return s
	}
	s.Lo, s.Hi = math.Inf(1), 0
	for _, g := range groups {
		ratio := math.Exp(g.mean())
		if ratio < s.Lo {
			s.Lo, s.LoNode = ratio, g.node
		}
		if ratio > s.Hi {
			s.Hi, s.HiNode = ratio, g.node
		}
	}
	s.P, s.Least = kruskalWallis(groups), leastKruskalWallis(groups)
	return s
}

// Limits of the permutations of kruskalWallis.
const (
	maxPermutations = 3999
	extremes        = 20
)

// kruskalWallis returns the p-value of Between.
func kruskalWallis(groups []group) float64 {
	ranks := midranks(groups)
	observed := rankStatistic(ranks, groups)
	rng := rand.New(rand.NewPCG(1952, 583))
	as := 0
	for drawn := 1; drawn <= maxPermutations; drawn++ {
		rng.Shuffle(len(ranks), func(i, j int) { ranks[i], ranks[j] = ranks[j], ranks[i] })
		if rankStatistic(ranks, groups) >= observed*(1-1e-12) {
			if as++; as == extremes {
				return float64(as) / float64(drawn)
			}
		}
	}
	return float64(as+1) / float64(maxPermutations+1)
}

// midranks returns the ranks of the values, group by group. Tied values share the mean of their ranks.
func midranks(groups []group) (ranks []float64) {
	var values []float64
	for _, g := range groups {
		values = append(values, g.values...)
	}
	sorted := slices.Sorted(slices.Values(values))
	for _, v := range values {
		first, _ := slices.BinarySearch(sorted, v)
		last := first
		for last < len(sorted) && sorted[last] == v {
			last++
		}
		ranks = append(ranks, float64(first+1+last)/2)
	}
	return ranks
}

// rankStatistic returns the statistic of Kruskal and Wallis, but for constants: over the groups, the sum of the
// squared sum of ranks over the size.
func rankStatistic(ranks []float64, groups []group) (h float64) {
	from := 0
	for _, g := range groups {
		sum := 0.0
		for _, r := range ranks[from : from+len(g.values)] {
			sum += r
		}
		h += sum * sum / float64(len(g.values))
		from += len(g.values)
	}
	return h
}

// leastKruskalWallis returns the probability of the most extreme arrangement of ranks: the groups follow each other.
// Groups of one size may do so in any order.
func leastKruskalWallis(groups []group) float64 {
	factorial := func(n int) float64 { // its logarithm
		v, _ := math.Lgamma(float64(n + 1))
		return v
	}
	n, sizes := 0, map[int]int{}
	logP := 0.0
	for _, g := range groups {
		n += len(g.values)
		sizes[len(g.values)]++
		logP += factorial(len(g.values))
	}
	for _, equal := range sizes {
		logP += factorial(equal)
	}
	return math.Max(math.Min(1, math.Exp(logP-factorial(n))), 1.0/(maxPermutations+1))
}
