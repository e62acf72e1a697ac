package cmd

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"gonum.org/v1/gonum/stat"

	"idlab/allocators"
	"idlab/allocators/params"
	"idlab/bench"
	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/workloads"
)

func doctorCommand(l *lab) *cobra.Command {
	var power bool
	var s sharing
	var p powerFlags
	c := &cobra.Command{
		Use:   "doctor",
		Short: "check whether this machine is fit to measure on: clock, steal, governor, noise floor",
		Long: `Examines the machine, compares one design with itself for about 10 s, with timers
that fit into the cache and with more, and lists the limits of measurements on this
machine. Exit code 1 if the noise floor in the cache is above 5 %.

--power tests the lab. It plants slow-downs of known size in copies of a design, and
reports how often they are found. With nothing planted it compares a design with its
A/A copy. Three methods take turns, each for the same time:

- the lab: blocks, and the verdict of a report;
- all samples of A, then all of B, in one process, 10 each, with benchstat's test;
- A and B in turns, each sample in a process of its own, 20 each, with benchstat's test.

The last stands for two binaries of go test -bench -count=1. The processes are of this
program, and each measures one design once, so no Go toolchain is needed.

The size of a slow-down is set by comparisons that the lab makes first. The table has
the size that was observed in the end, too. Ctrl-C prints what is known so far.`,
		Example: `  idlab doctor # a minute
  idlab doctor --power --trials 10 --planted 0,5 # 10 minutes`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return runner{l}.alone(c.Context(), s, func() error {
				if power {
					return doctor{l}.power(c.Context(), p)
				}
				return doctor{l}.examine(c.Context())
			})
		},
	}
	c.Flags().BoolVar(&power, "power", false, "plant slow-downs and report how often they are found")
	c.Flags().IntVar(&p.trials, "trials", 50, "with --power: number of comparisons for each slow-down")
	c.Flags().IntSliceVar(&p.planted, "planted", []int{0, 5, 10},
		"with --power: slow-downs in percent; 0: compare a design with its A/A copy")
	c.Flags().IntVar(&p.longer, "yardstick-time", 1,
		"with --power: above 1, A and B in turns are also measured for this multiple of the time")
	c.Flags().StringVar(&p.workload, "workload", inCache, "with --power: a steady workload of lookups")
	c.Flags().IntVar(&p.tasks, "tasks", 1000, "with --power: number of tasks")
	c.Flags().Uint64Var(&p.seed, "seed", 0, "with --power: seed of all random choices (default: drawn, and printed)")
	s.define(c.Flags())
	return c
}

// maxFloor is the maximum noise floor of a machine that is fit to measure on, as a fraction.
const maxFloor = 0.05

// doctor examines the machine.
type doctor struct{ *lab }

func (l doctor) examine(ctx context.Context) error {
	w := tabwriter.NewWriter(l.out, 0, 0, 2, ' ', 0)
	var lacking []bench.Condition
	for _, c := range bench.Conditions() {
		fmt.Fprintf(w, "%s\t%s\t%s\n", c.Name, c.Value, c.Advice)
		if c.Lacking {
			lacking = append(lacking, c)
		}
	}
	w.Flush()
	fmt.Fprintln(l.err, "comparing a design with itself for about 10 s")
	of := aaCopies(l.designs)
	var floors [2]float64
	for i, workload := range []string{inCache, beyondCache} {
		pair, err := l.measurePair(ctx, l.designs, of, doctorSize(workload))
		if err != nil {
			return err
		}
		if err := pair.check(); err != nil {
			return err
		}
		floors[i] = pair.floor()
		fmt.Fprintf(l.out, "\n%s, ratio of %s to itself: %.3f [%.3f … %.3f] in %d blocks at %.1f ns per lookup\n",
			workload, of[0], pair.Ratio, pair.Lo, pair.Hi, pair.N, pair.ns())
		fmt.Fprintf(l.out, "  noise floor %.1f %%, disturbed turns %.1f %% (left out), steal %.2f %% of %.0f s\n",
			100*floors[i], 100*pair.disturbed, 100*pair.stolen, pair.took.Seconds())
	}
	l.verdict(lacking, floors)
	if !(floors[0] <= maxFloor) {
		return errNo
	}
	return nil
}

// verdict prints the limits of measurements on this machine, and whether the machine is fit.
func (l doctor) verdict(lacking []bench.Condition, floors [2]float64) {
	fmt.Fprintln(l.out, "\nLimits on this machine:")
	for _, c := range lacking {
		fmt.Fprintf(l.out, "- %s: %s\n", c.Name, c.Advice)
	}
	fmt.Fprintf(l.out, "- a run of this length does not show differences below %.1f %% in the cache, and\n"+
		"  below %.1f %% beyond the private caches of a CPU, where memory layout and other users of the shared cache\n"+
		"  matter; more blocks show smaller differences\n", 100*floors[0], 100*floors[1])
	fmt.Fprintln(l.out, "- the lab reads no hardware counters, so no cache misses and cycles; "+
		"idlab count counts without a clock")
	if floors[0] <= maxFloor {
		fmt.Fprintln(l.out, "\nFit to compare designs within a run. "+
			"Compare two versions only with idlab run --against REV.")
		return
	}
	fmt.Fprintf(l.out, "\nNot fit: differences of %.0f %% are lost in the noise. "+
		"Stop other programs, or measure longer.\n",
		100*maxFloor)
}

// pairSize is the cell and the length of a comparison of two designs.
type pairSize struct {
	workload       string
	tasks, workers int
	blocks, slices int
	seed           uint64
}

// doctorSize returns a size that takes about 5 s.
func doctorSize(workload string) pairSize {
	return pairSize{workload, 1000, min(2, runtime.NumCPU()), 10, 20, 1}
}

// The workloads of doctor, with 1,000 tasks. 2,000 timers fit into the private caches of a CPU;
// 20,000 timers and the structures around them do not.
const (
	inCache     = "find,timers=2"
	beyondCache = "find,timers=20"
)

// aaCopies returns a design and its A/A copy: of rcu, or of the first design if the catalog has no
// rcu.
func aaCopies(designs []allocators.Design) (of [2]string) {
	d := designs[0]
	for _, other := range designs {
		if other.Name == "rcu" {
			d = other
		}
	}
	return [2]string{d.Name, d.Name + "," + allocators.ParamAA().Name + "=yes"}
}

// compared is the comparison of two designs in a cell: the second relative to the first.
type compared struct {
	*compare.Comparison
	times     [2][]float64 // ns/op of the designs, by block; NaN: no estimate
	took      time.Duration
	stolen    float64 // share of the time that the hypervisor gave to other guests
	disturbed float64 // mean share of disturbed turns
}

// floor returns the larger distance of the two ends of the interval from 1.
func (c *compared) floor() float64 { return math.Max(c.Hi-1, 1-c.Lo) }

// ns returns the median ns/op of the first design.
func (c *compared) ns() float64 { return dataset.Summarize(c.times[0]).Median }

// check returns an error if too few blocks have an estimate of both designs.
func (c *compared) check() error {
	if c.Bounded() {
		return nil
	}
	return fmt.Errorf("only %d of %d blocks are undisturbed, %s: try again when fewer programs run on this machine",
		c.N, len(c.times[0]), tooFew)
}

// measurePair makes a run of two designs and compares them block by block.
func (l doctor) measurePair(ctx context.Context, catalog []allocators.Design, of [2]string, size pairSize) (
	c compared, err error) {
	dir, err := os.MkdirTemp("", "idlab-doctor-")
	if err != nil {
		return c, err
	}
	defer os.RemoveAll(dir)
	config := &bench.Config{
		Tasks: []int{size.tasks}, Workers: []int{size.workers}, Blocks: size.blocks, Slices: size.slices,
		Slice: 2 * time.Millisecond, Limit: time.Minute, Seed: size.seed, Out: dir,
	}
	if config.Designs, err = allocators.Select(catalog, of[0]+","+of[1]); err != nil {
		return c, err
	}
	if config.Workloads, err = workloads.Select(l.workloads, size.workload); err != nil {
		return c, err
	}
	self, err := executable()
	if err != nil {
		return c, err
	}
	c.stolen, c.took, err = bench.StolenShare(func() error {
		_, err := bench.Run(ctx, config, []string{self, blockName}, silent{l.err})
		return err
	})
	if err != nil {
		return c, err
	}
	err = c.read(dir, config.Designs)
	return c, err
}

// read computes the comparison from the results of a run.
func (c *compared) read(dir string, of []params.Selected[allocators.Design]) error {
	d, err := dataset.Load(dir)
	if err != nil {
		return err
	}
	cell := d.Cells[0]
	c.Comparison = compare.Single(cell, of[1].Spec, of[0].Spec)
	var shares []float64 // of disturbed turns
	for block := range cell.Blocks {
		for i, design := range of {
			l := dataset.Line{Design: design.Spec}
			c.times[i] = append(c.times[i], cell.At(l, record.NsPerOp, block))
			shares = append(shares, cell.At(l, record.Disturbed, block))
		}
	}
	c.disturbed = stat.Mean(dataset.Numbers(shares), nil)
	return nil
}

// tooFew is part of the error for a machine that is too busy for a comparison.
const tooFew = "too few for an interval"

// silent is a bench.Progress that prints only warnings.
type silent struct{ w io.Writer }

func (silent) Step(int, int, time.Duration) {}
func (s silent) Warn(message string)        { fmt.Fprintln(s.w, "warning:", message) }
