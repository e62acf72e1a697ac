package bench_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"idlab/allocators"
	"idlab/allocators/catalog"
	"idlab/bench"
	"idlab/bench/record"
	"idlab/workloads"
)

// A run measures every design in every cell, in blocks. Run starts a process for each block by the given command, whose
// main function calls Child. Here the command is the test's own binary. Times differ from run to run, so the example
// prints the names of the samples and their numbers of operations.
func ExampleRun() {
	designs, err := allocators.Select(catalog.Designs(), "rcu,idr")
	if err != nil {
		log.Fatal(err)
	}
	loads, err := workloads.Select(workloads.All(), "storm,timers=20")
	if err != nil {
		log.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	config := &bench.Config{
		Designs: designs, Workloads: loads, Tasks: []int{10}, Workers: []int{1}, Blocks: 1,
		Slice: time.Millisecond, Slices: 2, Limit: 10 * time.Minute, Seed: 1, Out: filepath.Join(dir, "run"),
	}
	command := []string{"env", "IDLAB_TEST_CHILD=1", os.Args[0]}
	summary, err := bench.Run(context.Background(), config, command, silent{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("blocks:", summary.Done, "of", summary.Planned, "lost:", len(summary.Lost))

	file, err := record.ReadFile(filepath.Join(config.Out, record.ResultsFile))
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range file.Blocks[0].Samples {
		_, timed := s.Value(record.NsPerOp)
		fmt.Println(record.Name(file.Blocks[0].Cell, s.Design, s.Op), s.Iters, "operations, timed:", timed)
	}
	// Output:
	// blocks: 1 of 1 lost: 0
	// Storm/design=rcu/tasks=10/workers=1/timers=20 102500 operations, timed: true
	// Storm/design=idr/tasks=10/workers=1/timers=20 102500 operations, timed: true
	// Storm/design=rcu/tasks=10/workers=1/timers=20/op=create 50000 operations, timed: true
	// Storm/design=rcu/tasks=10/workers=1/timers=20/op=lookup 50000 operations, timed: true
	// Storm/design=rcu/tasks=10/workers=1/timers=20/op=exit 2500 operations, timed: true
	// Storm/design=idr/tasks=10/workers=1/timers=20/op=create 50000 operations, timed: true
	// Storm/design=idr/tasks=10/workers=1/timers=20/op=lookup 50000 operations, timed: true
	// Storm/design=idr/tasks=10/workers=1/timers=20/op=exit 2500 operations, timed: true
}

// silent is a bench.Progress that prints nothing.
type silent struct{}

func (silent) Step(int, int, time.Duration) {}
func (silent) Warn(string)                  {}
