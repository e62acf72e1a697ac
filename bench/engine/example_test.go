package engine_test

import (
	"fmt"
	"log"
	"math/rand/v2"
	"time"

	"idlab/allocators"
	"idlab/allocators/catalog"
	"idlab/bench/engine"
	"idlab/workloads"
)

// The throughput pass of one design in one program. The program has an end, so the number of its operations is fixed.
func ExampleInterleaver() {
	designs, err := allocators.Select(catalog.Designs(), "rcu")
	if err != nil {
		log.Fatal(err)
	}
	loads, err := workloads.Select(workloads.All(), "storm,timers=20")
	if err != nil {
		log.Fatal(err)
	}
	program, err := loads[0].Entry.Program(workloads.Shape{Tasks: 10, Workers: 1, Values: loads[0].Values, Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	system, err := designs[0].Entry.Open(designs[0].Values)
	if err != nil {
		log.Fatal(err)
	}
	subject, err := engine.NewSubject("rcu", system, program, 1)
	if err != nil {
		log.Fatal(err)
	}
	defer subject.Close()
	clock := engine.NewClock(0)
	pool := engine.NewPool(1, clock)
	defer pool.Close()
	r := engine.Interleaver{
		Pool: pool, Subjects: []*engine.Subject{subject}, Rand: rand.New(rand.NewPCG(1, 1)),
		Timing: engine.Timing{Slice: time.Millisecond, Slices: 2},
	}
	r.Setup()
	totals := r.Throughput()
	for _, s := range subject.Samples(totals[subject], clock) {
		fmt.Printf("%q: %d operations\n", s.Op, s.Iters)
	}
	fmt.Println("ledger:", subject.Check())
	// Output:
	// "": 102500 operations
	// "create": 50000 operations
	// "lookup": 50000 operations
	// "exit": 2500 operations
	// ledger: <nil>
}
