package cmd

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"idlab/allocators"
	"idlab/bench"
	"idlab/bench/record"
	"idlab/reports/paired"
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

--power tests the lab: it plants slow-downs of known size in copies of a design. It
reports how often the lab finds them, how often the lab finds a difference between a
design and its A/A copy, and the seconds per comparison. It reports the same for a
sequential measurement of the same length: all samples of one design, then all of the
other, with benchstat's test.`,
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
	c.Flags().IntVar(&p.trials, "trials", 10, "with --power: number of comparisons for each slow-down")
	c.Flags().IntSliceVar(&p.planted, "planted", []int{0, 2, 5, 10},
		"with --power: slow-downs in percent; 0: compare a design with its A/A copy")
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
	catalog, of := aaCopies(l.designs)
	var floors [2]float64
	for i, workload := range []string{inCache, beyondCache} {
		pair, err := l.measurePair(ctx, catalog, of, doctorSize(workload))
		if err != nil {
			return err
		}
		floors[i] = pair.floor()
		fmt.Fprintf(l.out, "\n%s, ratio of %s to itself: %.3f [%.3f … %.3f] in %d blocks at %.1f ns per lookup\n",
			workload, pair.name, pair.Ratio, pair.Lo, pair.Hi, pair.N, pair.first)
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
func aaCopies(designs []allocators.Design) (catalog []allocators.Design, of [2]string) {
	d := designs[0]
	for _, other := range designs {
		if other.Name == "rcu" {
			d = other
		}
	}
	return designs, [2]string{d.Name, d.Name + "," + allocators.ParamAA().Name + "=yes"}
}

// compared is the result of a comparison: the ratio of the second design to the first.
type compared struct {
	paired.Result
	name      string // the first design
	took      time.Duration
	stolen    float64 // share of the time that the hypervisor gave to other guests
	disturbed float64 // mean share of disturbed turns
	first     float64 // median ns/op of the first design
}

// floor returns the larger distance of the two ends of the interval from 1.
func (c *compared) floor() float64 { return math.Max(c.Hi-1, 1-c.Lo) }

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
	c.name = of[0]
	c.stolen, c.took, err = bench.StolenShare(func() error {
		_, err := bench.Run(ctx, config, []string{self, blockName}, silent{l.err})
		return err
	})
	if err != nil {
		return c, err
	}
	return c, c.read(filepath.Join(dir, record.ResultsFile), of)
}

// read computes the comparison from the results of a run. It returns an error if too few blocks have
// undisturbed slices of both designs.
func (c *compared) read(path string, of [2]string) error {
	file, err := record.ReadFile(path)
	if err != nil {
		return err
	}
	var times [2][]float64
	var shares []float64 // of disturbed turns
	for _, b := range file.Blocks {
		var pair [2]float64 // ns/op in the block; 0: no estimate
		for _, s := range b.Samples {
			for i, design := range of {
				if ns, ok := s.Value(record.NsPerOp); ok && s.Design == design && s.Op == "" {
					pair[i] = ns
				}
			}
			if share, ok := s.Value(record.Disturbed); ok {
				shares = append(shares, share)
			}
		}
		if pair[0] > 0 && pair[1] > 0 {
			times[0], times[1] = append(times[0], pair[0]), append(times[1], pair[1])
		}
	}
	c.Result = paired.Ratio(times[1], times[0])
	if !c.Bounded() {
		return fmt.Errorf("only %d of %d blocks are undisturbed, %s: try again when fewer programs run on this machine",
			c.N, len(file.Blocks), tooFew)
	}
	c.disturbed, c.first = mean(shares), median(times[0])
	return nil
}

// tooFew is part of the error for a machine that is too busy for a comparison.
const tooFew = "too few for an interval"

// silent is a bench.Progress that prints only warnings.
type silent struct{ w io.Writer }

func (silent) Step(int, int, time.Duration) {}
func (s silent) Warn(message string)        { fmt.Fprintln(s.w, "warning:", message) }
