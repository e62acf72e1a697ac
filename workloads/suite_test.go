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

// small are all workloads that need no file, with populations that are quick to
// go through.
func small() []string {
	return []string{"find", "lookup", "churn", "find,churn=10", "lookup,churn=90,timers=3", "storm", "storm,timers=3",
		"mixed", "mixed,skew=zipf,create=20,create-at=5,delete=25,lookup=50", "mixed,skew=hot", "mixed,skew=disjoint,timers=1", "mixed,writers=one",
		"fork-exit", "exit-storm,timers=50", "growth,timers=50", "iterate", "wrap,low=10,below=5", "adversary,ids=20",
		"gleixner-1,timers=20", "gleixner-2,timers=20", "gleixner-3,timers=20", "gleixner-4,p=3,timers=20", "gleixner-5,p=3,timers=20",
		"gleixner-loop-threads,p=3,times=9", "gleixner-loop-processes,p=3,times=9", "emelyanov-2013,gettimes=600", "dumazet-2011",
		"criu-restore,gap=10", "sparse-512,timers=20", "jhash,timers=20", "cacheline,timers=20"}
}

// Every workload passes the suite.
func TestSuite(t *testing.T) {
	for _, spec := range small() {
		t.Run(spec, func(t *testing.T) { workloadtest.Run(t, workloads.All(), spec) })
	}
}

// Every workload is among the small ones, so that none is added without tests.
func TestAllAreTested(t *testing.T) {
	for _, w := range workloads.All() {
		named := slices.ContainsFunc(small(), func(spec string) bool { return strings.Split(spec, ",")[0] == w.Name })
		if !named && w.Name != workloads.Replay {
			t.Errorf("no program of %s is tested", w.Name)
		}
		if w.Title == "" || w.Steady == "" {
			t.Errorf("%s says nothing of itself", w.Name)
		}
	}
}

// Every task creates more timers than there are ids left before the end, so its
// count comes to the low ones.
func TestWrapWraps(t *testing.T) {
	err := workloadtest.Shapes(workloads.All(), "wrap,low=10,below=5", func(p *workloads.Program, tasks, workers int) error {
		creates := make([]int, tasks)
		for _, stream := range p.Phases[2].Streams {
			for _, op := range stream {
				if op.Kind() == workloads.Create {
					creates[op.Task()]++
				}
			}
		}
		if least, want := slices.Min(creates), p.Wanted[p.First[0]+10]; least < 2*5 || want != allocators.MaxID-5 {
			return fmt.Errorf("a task creates %d timers only, from %d on", least, want)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
