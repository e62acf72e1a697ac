package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/allocators/params"
	"idlab/bench"
	"idlab/bench/record"
	"idlab/workloads"
)

// latest is where a run goes that names no place.
const latest = "out/latest"

// runFlags are the flags of run as given.
type runFlags struct {
	designs, workloads, preset, out string
	rate, arrivals, against         string
	syscallLock                     string
	resume                          bool
	tasks, workers                  []int
	blocks, slices, copies          int
	slice, limit, clockStep         time.Duration
	seed                            uint64
}

func (l *lab) runCommand() *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run",
		Short: "measure designs side by side",
		Long: `Measures every design in every cell (workload × tasks × workers), in blocks: a
block is a fresh process in which slices of all designs take turns. Results go
to a directory: results.txt for benchstat, latency.hlog, run.json.

A design or workload may be followed by parameters: rcu,hash=rfc2012,onelock.
'idlab list' names them all, and 'idlab list presets' the ready-made runs; the workload 'published' is all that repeat a test
whose figures were published. A workload is left out with numbers of tasks or
workers that do not suit it.

With --rate the latency pass is an open loop: operations are due at that rate,
whether or not those before them are done, and latencies count from when they
were due. The throughput pass stays a closed loop.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			p, err := presetNamed(f.preset)
			switch {
			case err != nil:
				return err
			case len(p.runs) > 1:
				return l.runParts(c, f, p)
			case f.resume:
				return l.resume(c, f)
			}
			return l.run(c.Context(), f, p.runs[0])
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.designs, "designs", "", "designs to compare, the first is the baseline and measured twice, as the control of the run (default: the preset's; all that are not marked broken in full)")
	flags.StringVar(&f.workloads, "workloads", "", "workloads, such as storm,find,churn=10,replay:FILE (default: the preset's)")
	flags.IntSliceVar(&f.tasks, "tasks", nil, "numbers of tasks to sweep (default: the preset's)")
	flags.IntSliceVar(&f.workers, "workers", nil, "numbers of workers, OS threads, to sweep (default: the preset's)")
	flags.IntVar(&f.blocks, "blocks", 0, "blocks of each cell; fewer than 6 give no interval (default: the preset's)")
	flags.DurationVar(&f.slice, "slice", 2*time.Millisecond, "length of a slice; longer where workers outnumber CPUs")
	flags.IntVar(&f.slices, "slices", 0, "slices of a design in each pass of a block (default: the preset's)")
	flags.StringVar(&f.rate, "rate", "", "open loop: operations a second of all workers, such as 50000, or a share of what each design reaches while it is timed, such as 80% (default: closed loop)")
	flags.StringVar(&f.arrivals, "arrivals", "", "with --rate: poisson or fixed (default: poisson)")
	flags.IntVar(&f.copies, "copies", 0, "tasks for each recorded one, in every replay that does not say copies=N itself")
	flags.StringVar(&f.syscallLock, "syscall-lock", lock.QSpin.String(), "the locks of timers and of lists of timers, which all designs share: "+strings.Join(lock.Kinds(), ", ")+"; a design's own are its parameter lock")
	flags.DurationVar(&f.clockStep, "clock-step", 0, "read clocks in steps of this, to see whether results hang on their resolution (default: as finely as they can be)")
	flags.DurationVar(&f.limit, "limit", time.Minute, "give a block up after this time")
	flags.Uint64Var(&f.seed, "seed", 0, "seed of all random choices (default: drawn, and recorded)")
	flags.StringVar(&f.preset, "preset", "quick", "ready-made run: "+presetNames()+"; see idlab list presets. Other flags change it")
	flags.StringVar(&f.out, "out", "", "run directory (default: out/latest; the run before becomes out/previous)")
	flags.BoolVar(&f.resume, "resume", false, "go on with the run in --out that was interrupted, with its own plan: only --out and --limit go with it")
	flags.StringVar(&f.against, "against", "", "measure a revision of this repository too, block by block: two runs, old and new, in --out (default: out/against)")
	return c
}

func (l *lab) run(ctx context.Context, f runFlags, p presetRun) error {
	config, err := l.config(f, p)
	if err != nil {
		return err
	}
	if f.against != "" {
		return l.runAgainst(ctx, config, f.against)
	}
	return l.runBy(ctx, config, bench.Run)
}

// resume goes on with a run.
func (l *lab) resume(c *cobra.Command, f runFlags) error {
	var stray []string
	c.Flags().Visit(func(flag *pflag.Flag) {
		if !slices.Contains([]string{"resume", "out", "limit", "preset"}, flag.Name) {
			stray = append(stray, "--"+flag.Name)
		}
	})
	if stray != nil {
		return fmt.Errorf("--resume goes on with the plan that there is, so %s cannot be given with it", strings.Join(stray, ", "))
	}
	config, err := bench.ReadPlan(cmp.Or(f.out, latest), l.designs, l.workloads)
	if err != nil {
		return err
	}
	if c.Flags().Changed("limit") {
		config.Limit = f.limit
	}
	return l.runBy(c.Context(), config, bench.Resume)
}

// runBy has a run made and tells what became of it.
func (l *lab) runBy(ctx context.Context, config *bench.Config,
	run func(context.Context, *bench.Config, []string, bench.Progress) (bench.Summary, error)) error {
	self, err := executable()
	if err != nil {
		return err
	}
	progress := newProgress(l.err)
	summary, err := run(ctx, config, []string{self, blockName}, progress)
	progress.done()
	return l.ended(config.Out, summary, err)
}

// ended tells what became of a run.
func (l *lab) ended(out string, summary bench.Summary, err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		fmt.Fprintf(l.err, "idlab: interrupted: %s holds the %d blocks of %d that were done; --resume goes on\n", out, summary.Done, summary.Planned)
		return errNo
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%w: %d of %d blocks are kept; make room and go on with --resume, or choose another --out", err, summary.Done, summary.Planned)
	case err != nil:
		return err
	}
	fmt.Fprintf(l.out, "%d of %d blocks in %s\n", summary.Done, summary.Planned, out)
	if len(summary.Lost) > 0 {
		fmt.Fprintf(l.err, "idlab: %d blocks were lost, see above and %s\n", len(summary.Lost), filepath.Join(out, record.PlanFile))
		return errNo
	}
	return nil
}

// config checks the flags and fills in the preset.
func (l *lab) config(f runFlags, p presetRun) (*bench.Config, error) {
	c := &bench.Config{
		Tasks: p.tasks, Workers: p.workers, Blocks: p.blocks, Slice: f.slice, Slices: p.slices,
		Limit: f.limit, ClockStep: f.clockStep, Seed: f.seed, Out: f.out,
	}
	switch {
	case f.out == "" && f.against != "":
		c.Out, c.Previous = filepath.Join("out", "against"), filepath.Join("out", "against-previous")
	case f.out == "":
		c.Out, c.Previous = latest, filepath.Join("out", "previous")
	}
	if f.tasks != nil {
		c.Tasks = f.tasks
	}
	if f.workers != nil {
		c.Workers = f.workers
	}
	switch {
	case f.blocks != 0:
		c.Blocks = f.blocks
	case f.against != "":
		c.Blocks = max(c.Blocks, pairedBlocks)
	}
	if f.slices != 0 {
		c.Slices = f.slices
	}
	if c.Seed == 0 {
		c.Seed = rand.Uint64()
	}
	var ok bool
	if c.SyscallLock, ok = lock.Named(f.syscallLock); !ok {
		return nil, fmt.Errorf("--syscall-lock %s: want one of %s", f.syscallLock, strings.Join(lock.Kinds(), ", "))
	}
	if err := checkNumbers(c); err != nil {
		return nil, err
	}
	if err := l.choose(c, f, p); err != nil {
		return nil, err
	}
	return c, nil
}

// choose reads which designs and workloads are to be measured, and how operations
// arrive.
func (l *lab) choose(c *bench.Config, f runFlags, p presetRun) (err error) {
	f.designs = cmp.Or(f.designs, l.known(p.designs), l.defaultDesigns())
	if c.Designs, err = allocators.Select(l.designs, f.designs); err != nil {
		return fmt.Errorf("--designs: %w", err)
	}
	if c.Designs, err = l.withAACopy(c.Designs); err != nil {
		return err
	}
	if f.workloads == "" {
		f.workloads = p.workloads
	}
	if f.rate == "" && f.arrivals != "" {
		return errors.New("--arrivals goes with --rate")
	}
	if c.Arrivals, err = bench.ParseArrivals(f.rate, cmp.Or(f.arrivals, "poisson")); err != nil {
		return fmt.Errorf("--rate, --arrivals: %w", err)
	}
	if c.Workloads, err = workloads.Select(l.workloads, f.workloads); err != nil {
		return fmt.Errorf("--workloads: %w", err)
	}
	if err = l.copy(c.Workloads, f.copies); err != nil {
		return fmt.Errorf("--copies %d: %w", f.copies, err)
	}
	return nil
}

// withAACopy adds the first design once more, as the control of the run, unless it
// was named.
func (l *lab) withAACopy(selected []params.Selected[allocators.Design]) ([]params.Selected[allocators.Design], error) {
	aaCopy := "," + allocators.ParamAA().Name + "=yes"
	for _, d := range selected {
		if strings.HasSuffix(d.Spec, aaCopy) {
			return selected, nil
		}
	}
	again, err := allocators.Select(l.designs, selected[0].Spec+aaCopy)
	return append(selected, again...), err
}

// copy gives replays that many copies, unless they say how many themselves.
func (l *lab) copy(selected []params.Selected[workloads.Workload], copies int) error {
	if copies == 0 {
		return nil
	}
	replays := 0
	for i, w := range selected {
		if w.Entry.Name != workloads.Replay {
			continue
		}
		replays++
		if strings.Contains(w.Spec, ",copies=") {
			continue
		}
		again, err := workloads.Select(l.workloads, fmt.Sprintf("%s,copies=%d", w.Spec, copies))
		if err != nil {
			return err
		}
		selected[i] = again[0]
	}
	if replays == 0 {
		return errors.New("there is no replay among the workloads")
	}
	return nil
}

// known returns a list of designs without those that are not in the catalog, and their parameters: a program of the
// user's own need not have all of the lab's.
func (l *lab) known(list string) string {
	var kept []string
	keep := false
	for item := range strings.SplitSeq(list, ",") {
		if !strings.Contains(item, "=") {
			keep = slices.ContainsFunc(l.designs, func(d allocators.Design) bool { return d.Name == item })
		}
		if keep {
			kept = append(kept, item)
		}
	}
	return strings.Join(kept, ",")
}

func (l *lab) defaultDesigns() string {
	var names []string
	for _, d := range l.designs {
		if d.Broken == "" {
			names = append(names, d.Name)
		}
	}
	return strings.Join(names, ",")
}

// pairedBlocks are enough for the comparisons of the quick preset to be told
// apart from chance, all together.
const pairedBlocks = 14

// Bounds of what makes sense to measure.
const (
	maxWorkers = 1024
	minSlice   = 100 * time.Microsecond
	// mostClockStep is far beyond the steps of any clock.
	maxClockStep = time.Millisecond
)

func checkNumbers(c *bench.Config) error {
	for _, n := range c.Tasks {
		if n < 1 || n > workloads.MaxTasks {
			return fmt.Errorf("--tasks %d: want 1 to %d", n, workloads.MaxTasks)
		}
	}
	for _, n := range c.Workers {
		if n < 1 || n > maxWorkers {
			return fmt.Errorf("--workers %d: want 1 to %d", n, maxWorkers)
		}
	}
	switch {
	case c.Blocks < 1:
		return fmt.Errorf("--blocks %d: want at least 1", c.Blocks)
	case c.Slices < 1:
		return fmt.Errorf("--slices %d: want at least 1", c.Slices)
	case c.Slice < minSlice:
		return fmt.Errorf("--slice %v: want at least %v", c.Slice, minSlice)
	case c.ClockStep < 0 || c.ClockStep > maxClockStep:
		return fmt.Errorf("--clock-step %v: want 0 to %v", c.ClockStep, maxClockStep)
	case c.Limit < c.Slice:
		return fmt.Errorf("--limit %v: want more than a slice, %v", c.Limit, c.Slice)
	}
	return nil
}

// executable is this program, to be started as a child: on Linux by the very
// file that is running, which a build during a run may have replaced by then.
func executable() (string, error) {
	if runtime.GOOS == "linux" {
		return "/proc/self/exe", nil
	}
	return os.Executable()
}

// blockName is the hidden command by which the supervisor starts a child.
const blockName = "block"

func (l *lab) blockCommand() *cobra.Command {
	return &cobra.Command{
		Use:    blockName,
		Short:  "run one block, as ordered on standard input",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			// Standard output is for the results: what a design prints goes
			// where it does no harm.
			os.Stdout = os.Stderr
			return bench.Child(l.in, l.out, withPlanted(l.designs), l.workloads)
		},
	}
}

// sequentialName is the hidden command by which doctor --power measures designs one
// after the other.
const sequentialName = "sequential"

func (l *lab) sequentialCommand() *cobra.Command {
	return &cobra.Command{
		Use:    sequentialName,
		Short:  "measure designs one after the other, as asked on standard input",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return bench.Sequential(l.in, l.out, withPlanted(l.designs), l.workloads)
		},
	}
}
