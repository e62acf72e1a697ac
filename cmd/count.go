package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"idlab/allocators"
	"idlab/bench"
	"idlab/workloads"
)

// countFlags holds the flags of count.
type countFlags struct {
	designs, workloads, out string
	tasks                   []int
	seed                    uint64
}

func countCommand(l *lab) *cobra.Command {
	var f countFlags
	c := &cobra.Command{
		Use:   "count",
		Short: "count locks, atomic writes and reads, allocations and nodes per operation, without a clock",
		Long: `Executes each workload once with one worker and counts per operation: locks/op,
atomic-writes/op, atomic-reads/op and allocs/op. It counts nodes/find and B/timer at
the end. The counts are the same in every run and on every machine, so a different
count is a change of the code. Results are in the Go benchmark format.

It needs a build with counters: make count, or go build -tags counters ./cmd/idlab. A
table whose size depends on the number of CPUs has 1024 buckets. The results begin
with a list of the counts that are missing, with reasons.`,
		Example: `  idlab-counters count --designs rcu --workloads find # seconds, after make count`,
		Args:    cobra.NoArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return l.count(c.Context(), f) },
	}
	flags := c.Flags()
	flags.StringVar(&f.designs, "designs", "", "designs to count (default: all, those that are not marked broken)")
	flags.StringVar(&f.workloads, "workloads",
		"find,churn,storm,fork-exit,wrap,below=10,adversary,sparse-512,mixed,create=3,create-at=2",
		"workloads; those that need more than one worker are left out")
	flags.IntSliceVar(&f.tasks, "tasks", []int{1, 1000}, "numbers of tasks")
	flags.Uint64Var(&f.seed, "seed", 1, "seed of the operations")
	flags.StringVar(&f.out, "out", "", "file for the results (default: standard output)")
	return c
}

func (l *lab) count(ctx context.Context, f countFlags) error {
	for _, n := range f.tasks {
		if n < 1 || n > workloads.MaxTasks {
			return fmt.Errorf("--tasks %d: want 1 to %d", n, workloads.MaxTasks)
		}
	}
	c := bench.CountConfig{Tasks: f.tasks, Seed: f.seed}
	var err error
	if c.Designs, err = allocators.Select(l.designs, planner{l}.orAll(f.designs)); err != nil {
		return fmt.Errorf("--designs: %w", err)
	}
	if c.Workloads, err = workloads.Select(l.workloads, f.workloads); err != nil {
		return fmt.Errorf("--workloads: %w", err)
	}
	file, err := bench.Count(ctx, c)
	switch {
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(l.err, "idlab: interrupted: nothing was written")
		return errNo
	case err != nil:
		return err
	case f.out == "":
		_, err = l.out.Write(file)
		return err
	}
	return os.WriteFile(f.out, file, 0o644)
}
