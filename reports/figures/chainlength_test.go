package figures

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// setChains gives rcu that mean chain length in each block of a cell.
func setChains(c *dataset.Cell, length int) {
	for range c.Blocks {
		l := dataset.Line{Design: "rcu"}
		c.Values[l][dataset.TimersPerChain] = append(c.Values[l][dataset.TimersPerChain], float64(length))
	}
}

func TestChainLength(t *testing.T) {
	find := func(params []string, workers int, ns float64) reportstest.Handmade {
		return reportstest.Handmade{Cell: record.Cell{Workload: "find", Params: params, Tasks: 10, Workers: workers},
			Blocks: 10, Lines: []reportstest.HandmadeLine{
				reportstest.Timed("idr", "", 10), reportstest.Timed("rcu", "", ns)}}
	}
	d := reportstest.LoadHandmade(t, dataset.Load,
		find(nil, 1, 20), find(nil, 2, 22), find([]string{"timers=100"}, 1, 5), find([]string{"timers=9000"}, 1, 90))
	for _, c := range d.Cells {
		length := 2
		for _, p := range c.Params {
			length = map[string]int{"timers=100": 1, "timers=9000": 9}[p]
		}
		setChains(c, length)
	}
	sheets, err := ChainLength(d)
	if err != nil {
		t.Fatal(err)
	}
	reportstest.Draws(t, sheets)
	// One worker has three populations. A line goes from the shortest chain to the longest. idr has no chains.
	want := []string{
		"find · 10 tasks · 1 worker | rcu | 1.00 | 5.00 ns | 4.75 ns … 5.25 ns",
		"find · 10 tasks · 1 worker | rcu | 2.00 | 20.0 ns | 19.0 ns … 21.0 ns",
		"find · 10 tasks · 1 worker | rcu | 9.00 | 90.0 ns | 85.5 ns … 94.5 ns",
	}
	if diff := cmp.Diff(want, reportstest.ToldOf(sheets)); diff != "" {
		t.Errorf("points (-want +got):\n%s", diff)
	}
	const conclusion = "find · 10 tasks · 1 worker: 5.00 ns per find (rcu) with 1.00 timers per bucket, " +
		"90.0 ns per find (rcu) with 9.00 timers per bucket."
	if got := sheets[0].Conclusion(); got != conclusion {
		t.Errorf("the conclusion is %q", got)
	}
}

func TestNoChainLength(t *testing.T) {
	_, err := ChainLength(reportstest.LoadHandmade(t, dataset.Load, twoDesigns(1, 6)))
	if err == nil || !strings.Contains(err.Error(), "chart chain-length is not drawn: it needs the workload find") {
		t.Errorf("the error is %v", err)
	}
}
