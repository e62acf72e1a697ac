package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"idlab/allocators/lock"
	"idlab/bench"
	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// latest is the default directory of a run.
const latest = "out/latest"

// runFlags holds the flags of run.
type runFlags struct {
	designs, workloads, preset, out string
	rate, arrivals, against, gate   string
	syscallLock                     string
	resume, control                 bool
	tasks, workers                  []int
	blocks, slices, copies          int
	slice, limit, clockStep         time.Duration
	seed                            uint64
	sharing
}

func runCommand(l *lab) *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run",
		Short: "measure designs side by side",
		Long: `Measures every design in every cell (workload × tasks × workers), in blocks. A block
is a new process in which slices of all designs take turns. The run directory contains
results.txt for benchstat, latency.hlog and run.json.

Parameters follow the name of a design or workload: rcu,hash=rfc2012,onelock.
'idlab list' lists them, and 'idlab list presets' lists the presets. The workload
'published' stands for all workloads that repeat a published test. A workload is left
out in cells with unsuitable numbers of tasks or workers.

With --rate the latency pass is an open loop: operations are due at that rate, even if
previous ones are not finished, and latencies count from the due times. The throughput
pass remains a closed loop.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			p, err := presetNamed(f.preset)
			switch {
			case err != nil:
				return err
			case len(p.runs) > 1:
				return runner{l}.parts(c, f, p)
			case c.Flags().Changed("against") && f.against == "":
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
	f.sharing.define(c.Flags())
	return c
}

// define adds the flags of run to a command.
func (f *runFlags) define(flags *pflag.FlagSet) {
	flags.StringVar(&f.designs, "designs", "", "designs to compare; the first is the baseline and is measured twice, "+
		"as the A/A copy (default: those of the preset; in full, all that are not marked broken)")
	flags.StringVar(&f.workloads, "workloads", "",
		"workloads, such as storm,find,churn=10,replay:FILE (default: those of the preset); "+
			"a FILE with commas needs double quotes: 'replay:\"a,b\"'")
	flags.IntSliceVar(&f.tasks, "tasks", nil, "numbers of tasks to sweep (default: those of the preset)")
	flags.IntSliceVar(&f.workers, "workers", nil,
		"numbers of workers, OS threads, to sweep (default: those of the preset)")
	flags.IntVar(&f.blocks, "blocks", 0,
		"number of blocks per cell; fewer than 6 give no confidence interval (default: that of the preset)")
	flags.DurationVar(&f.slice, "slice", 2*time.Millisecond, "length of a slice; longer if workers outnumber CPUs")
	flags.IntVar(&f.slices, "slices", 0, "slices of a design in each pass of a block (default: that of the preset)")
	flags.StringVar(&f.rate, "rate", "", "open loop: rate of all workers together in operations per second, "+
		"such as 50000, or in percent of the rate that each design reaches with clocks, such as 80% "+
		"(default: closed loop)")
	flags.StringVar(&f.arrivals, "arrivals", "", "with --rate: poisson or fixed (default: poisson)")
	flags.IntVar(&f.copies, "copies", 0, "number of tasks for each recorded task, in every replay without copies=N")
	flags.StringVar(&f.syscallLock, "syscall-lock", lock.QSpin.String(),
		"kind of the locks that all designs share, those of timers and of lists of timers: "+
			strings.Join(lock.Kinds(), ", ")+"; the parameter lock sets the kind of a design's own locks")
	flags.DurationVar(&f.clockStep, "clock-step", 0, "round clock readings to multiples of this, "+
		"to test whether results depend on the resolution (default: the finest resolution)")
	flags.DurationVar(&f.limit, "limit", time.Minute, "time limit of a block")
	flags.Uint64Var(&f.seed, "seed", 0, "seed of all random choices (default: drawn, and recorded)")
	flags.StringVar(&f.preset, "preset", "quick",
		"predefined run: "+presetNames()+"; see idlab list presets. Other flags override its values")
	flags.StringVar(&f.out, "out", "", "run directory (default: out/latest; the previous run is moved to out/previous)")
	flags.BoolVar(&f.resume, "resume", false, "resume the interrupted run in --out with its own plan; "+
		"the flags that make the plan cannot be given with it")
	flags.StringVar(&f.against, "against", "", "also measure a revision of this repository, block by block in turns: "+
		"two runs, old and new, in --out (default: out/against)")
	flags.StringVar(&f.gate, "gate", "", "with --against: compare the two runs with this limit, as idlab compare "+
		"--gate does; refused before measuring if the blocks are too few for that many comparisons")
	flags.BoolVar(&f.control, "control", true, "with --gate: measure the revision a second time in the same turns, in half "+
		"as much time again; if it differs from itself by more than the limit, the gate is inconclusive")
}

// runner measures, alone and against another build, and resumes.
type runner struct{ *lab }

// run measures a run of a preset, as the flags change it.
func (l runner) run(ctx context.Context, f runFlags, p presetRun) error {
	config, err := bench.Await(ctx, func() (*bench.Config, error) { return planner(l).config(f, p) })
	if err != nil {
		return err
	}
	switch {
	case f.against == "" && f.gate != "":
		return errors.New("--gate goes with --against REV; idlab compare --gate takes runs that exist")
	case f.against == "":
		return l.runBy(ctx, config, f.sharing, bench.Run)
	case f.gate == "":
		return l.against(ctx, config, f, false)
	}
	return l.gated(ctx, config, f)
}

// resume resumes an interrupted run.
func (l runner) resume(c *cobra.Command, f runFlags) error {
	var excluded []string
	c.Flags().Visit(func(flag *pflag.Flag) {
		if !slices.Contains([]string{"resume", "out", "limit", "preset", "against", "wait", "beside"}, flag.Name) {
			excluded = append(excluded, "--"+flag.Name)
		}
	})
	if excluded != nil {
		return fmt.Errorf("--resume uses the plan of the interrupted run, so %s cannot be given with it",
			strings.Join(excluded, ", "))
	}
	limit := time.Duration(0)
	if c.Flags().Changed("limit") {
		limit = f.limit
	}
	if f.out == "" {
		f.out, _ = defaultOut(f)
	}
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
	return l.runBy(c.Context(), config, f.sharing, bench.Resume)
}

// plan reads the plan of a run. That may take long, because it reads the recordings of the workloads too.
func (l runner) plan(ctx context.Context, dir string) (*bench.Config, error) {
	return bench.Await(ctx, func() (*bench.Config, error) { return bench.ReadPlan(dir, l.designs, l.workloads) })
}

// runBy makes a run with the function run (bench.Run or bench.Resume) and prints its outcome.
func (l runner) runBy(ctx context.Context, config *bench.Config, s sharing,
	run func(context.Context, *bench.Config, []string, bench.Progress) (bench.Summary, error)) error {
	self, err := executable()
	if err != nil {
		return err
	}
	return l.alone(ctx, s, func() error {
		progress := newProgress(l.err)
		summary, err := run(ctx, config, []string{self, blockName}, progress)
		progress.done()
		if err == nil && summary.Done > 0 {
			err = l.notMeasured(config.Out)
		}
		return l.ended(config.Out, summary, err)
	})
}

// ended prints the outcome of a run and returns the error for the exit code.
func (l runner) ended(out string, summary bench.Summary, err error) error {
	switch {
	case errors.Is(err, context.Canceled) && summary.Planned == 0:
		return err
	case errors.Is(err, context.Canceled):
		how := "--resume"
		if out != latest {
			how = "--resume --out " + out
		}
		fmt.Fprintf(l.err, "idlab: interrupted: %s contains %d of %d blocks; %s measures the rest\n",
			out, summary.Done, summary.Planned, how)
		return errNo
	case errors.Is(err, syscall.ENOSPC) && summary.Done > 0:
		return fmt.Errorf("%w: %d of %d blocks are kept; free some space and use --resume, or choose another --out",
			err, summary.Done, summary.Planned)
	case err != nil:
		return err
	}
	fmt.Fprintf(l.out, "%d of %d blocks in %s\n", summary.Done, summary.Planned, out)
	if len(summary.Lost) > 0 {
		fmt.Fprintf(l.err, "idlab: %d blocks were lost: see the messages above and %s\n",
			len(summary.Lost), filepath.Join(out, record.PlanFile))
		return errNo
	}
	return nil
}

// notMeasured warns about the cells of a run that lack times because the machine was disturbed.
func (l runner) notMeasured(path string) error {
	d, err := dataset.Load(path)
	if err != nil {
		return err
	}
	var cells []string
	for _, c := range d.Cells {
		if text := d.NotMeasured(c); text != "" {
			cells = append(cells, fmt.Sprintf("%v: %s", c, text))
		}
	}
	if len(cells) > 0 {
		fmt.Fprintf(l.err, "warning: %s: %s; measure again on a quieter machine\n", path, format.CellList(cells))
	}
	return nil
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
	return &cobra.Command{
		Use:    blockName,
		Short:  "measure one block, as requested on standard input",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			// Standard output is for the results alone, so output of a design goes to standard
			// error.
			os.Stdout = os.Stderr
			return bench.Child(l.in, l.out, withPlanted(l.designs), l.workloads)
		},
	}
}

// sequentialName is the hidden command of the sequential measurements of doctor --power.
const sequentialName = "sequential"

func sequentialCommand(l *lab) *cobra.Command {
	return &cobra.Command{
		Use:    sequentialName,
		Short:  "measure designs sequentially, as requested on standard input",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return bench.Sequential(l.in, l.out, withPlanted(l.designs), l.workloads)
		},
	}
}
