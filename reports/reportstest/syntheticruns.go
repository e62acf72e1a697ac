package reportstest

import "idlab/bench/record"

// Lab returns the designs of most synthetic runs.
func Lab() []string { return []string{"idr", "onelock", "bucketlock", "rcu"} }

// Full returns a run with the workloads of make bench-full.
func Full() Synthetic {
	return Synthetic{
		Designs: Lab(),
		Workloads: []record.Cell{{Workload: "storm"}, {Workload: "churn"}, {Workload: "find"}, {Workload: "lookup"},
			{Workload: "find", Params: []string{"churn=10"}}},
		Tasks: []int{1, 1000}, Workers: []int{1, 2, 4}, Blocks: 10, Latencies: 4000, Seed: 42, AACopy: true,
	}
}

// Small returns the run of testdata/small, which has data for every chart.
func Small() Synthetic {
	s := Synthetic{
		Designs:   Lab(),
		Workloads: []record.Cell{{Workload: "storm"}, {Workload: "find"}},
		Tasks:     []int{10, 1000}, Workers: []int{1, 2, 4}, Blocks: 10, Latencies: 300, Seed: 7, AACopy: true,
	}
	one := func(workload string, params ...string) {
		s.Workloads = append(s.Workloads, record.Cell{Workload: workload, Tasks: 1, Workers: 1, Params: params})
	}
	for _, timers := range []string{"timers=100", "timers=2000", "timers=100000"} {
		one("find", timers)
	}
	one("sparse-512", "stride=1")
	one("sparse-512", "stride=64")
	one("sparse-512")
	one("criu-restore", "gap=1000")
	one("criu-restore", "gap=30000")
	one("criu-restore")
	one("gleixner-1")
	one("gleixner-2")
	s.lab = 15
	return s
}

// LockKinds returns the run of testdata/lock-kinds: designs with several kinds of locks.
func LockKinds() Synthetic {
	return Synthetic{
		Designs: []string{
			"onelock", "onelock,lock=ticket", "onelock,lock=mutex", "bucketlock", "bucketlock,lock=mutex", "rcu",
		},
		Workloads: []record.Cell{{Workload: "find"}, {Workload: "churn"}},
		Tasks:     []int{1000}, Workers: []int{1, 2, 4}, Blocks: 10, Seed: 13, AACopy: true,
	}
}

// ManyCores returns the run of testdata/many-cores: more numbers of workers with a core each than Small has, and
// designs with published figures.
func ManyCores() Synthetic {
	s := Synthetic{Designs: []string{"onelock-rcu", "rcu", "xarray"}, Workloads: []record.Cell{{Workload: "find"}},
		Tasks: []int{1000}, Workers: []int{1, 2, 3, 4, 6, 8}, Blocks: 8, Seed: 11, AACopy: true, cores: 8, socket: 4}
	for _, workload := range []string{"gleixner-1", "gleixner-2"} {
		s.Workloads = append(s.Workloads, record.Cell{Workload: workload, Tasks: 1, Workers: 1})
	}
	return s
}
