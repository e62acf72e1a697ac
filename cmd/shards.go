package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"idlab/bench"
	"idlab/reports/format"
)

// This file has the commands for runs on several machines: plan, and run --plan.

// planCommand writes the plan of a run on several machines.
func planCommand(l *lab) *cobra.Command {
	var f planFlags
	shards, cores := 0, 0
	c := &cobra.Command{
		Use:   "plan --shards N",
		Short: "plan a run on several machines that are alike",
		Long: `Writes the plan of a run on several machines to standard output. Each machine measures a
shard of the blocks with idlab run --plan, and every shard has blocks of every cell. idlab
merge joins them. The plan fixes what would follow from the machine: CPUs, build,
recordings. So it can be made on another machine than those that measure.

--budget is the time of one machine. The files of cluster/ start the shards by Slurm or
Kubernetes.`,
		Example: `  idlab plan --shards 2 --designs idr,rcu --workloads find --tasks 64 --workers 1 --blocks 2 > plan.json
  idlab run --plan plan.json --shard 0 --out runs
  idlab run --plan plan.json --shard 1 --out runs
  idlab merge --out all runs/shard-*`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			f.changed = c.Flags().Changed
			if shards < 1 || cores < 1 {
				return fmt.Errorf("--shards %d, --cores %d: want at least 1 of each", shards, cores)
			}
			var err error
			if f.where, err = bench.Place(f.pin); f.given("cores") {
				f.where, err = bench.Assume(cores, f.pin)
			}
			if err != nil {
				return err
			}
			return runner{l}.writePlan(c, f, shards)
		},
	}
	f.define(c.Flags())
	c.Flags().IntVar(&shards, "shards", 0, "number of machines, each of which measures a shard of the blocks")
	c.Flags().IntVar(&cores, "cores", runtime.NumCPU(), "CPUs of each machine, taken for physical cores "+
		"(default: those of this process, as they are)")
	return c
}

// writePlan writes the plan to standard output, and what it asks of each machine to standard error.
func (l runner) writePlan(c *cobra.Command, f planFlags, shards int) error {
	p, err := presetNamed(f.preset, sizeOf(f.where))
	if err = cmp.Or(err, f.check()); err != nil {
		return err
	}
	if len(p.runs) > 1 {
		return fmt.Errorf("--preset %s is %d runs, and a plan is of one: plan each by its designs and workloads "+
			"(idlab list %s)", p.name, len(p.runs), p.name)
	}
	config, err := bench.Await(c.Context(), func() (*bench.Config, error) {
		return planner(l).config(runFlags{planFlags: f}, p.runs[0])
	})
	if err != nil {
		return err
	}
	config.Budget *= time.Duration(shards)
	if err := bench.WritePlan(c.Context(), l.out, config, shards); err != nil || l.quiet {
		return err
	}
	fmt.Fprintf(l.err, "%s, %s each: start shards 0 to %d with idlab run --plan FILE --shard K --out DIR\n",
		format.Plural(shards, "machine"), format.Plural(len(f.where.Machine.CPUs), "CPU"), shards-1)
	return nil
}

// shard measures a shard of a plan.
func (l runner) shard(c *cobra.Command, f runFlags) error {
	if others := otherFlags(c, "plan", "shard", "out", "wait", "beside", "quiet", "dry-run"); others != nil {
		return fmt.Errorf("--plan says what to measure, so %s cannot be given with it", strings.Join(others, ", "))
	}
	if f.out == "" {
		return errors.New("--plan needs --out: a directory for the results of all shards, such as runs")
	}
	number, err := f.shardNumber()
	if err != nil {
		return err
	}
	config, err := bench.Await(c.Context(), func() (*bench.Config, error) {
		return bench.ReadShard(f.plan, number, l.designs, l.workloads)
	})
	if err != nil {
		return err
	}
	config.Out = f.out
	o, err := config.Outline(c.Context())
	if err != nil {
		return err
	}
	if !l.quiet {
		fmt.Fprintf(l.out, "shard %d: %s, about %s\n", number, format.Plural(o.Own, "block"), roughly(o.OwnTakes))
	}
	if f.dryRun {
		return nil
	}
	return l.runBy(c.Context(), config, f.sharing, bench.RunShard, nil)
}

// shardVariables are the environment variables in which a scheduler tells a process its number, from 0: a task of a
// Slurm array, a pod of an indexed Kubernetes job.
func shardVariables() []string { return []string{"SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX"} }

// shardNumber returns the number of the shard: that of --shard, or else of the scheduler.
func (f *runFlags) shardNumber() (int, error) {
	if f.given("shard") {
		return f.shard, nil
	}
	var name, value string
	for _, variable := range shardVariables() {
		if v, ok := os.LookupEnv(variable); ok {
			if name != "" {
				return 0, fmt.Errorf("%s and %s are both set: say which shard by --shard", name, variable)
			}
			name, value = variable, v
		}
	}
	if name == "" {
		return 0, fmt.Errorf("which shard? Neither --shard is given nor is %s set", strings.Join(shardVariables(),
			" or "))
	}
	number, err := strconv.Atoi(value)
	if err != nil {
		return 0, fmt.Errorf("%s=%s: want the number of a shard, from 0", name, value)
	}
	return number, nil
}
