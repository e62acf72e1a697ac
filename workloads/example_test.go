package workloads_test

import (
	"fmt"
	"log"

	"idlab/workloads"
)

// A workload compiles to a program for a number of tasks and workers: the operations are
// drawn before anything is measured, so that all designs do the same.
func ExampleCases() {
	selected, err := workloads.Select(workloads.All(), "storm,exit-storm")
	if err != nil {
		log.Fatal(err)
	}
	cases, unsuited, err := workloads.Cases(selected, []int{10}, []int{1}, 1)
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range cases {
		fmt.Printf("%s: %d timers\n", c.Name(), c.Program.Slots())
		for _, phase := range c.Program.Phases {
			fmt.Printf("  %s: %d operations\n", phase.Name, len(phase.Streams[0]))
		}
	}
	fmt.Println("left out:", unsuited)
	// Output:
	// storm with 10 tasks and 1 workers: 20000 timers
	//   create: 20000 operations
	//   lookup: 20000 operations
	//   exit: 10 operations
	// left out: exit-storm with 10 tasks and 1 workers: unsuitable number of tasks or workers: one worker's task exits and each other worker has tasks of its own, so it needs at least 2 workers and as many tasks
}
