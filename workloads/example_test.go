package workloads_test

import (
	"errors"
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
	for c, err := range workloads.Cases(selected, []int{10}, []int{1}, 1, nil) {
		if errors.Is(err, workloads.ErrUnsuited) {
			fmt.Println(c.Workload.Spec, "is unsuited")
			continue
		}
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: %d timers\n", c.Name(), c.Program.Slots())
		for _, phase := range c.Program.Phases {
			fmt.Printf("  %s: %d operations\n", phase.Name, len(phase.Streams[0]))
		}
	}
	// Output:
	// storm with 10 tasks and 1 workers: 2000 timers
	//   create: 2000 operations
	//   lookup: 2000 operations
	//   exit: 10 operations
	// exit-storm is unsuited
}
