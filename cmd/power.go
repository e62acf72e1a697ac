package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"

	"gonum.org/v1/gonum/stat"

	"idlab/allocators"
	"idlab/allocators/delayed"
	"idlab/workloads"
)

// powerFlags holds the flags of doctor --power.
type powerFlags struct {
	trials   int
	planted  []int // percent; one at least
	longer   int   // of a further yardstick: multiple of the time of the lab; 1: none
	workload string
	tasks    int
	seed     uint64
}

func (f *powerFlags) check() error {
	if f.trials < 1 {
		return fmt.Errorf("--trials %d: want at least 1", f.trials)
	}
	if f.tasks < 1 || f.tasks > workloads.MaxTasks {
		return fmt.Errorf("--tasks %d: want 1 to %d", f.tasks, workloads.MaxTasks)
	}
	if f.longer < 1 || f.longer > 1000 {
		return fmt.Errorf("--yardstick-time %d: want 1 to 1000", f.longer)
	}
	for _, percent := range f.planted {
		if percent < 0 || percent > 1000 {
			return fmt.Errorf("--planted %d: want 0 to 1000 percent", percent)
		}
	}
	return nil
}

// power plants slow-downs in lookups. It counts how often the lab finds them, and how often the yardsticks do.
func (l doctor) power(ctx context.Context, f powerFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	f.seed = cmp.Or(f.seed, rand.Uint64())
	return l.newPowerTest(f).run(ctx)
}

// powerTest compares a design with a slowed copy of itself, again and again.
type powerTest struct {
	doctor
	powerFlags
	design     string // the name of the design that can do extra work
	size       pairSize
	step       float64 // slow-down by one step of work, as a share of the time; from calibrate
	yardsticks []yardstick
}

func (l doctor) newPowerTest(f powerFlags) *powerTest {
	quick := presets(sizeOf(nil))[0].runs[0]
	return &powerTest{doctor: l, powerFlags: f, design: aaCopies(l.designs)[0] + "-delayed",
		size:       pairSize{f.workload, f.tasks, min(2, runtime.NumCPU()), quick.blocks, quick.slices, f.seed},
		yardsticks: yardsticks(f.longer),
	}
}

// run makes all comparisons and prints the table. If it fails, or if the context is done first, it prints what is known.
func (t *powerTest) run(ctx context.Context) error {
	fmt.Fprintf(t.out, "%s, %d tasks, %d workers, %d blocks of %d slices; %s; seed %d\n\n",
		t.size.workload, t.size.tasks, t.size.workers, t.size.blocks, t.size.slices, t.pair(0)[0], t.seed)
	if err := t.calibrate(ctx); err != nil {
		return err
	}
	var rows []*powerRow
	var err error
	for i := 0; i < len(t.planted) && err == nil; i++ {
		row := t.newRow(t.planted[i])
		rows = append(rows, row)
		err = t.measureRow(ctx, row)
	}
	t.print(rows)
	return err
}

// steps returns the number of steps that is nearest to a slow-down in percent, at least 1 for any slow-down above 0.
// step is the slow-down by one step, as a share of the time.
func steps(percent int, step float64) int {
	if percent == 0 {
		return 0
	}
	return max(1, int(math.Round(float64(percent)/100/step)))
}

// fit returns the slow-down by one step: the slope of the line of least squares through the origin, since no step is no
// slow-down.
func fit(steps, slowdowns []float64) float64 {
	_, step := stat.LinearRegression(steps, slowdowns, nil, true)
	return step
}

// calibrationStart is the first number of steps that calibrate measures. It measures calibrationPoints numbers or more.
const (
	calibrationStart  = 4
	calibrationPoints = 3
)

// calibrate finds the slow-down by one step, by comparisons of the lab, with twice as many blocks as those of the test.
// The number of steps doubles until the largest planted slow-down is reached. The time of a step in a loop by itself
// would not do: a step costs another time inside a lookup.
func (t *powerTest) calibrate(ctx context.Context) error {
	largest := float64(slices.Max(t.planted)) / 100
	if largest == 0 {
		return nil
	}
	size := t.size
	size.blocks *= 2
	var numbers, slowdowns []float64
	for n, reached := calibrationStart, 0.0; len(numbers) < calibrationPoints || reached < largest; n *= 2 {
		size.seed--
		pair, err := t.measurePair(ctx, withPlanted(t.designs), t.pair(n), size)
		if err != nil {
			return err
		}
		if err := pair.check(); err != nil {
			return err
		}
		reached = pair.Ratio - 1
		numbers, slowdowns = append(numbers, float64(n)), append(slowdowns, reached)
		fmt.Fprintf(t.err, "%d steps of work slow lookups down by %.1f %%\n", n, 100*reached)
	}
	if t.step = fit(numbers, slowdowns); !(t.step > 0) {
		return errors.New("lookups with more work do not take longer: try again when fewer programs run on this machine")
	}
	return nil
}

// baseWork is the number of steps in the lookups of both designs. The slower one has more. The first steps would cost
// less than others: the processor executes them while it waits for something else.
const baseWork = 32

// pair returns the labels of two designs. The second has a number of steps more; for 0 it is the A/A copy.
func (t *powerTest) pair(steps int) (of [2]string) {
	of[0] = fmt.Sprintf("%s,work=%d", t.design, baseWork)
	of[1] = fmt.Sprintf("%s,work=%d", t.design, baseWork+steps)
	if steps == 0 {
		of[1] += "," + allocators.ParamAA().Name + "=yes"
	}
	return of
}

// tally counts comparisons and those that found a difference.
type tally struct {
	found, of int
	took      time.Duration // time of all comparisons
}

func (t *tally) add(found bool, took time.Duration) {
	t.of++
	t.took += took
	if found {
		t.found++
	}
}

// powerRow holds the comparisons for one slow-down.
type powerRow struct {
	percent, steps int
	times          [2][]float64 // ns/op without and with the work, by block of the lab, over all trials; NaN: no estimate
	lab            tally
	yardsticks     []tally
}

func (t *powerTest) newRow(percent int) *powerRow {
	return &powerRow{percent: percent, steps: steps(percent, t.step), yardsticks: make([]tally, len(t.yardsticks))}
}

// measureRow makes the comparisons of a row. The lab and the yardsticks take turns.
func (t *powerTest) measureRow(ctx context.Context, row *powerRow) error {
	of := t.pair(row.steps)
	for n := range t.powerFlags.trials {
		size := t.size
		size.seed = t.seed + uint64(1000*row.percent+n)
		pair, err := t.measurePair(ctx, withPlanted(t.designs), of, size)
		if err != nil {
			return err
		}
		row.lab.add(pair.Differs() && (row.steps == 0 || pair.Slower()), pair.took)
		for i := range of {
			row.times[i] = append(row.times[i], pair.times[i]...)
		}
		for i, y := range t.yardsticks {
			began := time.Now()
			samples, err := y.measure(ctx, t.size, of, time.Duration(y.longer)*pair.took)
			if err != nil {
				return err
			}
			row.yardsticks[i].add(detected(samples, row.steps == 0), time.Since(began))
		}
		fmt.Fprintf(t.err, "planted %d %%: %d of %d\n", row.percent, n+1, t.powerFlags.trials)
	}
	return nil
}

// withPlanted returns a catalog with a copy of each design that can do extra work in lookups.
func withPlanted(designs []allocators.Design) (all []allocators.Design) {
	all = append(all, designs...)
	for _, d := range designs {
		if d.New != nil {
			all = append(all, delayed.Design(d))
		}
	}
	return all
}
