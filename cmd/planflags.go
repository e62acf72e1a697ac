package cmd

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/bench"
)

// planFlags holds the flags of run and plan that say what is measured.
type planFlags struct {
	designs, workloads, preset      string
	rate, arrivals, syscallLock     string
	pin, list                       string
	where                           *bench.Placement // by pin; nil: the default
	tasks, workers                  []int
	blocks, slices, copies          int
	slice, limit, clockStep, budget time.Duration
	seed                            uint64
	changed                         func(flag string) bool // the flag is on the command line; nil: none is
}

// given reports whether a flag is on the command line.
func (f *planFlags) given(flag string) bool { return f.changed != nil && f.changed(flag) }

// check returns an error for a flag that asks for nothing. Without the flag, the number is that of the preset.
func (f *planFlags) check() error {
	for name, n := range map[string]int{"blocks": f.blocks, "slices": f.slices, "copies": f.copies} {
		if n < 1 && f.given(name) {
			return fmt.Errorf("--%s %d: want at least 1", name, n)
		}
	}
	return nil
}

// define adds the flags to a command.
func (f *planFlags) define(flags *pflag.FlagSet) {
	flags.StringVar(&f.designs, "designs", "",
		"designs to compare; the first is measured twice, as itself and as the A/A "+
			"copy; all: those that are not marked broken (default: those of the preset)")
	flags.StringVar(&f.workloads, "workloads", "",
		"workloads, such as storm,find,churn=10,replay:FILE (default: those of the preset); "+
			"a FILE with commas needs double quotes: 'replay:\"a,b\"'")
	flags.IntSliceVar(&f.tasks, "tasks", nil, "numbers of tasks to sweep (default: those of the preset)")
	flags.IntSliceVar(&f.workers, "workers", nil,
		"numbers of workers, OS threads, to sweep (default: those of the preset; in quick and full 1, 2, 4, … "+
			"up to the physical cores, all CPUs, and twice as many)")
	flags.StringVar(&f.pin, "pin", bench.DefaultPin(),
		"order in which workers take CPUs: cores (a physical core each, "+
			"node by node), compact (all threads of a core first), scatter (packages in turns), none (not pinned), "+
			"or a list such as 0-3,8")
	flags.IntVar(&f.blocks, "blocks", 0,
		"number of blocks per cell; fewer than 6 give no confidence interval (default: that of the preset)")
	flags.DurationVar(&f.slice, "slice", 2*time.Millisecond, "length of a slice; longer if workers outnumber CPUs")
	flags.IntVar(&f.slices, "slices", 0, "slices of a design in each pass of a block (default: that of the preset)")
	flags.StringVar(&f.rate, "rate", "", "open loop: rate of all workers together in operations per second, "+
		"such as 50000/s, or in percent of the rate that each design reaches with clocks, such as 80% "+
		"(default: closed loop)")
	flags.StringVar(&f.arrivals, "arrivals", "", "with --rate: poisson or fixed (default: poisson)")
	flags.IntVar(&f.copies, "copies", 0, "number of tasks for each recorded task, in every replay without copies=N")
	flags.StringVar(&f.syscallLock, "syscall-lock", lock.QSpin.String(),
		"kind of the locks that all designs share, those of timers and of lists of timers: "+
			strings.Join(lock.Kinds(), ", ")+"; the parameter lock sets the kind of a design's own locks")
	flags.StringVar(&f.list, "list", allocators.ParamList().Default, listHelp)
	flags.DurationVar(&f.clockStep, "clock-step", 0, "round clock readings to multiples of this, "+
		"to test whether results depend on the resolution (default: the finest resolution)")
	flags.DurationVar(&f.limit, "limit", time.Minute, "time limit of a block; longer if a CPU has more than 32 workers")
	flags.Uint64Var(&f.seed, "seed", 0, "seed of all random choices (default: drawn, and recorded)")
	flags.StringVar(&f.preset, "preset", "quick",
		"predefined run: "+strings.Join(presetNames(), ", ")+
			"; see idlab list presets. Other flags override its values")
	flags.DurationVar(&f.budget, "budget", 0, "leave out cells, the last ones of the plan first, until the estimated "+
		"time is within this; 0: none (default: 5m in the preset quick, unless --workers is given)")
}
