package workloads_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"idlab/allocators"
	"idlab/workloads"
	"idlab/workloads/workloadtest"
)

// small returns all workloads that need no file, with populations small enough for fast tests.
func small() []string {
	return []string{"find", "lookup", "churn", "find,churn=10", "lookup,churn=90,timers=3", "storm", "storm,timers=3",
		"mixed", "mixed,skew=zipf,create=20,create-at=5,delete=25,lookup=50", "mixed,skew=hot",
		"mixed,skew=disjoint,timers=1", "mixed,writers=one",
		"fork-exit", "exit-storm,timers=50", "growth,timers=50", "growth,timers=50,stride=10", "iterate",
		"wrap,low=10,below=5", "adversary,ids=20",
		"gleixner-1,timers=20", "gleixner-2,timers=20", "gleixner-3,timers=20", "gleixner-4,p=3,timers=20",
		"gleixner-5,p=3,timers=20", "gleixner-loop-threads,p=3,times=9", "gleixner-loop-processes,p=3,times=9",
		"emelyanov-2013,gettimes=600", "dumazet-2011",
		"criu-restore,gap=10", "sparse-512,timers=20", "jhash,timers=20", "cacheline,timers=20"}
}

func TestSuite(t *testing.T) {
	for _, spec := range small() {
		t.Run(spec, func(t *testing.T) { workloadtest.Run(t, workloads.All(), spec) })
	}
}

// Every workload of the lab but replay is in the list, so that no workload is added without a test.
func TestAllAreTested(t *testing.T) {
	for _, w := range workloads.All() {
		named := slices.ContainsFunc(small(), func(spec string) bool { return strings.Split(spec, ",")[0] == w.Name })
		if !named && w.Name != workloads.Replay {
			t.Errorf("TestSuite does not test %s", w.Name)
		}
		if w.Title == "" || w.Steady == "" {
			t.Errorf("%s has no title or no steady state", w.Name)
		}
	}
}

// In wrap every task creates more timers than there are ids left, so its counter reaches the low
// ids.
func TestWrapWraps(t *testing.T) {
	const spec = "wrap,low=10,below=5"
	err := workloadtest.Shapes(workloads.All(), spec, func(p *workloads.Program, tasks, workers int) error {
		creates := make([]int, tasks)
		for _, stream := range p.Phases[2].Streams {
			for _, op := range stream {
				if op.Kind() == workloads.Create {
					creates[op.Task()]++
				}
			}
		}
		if least, want := slices.Min(creates), p.Wanted[p.First[0]+10]; least < 2*5 || want != allocators.MaxID-5 {
			return fmt.Errorf("a task creates only %d timers, from id %d on", least, want)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
