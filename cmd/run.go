package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"idlab/bench"
)

// latest names the latest run.
const latest = "out/latest"

// runFlags holds the flags of run.
type runFlags struct {
	planFlags
	out, against, gate, plan string
	resume, control, dryRun  bool
	shard                    int
	sharing
}

func runCommand(l *lab) *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run",
		Short: "measure designs side by side",
		Long: `Measures every design in every cell (workload × tasks × workers), in blocks. A block
is a new process in which slices of all designs take turns. The run directory contains
results.txt for benchstat, latency.hlog and run.json. It is a new directory under
out/runs; out/latest and out/previous are links to the latest run and the one before.

The plan is printed first. --budget drops the cells at its end that do not fit into the
time, and --dry-run stops there. The findings and the next command are printed last.

Parameters follow the name of a design or workload: rcu,hash=rfc2012,onelock.
'idlab list' lists them, and 'idlab list presets' lists the presets. The workload
'published' stands for all workloads that repeat a published test. A workload is left
out in cells with unsuitable numbers of tasks or workers.

With --rate the latency pass is an open loop: operations are due at that rate, even if
previous ones are not finished, and latencies count from the due times. The throughput
pass remains a closed loop.`,
		Example: `  idlab run # 5 minutes
  idlab run --dry-run --budget 2m
  idlab run --designs idr,rcu --workloads find,timers=20 --tasks 100 --workers 1
  idlab run --workloads lookup --workers 2 --rate 80% --dry-run
  idlab run --against HEAD~1 --gate 5% # 10 minutes
  idlab run --resume`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			f.changed = c.Flags().Changed
			var err error
			if f.where, err = bench.Place(f.pin); err != nil {
				return err
			}
			p, err := presetNamed(f.preset, sizeOf(f.where))
			if err = cmp.Or(err, f.check()); err != nil {
				return err
			}
			switch {
			case f.given("plan"):
				return runner{l}.shard(c, f)
			case f.given("shard"):
				return errors.New("--shard goes with --plan")
			case len(p.runs) > 1:
				return runner{l}.parts(c, f, p)
			case f.given("against") && f.against == "":
				return errors.New("--against: name a revision, such as HEAD~1")
			case c.Flags().Changed("control") && f.gate == "":
				return errors.New("--control goes with --gate")
			case f.resume:
				return runner{l}.resume(c, f)
			}
			return runner{l}.run(c.Context(), f, p.runs[0])
		},
	}
	f.define(c.Flags())
	return c
}

// define adds the flags of run to a command.
func (f *runFlags) define(flags *pflag.FlagSet) {
	f.planFlags.define(flags)
	flags.StringVar(&f.out, "out", "", "run directory (default: a new one under out/runs, to which out/latest links)")
	flags.BoolVar(&f.dryRun, "dry-run", false, "print the plan, measure nothing")
	flags.BoolVar(&f.resume, "resume", false, "resume the interrupted run in --out with its own plan; "+
		"the flags that make the plan cannot be given with it")
	flags.StringVar(&f.plan, "plan", "",
		"measure a shard of this plan, which idlab plan wrote, in a new directory in --out; "+
			"the flags that make the plan cannot be given with it")
	flags.IntVar(&f.shard, "shard", 0, "with --plan: the number of the shard, from 0 "+
		"(default: "+strings.Join(shardVariables(), " or ")+")")
	flags.StringVar(&f.against, "against", "", "also measure a revision of this repository, block by block in turns: "+
		"two runs, old and new, in --out (default: out/against)")
	flags.StringVar(&f.gate, "gate", "", "with --against: compare the two runs with this limit, as idlab compare "+
		"--gate does; refused before measuring if the blocks are too few for that many comparisons")
	flags.BoolVar(&f.control, "control", true,
		"with --gate: measure the revision a second time in the same turns, in half "+
			"as much time again; if it differs from itself by more than the limit, the gate is inconclusive")
	f.sharing.define(flags)
}

// runner measures, alone and against another build, and resumes.
type runner struct{ *lab }

// run measures a run of a preset, as the flags change it.
func (l runner) run(ctx context.Context, f runFlags, p presetRun) error {
	config, err := bench.Await(ctx, func() (*bench.Config, error) { return planner(l).config(f, p) })
	if err != nil {
		return err
	}
	config.Budget /= time.Duration(f.builds())
	o, err := config.Outline(ctx)
	if err != nil {
		return err
	}
	judge, err := f.judge(config, len(o.Cells))
	if err != nil {
		return err
	}
	names, commit := runLinks(), ""
	if f.against != "" {
		names = linksNamed("against")
		if commit, err = commitOf(ctx, f.against); err != nil {
			return err
		}
	}
	s := f.start(&config.Out, config.Seed, names)
	defer s.end()
	if l.outline(config, o, f.builds(), config.Out); f.dryRun {
		return nil
	}
	if f.against == "" {
		return l.found(ctx, config.Out, l.runBy(ctx, config, f.sharing, bench.Run, s.begun))
	}
	return l.against(ctx, config, f, commit, judge, s.begun)
}

// start is the beginning of a run: the choice of its directory.
type start struct {
	dir   string // chosen here; "": by --out
	names links
	made  bool
}

// start chooses the directory of a run unless --out names it.
func (f *runFlags) start(out *string, seed uint64, names links) *start {
	if f.out != "" {
		return &start{}
	}
	*out = newDirectory(seed)
	return &start{dir: *out, names: names}
}

// begun makes the run the latest one. It is called after the first block, so the latest run has results.
func (s *start) begun() error {
	if s.dir == "" || s.made {
		return nil
	}
	s.made = true
	return s.names.point(s.dir)
}

// end removes the directory that was chosen if the run did not get as far as a block.
func (s *start) end() {
	if s.dir != "" && !s.made {
		os.RemoveAll(s.dir)
	}
}

// resume resumes an interrupted run.
func (l runner) resume(c *cobra.Command, f runFlags) error {
	if others := otherFlags(c, "resume", "out", "limit", "preset", "against", "wait", "beside", "quiet",
		"dry-run"); others != nil {
		return fmt.Errorf("--resume uses the plan of the interrupted run, so %s cannot be given with it",
			strings.Join(others, ", "))
	}
	limit := time.Duration(0)
	if f.given("limit") {
		limit = f.limit
	}
	if f.out == "" {
		f.out = latest
		if f.against != "" {
			f.out = linksNamed("against").latest
		}
	}
	f.out = follow(f.out)
	if f.against != "" || isAgainst(f.out) {
		return l.resumeAgainst(c.Context(), f, limit)
	}
	config, err := l.plan(c.Context(), f.out)
	if err != nil {
		return err
	}
	if limit > 0 {
		config.Limit = limit
	}
	o, err := config.Outline(c.Context())
	if err != nil {
		return err
	}
	if l.outline(config, o, 1, config.Out); f.dryRun {
		return nil
	}
	return l.found(c.Context(), f.out, l.runBy(c.Context(), config, f.sharing, bench.Resume, nil))
}

// otherFlags returns the flags on the command line besides some.
func otherFlags(c *cobra.Command, besides ...string) (others []string) {
	c.Flags().Visit(func(flag *pflag.Flag) {
		if !slices.Contains(besides, flag.Name) {
			others = append(others, "--"+flag.Name)
		}
	})
	return others
}

// plan reads the plan of a run. That may take long, because it reads the recordings of the workloads too.
func (l runner) plan(ctx context.Context, dir string) (*bench.Config, error) {
	return bench.Await(ctx, func() (*bench.Config, error) { return bench.ReadPlan(dir, l.designs, l.workloads) })
}

// runBy makes a run with the function run (bench.Run, Resume or RunShard) and prints its outcome.
func (l runner) runBy(ctx context.Context, config *bench.Config, s sharing,
	run func(context.Context, *bench.Config, []string, bench.Progress) (bench.Summary, error),
	begun func() error) error {
	self, err := executable()
	if err != nil {
		return err
	}
	return l.alone(ctx, s, func() error {
		progress := l.newProgress(begun)
		summary, err := run(ctx, config, []string{self, blockName}, progress)
		progress.done()
		return l.ended(summary, err)
	})
}

// executable returns the path of this program, to start child processes. On Linux it refers to the
// running file itself, because a build during the run may replace the file at the original path.
func executable() (string, error) {
	if runtime.GOOS == "linux" {
		return "/proc/self/exe", nil
	}
	return os.Executable()
}

// blockName is the hidden command of the child processes of a run.
const blockName = "block"

func blockCommand(l *lab) *cobra.Command {
	return childCommand(blockName, "measure one block", func() error {
		return bench.Child(l.in, l.out, withPlanted(l.designs), l.workloads)
	})
}

// childCommand returns a hidden command for child processes. They read a request from standard input. Standard output
// is for the results alone, so output of a design goes to standard error.
func childCommand(name, short string, run func() error) *cobra.Command {
	return &cobra.Command{
		Use: name, Short: short + ", as requested on standard input", Hidden: true, Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			os.Stdout = os.Stderr
			return run()
		},
	}
}

// sequentialName is the hidden command of the sequential measurements of doctor --power.
const sequentialName = "sequential"

func sequentialCommand(l *lab) *cobra.Command {
	return childCommand(sequentialName, "measure designs sequentially", func() error {
		return bench.Sequential(l.in, l.out, withPlanted(l.designs), l.workloads)
	})
}
