package paired

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

var trials = flag.Int("trials", 100, "simulated runs of each row in TestNodesCoverage, which prints its table with -v")

// nodesRun draws the times of two quantities on nodes, in blocks. The true ratio is 1. Nodes differ in speed by 20 %,
// and in their own ratio by spread. here is the mean of the logarithms of their ratios.
func nodesRun(rng *rand.Rand, nodes, blocks int, spread float64) (of, to []float64, names []string, here float64) {
	const noise, speeds, disturbance = 0.03, 0.2, 0.1
	for n := range nodes {
		own, speed := spread*rng.NormFloat64(), speeds*rng.NormFloat64()
		here += own / float64(nodes)
		for range blocks {
			time := speed + disturbance*rng.NormFloat64()
			to = append(to, math.Exp(time))
			of = append(of, math.Exp(time+own+noise*rng.NormFloat64()))
			names = append(names, fmt.Sprintf("n%02d", n))
		}
	}
	return of, to, names, here
}

// From MinNodes nodes on, the intervals contain the true ratio in 95 % of the cases, however much nodes differ. With
// fewer they contain the mean ratio of these nodes. Blocks that are pooled where nodes differ promise too much: that
// is why the rule is as it is. Between finds no difference where there is none.
func TestNodesCoverage(t *testing.T) {
	const blocks = 10
	counts := []int{4, 8}
	if *trials >= 1000 {
		counts = []int{4, 6, 8, 16}
	}
	scatter := 350 * math.Sqrt(Confidence*Alpha/float64(*trials)) // of a share, in percent, with a wide berth
	share := func(n int) float64 { return 100 * float64(n) / float64(*trials) }
	for _, nodes := range counts {
		for _, spread := range []float64{0, 0.01, 0.03} {
			rng := rand.New(rand.NewPCG(19, uint64(nodes)))
			pooled, first, rule, ours, differ := 0, 0, 0, 0, 0
			for range *trials {
				of, to, names, here := nodesRun(rng, nodes, blocks, spread)
				r := RatioOver(of, to, names)
				if !r.Excludes(1) {
					rule++
				}
				if !r.Excludes(math.Exp(here)) {
					ours++
				}
				all, apart := Ratio(of, to), Between(of, to, names).P < Alpha
				if !all.Excludes(1) {
					pooled++
				}
				if apart {
					differ++
				}
				if apart && !r.Excludes(1) || !apart && !all.Excludes(1) {
					first++
				}
			}
			t.Logf("%2d nodes × %d blocks, spread %.0f %%: pooled %.1f %%, tested first %.1f %%, the rule %.1f %%, "+
				"of these nodes %.1f %%, differ %.1f %%", nodes, blocks, 100*spread, share(pooled), share(first),
				share(rule),
				share(ours), share(differ))
			least := 100*Confidence - scatter
			if share(ours) < least || nodes >= MinNodes && share(rule) < least {
				t.Errorf("%d nodes, spread %g: %.1f %% of the intervals contain the truth, %.1f %% the mean of these nodes",
					nodes, spread, share(rule), share(ours))
			}
			if spread == 0 && share(differ) > 100*Alpha+scatter {
				t.Errorf("%d alike nodes differ in %.1f %% of the cases, want 5", nodes, share(differ))
			}
			if spread == 0.03 && (share(pooled) > 75 || share(differ) < 70) {
				t.Errorf("%d nodes, spread %g: pooled intervals contain the truth in %.1f %%, nodes differ in %.1f %%: "+
					"the simulation has lost its point", nodes, spread, share(pooled), share(differ))
			}
		}
	}
}

// The p-value of Between is near the share of all arrangements of the blocks with a statistic as large.
func TestBetweenByTryingAll(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	nodes := []string{"b", "a", "a", "b", "c", "a", "c", "b"}
	for range 20 {
		var of, to []float64
		for range nodes {
			of, to = append(of, float64(1+rng.IntN(6))), append(to, 1) // with ties
		}
		logs, where := blockwise(of, to, nodes, logRatio)
		groups := byNode(logs, where)
		ranks := midranks(groups)
		observed, extreme, all := rankStatistic(ranks, groups), 0, 0
		permute(ranks, 0, func() {
			all++
			if rankStatistic(ranks, groups) >= observed*(1-1e-12) {
				extreme++
			}
		})
		s, want := Between(of, to, nodes), float64(extreme)/float64(all)
		if s.P < 0.6*want || s.P > 1.6*want+0.002 {
			t.Errorf("%v: p is %.4f, by all arrangements %.4f", of, s.P, want)
		}
		if want < s.Least*(1-1e-9) {
			t.Errorf("%v: p is %g, below the minimum of %g", of, want, s.Least)
		}
	}
}

// permute calls f for each order of the values from index k on.
func permute(values []float64, k int, f func()) {
	if k == len(values) {
		f()
		return
	}
	for i := k; i < len(values); i++ {
		values[k], values[i] = values[i], values[k]
		permute(values, k+1, f)
		values[k], values[i] = values[i], values[k]
	}
}

func TestBetween(t *testing.T) {
	nan := math.NaN()
	two := []float64{2, 2.2, 2.1, 2.3, 3, 3.2, 3.1, 3.3}
	ones := []float64{1, 1, 1, 1, 1, 1, 1, 1}
	for _, test := range []struct {
		name   string
		of     []float64
		nodes  []string
		count  int
		lo, hi string
		least  float64
		found  bool
	}{
		{"one node", two, nil, 1, "", "", 1, false},
		{"two nodes apart", two, []string{"x", "x", "x", "x", "b", "b", "b", "b"}, 2, "x", "b", 2.0 / 70, true},
		{"a block of each", two[:2], []string{"x", "b"}, 2, "x", "b", 1, false},
		{"only one has times", []float64{2, 2, nan, nan}, []string{"x", "x", "b", "b"}, 1, "", "", 1, false},
	} {
		s := Between(test.of, ones, test.nodes)
		if s.Nodes != test.count || s.LoNode != test.lo || s.HiNode != test.hi || !near(s.Least, test.least) ||
			(s.P < Alpha) != test.found || math.IsNaN(s.P) != (test.count < 2) {
			t.Errorf("%s: %+v, want %+v", test.name, s, test)
		}
	}
}

// A comparison over nodes counts each node once, whatever its number of blocks. With fewer nodes blocks count.
func TestOverNodes(t *testing.T) {
	var of, to []float64
	var nodes []string
	add := func(node string, ratio float64, blocks int) {
		for range blocks {
			of, to, nodes = append(of, ratio), append(to, 1), append(nodes, node)
		}
	}
	for i := range MinNodes {
		add(fmt.Sprint(i), 1+float64(i)/10, 1+9*(i%2))
	}
	r, d := RatioOver(of, to, nodes), SubtractOver(of, to, nodes)
	if r.N != 33 || r.Size() != MinNodes || r.Unit() != "node" || !near(r.Least, math.Exp2(1-MinNodes)) ||
		!near(r.Lo, 1) || !near(r.Hi, 1.5) {
		t.Errorf("over nodes: %+v", r)
	}
	if d.Size() != MinNodes || !near(d.Lo, 0) || !near(d.Hi, 0.5) || !near(d.Value, 0.25) {
		t.Errorf("differences over nodes: %+v", d)
	}
	few := RatioOver(of[:3], to[:3], nodes[:3])
	if few.N != 3 || few.Size() != 3 || few.Unit() != "block" || few.Nodes != 2 {
		t.Errorf("on 2 nodes: %+v", few)
	}
	u := UnpairedOver(Values{of, nodes}, Values{to, nodes})
	s := SubtractUnpairedOver(Values{of, nodes}, Values{to, nodes})
	if u.Size() != MinNodes || u.N != 33 || s.Size() != MinNodes || u.Least != minPU(MinNodes, MinNodes) {
		t.Errorf("unpaired: %+v and %+v", u, s)
	}
	if u := UnpairedOver(Values{of, nodes}, Values{List: to}); u.Size() != 33 || u.Unit() != "block" {
		t.Errorf("unpaired, of several nodes and of one: %+v", u)
	}
}
