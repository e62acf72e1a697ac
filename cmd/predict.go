package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"idlab/allocators"
	"idlab/bench/record"
	"idlab/bench/sim"
	"idlab/bench/sim/calibrate"
	"idlab/reports/predictions"
	"idlab/workloads"
)

// predictFlags holds the flags of predict.
type predictFlags struct {
	designs, workloads, out string
	list                    string
	platforms               []string
	tasks, cpus             []int
	seed                    uint64
}

func predictCommand(l *lab) *cobra.Command {
	var f predictFlags
	c := &cobra.Command{
		Use:   "predict",
		Short: "predict contention on machines with many CPUs",
		Long: `Executes the designs on simulated CPUs, with a model of cache coherence and locks, and
predicts cache-line transfers, invalidations and lock hand-overs per operation, and
times. The output is the same in every run. It needs a build with the scheduler: make
predict, or go build -tags sim ./cmd/idlab.

A platform is one of those of the lab, or a file: idlab calibrate writes one. Each gets
a directory of its own in --out, with results.txt. The texts and charts of all of them
are in --out. docs/prediction.md says how far predictions can be trusted.`,
		Example: `  idlab-sim predict --designs onelock,rcu --cpus 1,8,64   # a minute
  idlab-sim predict --platform milan,./here.txt --cpus 1,2 # a minute`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return l.predict(c.Context(), f) },
	}
	flags := c.Flags()
	flags.StringVar(&f.designs, "designs", "idr,onelock,onelock-rcu,bucketlock,rcu,xarray,pertask",
		"designs to predict")
	flags.StringVar(&f.workloads, "workloads", "find,churn", "workloads")
	flags.StringSliceVar(&f.platforms, "platform", []string{"milan", "icelake", "hps"},
		"platforms: "+strings.Join(sim.Platforms(), ", ")+", or files")
	flags.IntSliceVar(&f.tasks, "tasks", []int{1, 1000}, "numbers of tasks")
	flags.IntSliceVar(&f.cpus, "cpus", []int{1, 2, 4, 8, 16, 32, 64}, "numbers of CPUs, with a worker on each")
	flags.StringVar(&f.list, "list", allocators.ParamList().Default, listHelp)
	flags.Uint64Var(&f.seed, "seed", 1, "seed of the operations")
	flags.StringVar(&f.out, "out", filepath.Join("out", "predicted"), "directory for the results")
	return c
}

func (l *lab) predict(ctx context.Context, f predictFlags) error {
	if !sim.On {
		return sim.ErrNotPredicting
	}
	c, err := planner{l}.predictConfig(f)
	if err != nil {
		return err
	}
	self, err := executable()
	if err != nil {
		return err
	}
	all, err := c.Run(ctx, []string{self, predictChildName}, l.counting())
	switch {
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(l.err, "idlab: interrupted: nothing was written")
		return errNo
	case err != nil:
		return err
	}
	var paths []string
	for _, r := range all {
		path := filepath.Join(f.out, r.Platform.Name, record.ResultsFile)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(path, r.File, 0o644); err != nil {
			return err
		}
		paths = append(paths, path)
	}
	return l.writePredictions(paths, f.out)
}

func (l planner) predictConfig(f predictFlags) (c sim.Config, err error) {
	for _, n := range f.tasks {
		if n < 1 || n > workloads.MaxTasks {
			return c, fmt.Errorf("--tasks %d: want 1 to %d", n, workloads.MaxTasks)
		}
	}
	for _, n := range f.cpus {
		if n < 1 {
			return c, fmt.Errorf("--cpus %d: want 1 or more", n)
		}
	}
	c = sim.Config{Tasks: f.tasks, CPUs: f.cpus, Seed: f.seed}
	if c.Designs, err = allocators.Select(l.designs, f.designs); err != nil {
		return c, fmt.Errorf("--designs: %w", err)
	}
	if c.Designs, err = withList(c.Designs, f.list); err != nil {
		return c, err
	}
	if c.Workloads, err = workloads.Select(l.workloads, f.workloads); err != nil {
		return c, fmt.Errorf("--workloads: %w", err)
	}
	for _, name := range f.platforms {
		p, err := sim.Open(name)
		if err != nil {
			return c, fmt.Errorf("--platform: %w", err)
		}
		c.Platforms = append(c.Platforms, p)
	}
	return c, nil
}

// counting returns a function that shows how much is done, on a terminal.
func (l *lab) counting() func(done, all int) {
	if f, ok := l.err.(*os.File); l.quiet || !ok || !term.IsTerminal(int(f.Fd())) {
		return func(int, int) {}
	}
	return func(done, all int) { fmt.Fprintf(l.err, "\rpredicted %d of %d", done, all) }
}

// writePredictions writes the texts and charts of predictions.
func (l *lab) writePredictions(paths []string, out string) error {
	data, err := predictions.Load(paths...)
	if err != nil {
		return err
	}
	report, err := predictions.WriteFiles(data, out)
	if err != nil {
		return err
	}
	fmt.Fprintf(l.out, "\npredictions:          %s\ncharts:               %d as PNG and SVG, in %s\n",
		report.Text, len(report.Charts), out)
	return nil
}

// predictChildName is the hidden command of the child processes of predict.
const predictChildName = "predict-child"

func predictChildCommand(l *lab) *cobra.Command {
	return childCommand(predictChildName, "predict one cell", func() error {
		return sim.Child(l.in, l.out, l.designs, l.workloads)
	})
}

func calibrateCommand(l *lab) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "calibrate",
		Short: "measure this machine as a platform of predict",
		Long: `Measures the caches, memory, atomic increments and the distances between CPUs of this
machine, and writes them as a platform file of idlab predict, with the source of each
number. It takes some seconds. Nothing else should run meanwhile.`,
		Example: `  idlab calibrate --out here.txt # seconds`,
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			effort := calibrate.Effort{Tries: 100, Bytes: 1 << 30}
			text, err := calibrate.Platform(time.Now().UTC().Format(time.DateOnly), effort)
			if err != nil {
				return err
			}
			if out == "" {
				_, err = l.out.Write(text)
				return err
			}
			return os.WriteFile(out, text, 0o644)
		},
	}
	c.Flags().StringVar(&out, "out", "", "file for the platform (default: standard output)")
	return c
}
