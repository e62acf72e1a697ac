package findings

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// near returns the cell of reportstest.NearCell without the array, which is not ranked.
func near(blocks int) reportstest.Handmade {
	c := reportstest.NearCell(blocks)
	for i := range c.Lines {
		if c.Lines[i].Design == "array" {
			c.Lines[i].Design = "xsync"
		}
	}
	return c
}

// Near the lab's overhead differences replace ratios.
func TestDifferenceNearTheLabsOwnCost(t *testing.T) {
	few, alike := near(7), near(10)
	few.Lines = append(few.Lines[:1:1], reportstest.WithLab("pertask", 7), reportstest.WithLab("rcu", 40),
		reportstest.WithLab("syncmap", 9))
	for i := range alike.Lines {
		alike.Lines[i].Values[record.NsPerOp] = 5
	}
	for _, test := range []struct {
		name string
		cell reportstest.Handmade
		want string
	}{
		{"apart", near(10), "xsync finds a timer 36.0 ns faster than rcu of today's Linux (35.1 ns to 36.9 ns)."},
		{"few blocks", few, "The largest difference from the baseline: xsync takes 36.0 ns less than rcu " +
			"(-37.8 ns … -34.2 ns)."},
		{"alike", alike, "No difference found between these designs; differences of 0 or more are ruled out."},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := reportstest.LoadHandmade(t, dataset.Load, test.cell)
			if diff := cmp.Diff(test.want, rank(d, d.Cells[0]).difference("rcu")); diff != "" {
				t.Errorf("difference (-want +got):\n%s", diff)
			}
		})
	}
}

// chained returns a cell of find, with dependent or independent operations, and the times of two designs.
func chained(blocks int, xarray, rcu float64, params ...string) reportstest.Handmade {
	return reportstest.Handmade{Cell: record.Cell{Workload: "find", Tasks: 10, Workers: 2, Params: params},
		Blocks: blocks, Lines: []reportstest.HandmadeLine{reportstest.Timed("xarray", "", xarray),
			reportstest.Timed("rcu", "", rcu)}}
}

// Findings are about dependent finds, with a clause about independent ones.
func TestDifferenceOfDependentFinds(t *testing.T) {
	const dependent = "rcu finds a timer 4.00 × as fast as xarray (4.00–4.00)"
	for _, test := range []struct {
		name  string
		cells []reportstest.Handmade
		want  string
	}{
		{"both", []reportstest.Handmade{chained(10, 100, 10, independent), chained(10, 100, 25)},
			dependent + "; with chain=independent rcu finds a timer 10.0 × as fast as xarray (10.0–10.0)."},
		{"no difference if independent", []reportstest.Handmade{chained(10, 10, 10, independent),
			chained(10, 100, 25)}, dependent + "; with chain=independent no difference found between the two."},
		{"the other way round", []reportstest.Handmade{chained(10, 10, 20, independent), chained(10, 100, 25)},
			dependent + "; with chain=independent xarray finds a timer 2.00 × as fast as rcu (2.00–2.00)."},
		{"too few blocks", []reportstest.Handmade{chained(4, 100, 10, independent), chained(10, 100, 25)},
			dependent + "."},
		{"dependent alone", []reportstest.Handmade{chained(10, 100, 25)}, dependent + "."},
		{"with other parameters", []reportstest.Handmade{chained(10, 100, 10, "churn=10", independent),
			chained(10, 100, 25)}, dependent + "."},
		{"independent alone", []reportstest.Handmade{chained(10, 100, 10, independent)},
			"rcu finds a timer 10.0 × as fast as xarray (10.0–10.0)."},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := reportstest.LoadHandmade(t, dataset.Load, test.cells...)
			if diff := cmp.Diff(test.want, rank(d, leading(d)[0]).difference("xarray")); diff != "" {
				t.Errorf("difference (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFindingOfLocks(t *testing.T) {
	ticket, qspin := reportstest.Timed("onelock,lock=ticket", "", 130), reportstest.Timed("onelock", "", 100)
	mutex := reportstest.Timed("onelock,lock=mutex", "", 100)
	slow, fast := reportstest.WithLab("onelock,lock=ticket", 7), reportstest.WithLab("onelock", 4)
	for _, test := range []struct {
		name   string
		blocks int
		lines  []reportstest.HandmadeLine
		want   string // "": nothing is said
	}{
		{"one kind differs, one does not", 10, []reportstest.HandmadeLine{ticket, qspin, mutex},
			"The kind of lock matters: onelock,lock=ticket takes 1.30 × the time of onelock (1.30–1.30); " +
				"no difference found for onelock,lock=mutex."},
		{"none differs", 10, []reportstest.HandmadeLine{qspin, mutex},
			"No difference found between the locks of onelock; differences of 0 % or more are ruled out."},
		{"the kind by default was not measured", 10, []reportstest.HandmadeLine{mutex, ticket},
			"The kind of lock matters: onelock,lock=ticket takes 1.30 × the time of onelock,lock=mutex (1.30–1.30)."},
		{"near the lab's overhead", 10, []reportstest.HandmadeLine{fast, slow},
			"The kind of lock matters: onelock,lock=ticket takes 3.00 ns more than onelock (+2.92 ns … +3.08 ns)."},
		{"few blocks", 3, []reportstest.HandmadeLine{qspin, ticket}, ""},
		{"one kind", 10, []reportstest.HandmadeLine{qspin, reportstest.Timed("rcu", "", 10)}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := cell("find", nil, test.lines...)
			c.Blocks = test.blocks
			d := reportstest.LoadHandmade(t, dataset.Load, c)
			if diff := cmp.Diff(test.want, strings.Join(lockMatters(d, d.Cells[0]), "\n")); diff != "" {
				t.Errorf("sentences (-want +got):\n%s", diff)
			}
		})
	}
}
