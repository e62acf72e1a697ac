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

func (l *lab) doctorCommand() *cobra.Command {
	var power bool
	var p powerFlags
	c := &cobra.Command{
		Use:   "doctor",
		Short: "is this machine fit to measure on: clock, steal, governor, noise floor; --power: what the lab can see here",
		Long: `Examines the machine, measures one design against itself for some 10 s, in the
cache and beyond it, and says what cannot be measured here. Exit code 1 if even in
the cache differences of 5 % would be lost in the noise.

--power tests the lab itself: it plants slow-downs of a known size in copies of a
design and reports how often they are found, and how often a design is called
different from itself, with the seconds that a comparison took; and the same for
the usual way, all samples of one and then all of the other with benchstat's test,
in as many seconds.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if power {
				return l.power(c.Context(), p)
			}
			return l.doctor(c.Context())
		},
	}
	c.Flags().BoolVar(&power, "power", false, "plant slow-downs and report how often they are found")
	c.Flags().IntVar(&p.trials, "trials", 10, "with --power: comparisons of each size")
	c.Flags().IntSliceVar(&p.planted, "planted", []int{0, 2, 5, 10}, "with --power: slow-downs in percent; 0 is a design against itself")
	c.Flags().StringVar(&p.workload, "workload", inCache, "with --power: the workload, a steady one of lookups")
	c.Flags().IntVar(&p.tasks, "tasks", 1000, "with --power: the number of tasks")
	c.Flags().Uint64Var(&p.seed, "seed", 0, "with --power: seed of all random choices (default: drawn, and printed)")
	return c
}

// mostFloor is the noise floor of a machine that is still fit to measure on.
const maxFloor = 0.05

func (l *lab) doctor(ctx context.Context) error {
	w := tabwriter.NewWriter(l.out, 0, 0, 2, ' ', 0)
	var lacking []bench.Condition
	for _, c := range bench.Conditions() {
		fmt.Fprintf(w, "%s\t%s\t%s\n", c.Name, c.Value, c.Advice)
		if c.Lacking {
			lacking = append(lacking, c)
		}
	}
	w.Flush()
	fmt.Fprintln(l.err, "measuring a design against itself for some 10 s")
	catalog, of := aaCopies(l.designs)
	var floors [2]float64
	for i, workload := range []string{inCache, beyondCache} {
		pair, err := l.measurePair(ctx, catalog, of, doctorSize(workload))
		if err != nil {
			return err
		}
		floors[i] = pair.floor()
		fmt.Fprintf(l.out, "\n%s, %s against itself: %.3f [%.3f … %.3f] in %d blocks of %.1f ns a lookup\n", workload, pair.name, pair.Ratio, pair.Lo, pair.Hi, pair.N, pair.first)
		fmt.Fprintf(l.out, "  noise floor %.1f %%, disturbed slices %.1f %% (left out), steal %.2f %% of %.0f s\n",
			100*floors[i], 100*pair.disturbed, 100*pair.stolen, pair.took.Seconds())
	}
	l.verdict(lacking, floors)
	if !(floors[0] <= maxFloor) {
		return errNo
	}
	return nil
}

// verdict says what cannot be measured here, and whether the rest can.
func (l *lab) verdict(lacking []bench.Condition, floors [2]float64) {
	fmt.Fprintln(l.out, "\nWhat cannot be measured here:")
	for _, c := range lacking {
		fmt.Fprintf(l.out, "- %s: %s\n", c.Name, c.Advice)
	}
	fmt.Fprintf(l.out, "- in a run of this length, differences below %.1f %% in the cache, and below %.1f %% of what does not fit into that of\n"+
		"  a CPU, where it matters how it lies in memory and who else uses the shared one; more blocks see smaller ones\n", 100*floors[0], 100*floors[1])
	fmt.Fprintln(l.out, "- cache misses and cycles: the lab reads no hardware counters; idlab count tells what a design does without a clock")
	if floors[0] <= maxFloor {
		fmt.Fprintln(l.out, "\nFit to compare designs within a run. Two runs: only side by side, idlab run --against REV.")
		return
	}
	fmt.Fprintf(l.out, "\nNot fit: differences of %.0f %% are lost in the noise. End what else is running, or measure longer.\n", 100*maxFloor)
}

// pairSize is how long two designs are compared, and in which cell.
type pairSize struct {
	workload       string
	tasks, workers int
	blocks, slices int
	seed           uint64
}

// doctorSize takes some 5 s.
func doctorSize(workload string) pairSize {
	return pairSize{workload, 1000, min(2, runtime.NumCPU()), 10, 20, 1}
}

// The workloads that a machine is examined with, by 1,000 tasks: 2,000 timers, and
// 20,000, which with what surrounds them do not fit into the caches that a CPU has
// to itself.
const (
	inCache     = "find,timers=2"
	beyondCache = "find"
)

// aaCopies are the designs that a machine is examined with: rcu twice, where there is
// one, else the first of the catalog.
func aaCopies(designs []allocators.Design) (catalog []allocators.Design, of [2]string) {
	d := designs[0]
	for _, other := range designs {
		if other.Name == "rcu" {
			d = other
		}
	}
	return designs, [2]string{d.Name, d.Name + "," + allocators.ParamAA().Name + "=yes"}
}

// compared is what came of comparing a second design with a first.
type compared struct {
	paired.Result
	name      string
	took      time.Duration
	stolen    float64 // share of the time that the hypervisor gave to others
	disturbed float64 // mean share of disturbed slices
	first     float64 // median ns/op of the first design
}

// floor is the larger distance of the interval's ends from no difference.
func (c *compared) floor() float64 { return math.Max(c.Hi-1, 1-c.Lo) }

// measurePair makes a run of two designs and compares them block by block.
func (l *lab) measurePair(ctx context.Context, catalog []allocators.Design, of [2]string, size pairSize) (c compared, err error) {
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

// read takes the comparison from a run's results.
func (c *compared) read(path string, of [2]string) error {
	file, err := record.ReadFile(path)
	if err != nil {
		return err
	}
	var times [2][]float64
	var hits []float64
	for _, b := range file.Blocks {
		var pair [2]float64 // of the block, 0 where a design has no estimate
		for _, s := range b.Samples {
			for i, design := range of {
				if ns, ok := s.Value(record.NsPerOp); ok && s.Design == design && s.Op == "" {
					pair[i] = ns
				}
			}
			if share, ok := s.Value(record.Disturbed); ok {
				hits = append(hits, share)
			}
		}
		if pair[0] > 0 && pair[1] > 0 {
			times[0], times[1] = append(times[0], pair[0]), append(times[1], pair[1])
		}
	}
	c.Result = paired.Ratio(times[1], times[0])
	if !c.Bounded() {
		return fmt.Errorf("%d blocks of %d were measured without disturbances, which is %s: try when less runs on this machine", c.N, len(file.Blocks), tooFew)
	}
	c.disturbed, c.first = mean(hits), median(times[0])
	return nil
}

// tooFew is said of a machine that is too busy to compare anything on.
const tooFew = "too few for an interval"

// silent is told how a run goes on and passes only the warnings on.
type silent struct{ w io.Writer }

func (silent) Step(int, int, time.Duration) {}
func (s silent) Warn(message string)        { fmt.Fprintln(s.w, "warning:", message) }
