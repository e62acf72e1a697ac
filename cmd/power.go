package cmd

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/montanaflynn/stats"
	"golang.org/x/perf/benchmath"

	"idlab/allocators"
	"idlab/allocators/delayed"
	"idlab/bench"
	"idlab/workloads"
)

// powerFlags holds the flags of doctor --power.
type powerFlags struct {
	trials   int
	planted  []int // percent
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
	for _, percent := range f.planted {
		if percent < 0 || percent > 1000 {
			return fmt.Errorf("--planted %d: want 0 to 1000 percent", percent)
		}
	}
	return nil
}

// power plants slow-downs in lookups. It counts how often the lab detects them, and how often a
// sequential measurement of the same length does.
func (l doctor) power(ctx context.Context, f powerFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	f.seed = cmp.Or(f.seed, rand.Uint64())
	t, err := l.newPowerTest(ctx, f)
	if err != nil {
		return err
	}
	fmt.Fprintf(l.out, "%s, %d tasks, %d workers, %d blocks of %d slices; %s takes %.1f ns; seed %d\n\n",
		t.size.workload, t.size.tasks, t.size.workers, t.size.blocks, t.size.slices, t.base, t.ns, f.seed)
	w := tabwriter.NewWriter(l.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "PLANTED\tFOUND BY THE LAB\tSECONDS EACH\tFOUND SEQUENTIALLY WITH BENCHSTAT\tSECONDS EACH")
	for _, percent := range f.planted {
		lab, sequential, err := t.trials(ctx, percent)
		if err != nil {
			return err
		}
		planted := fmt.Sprintf("%d %% (%.1f %%)", percent, 100*t.effect(t.steps(percent)))
		if percent == 0 {
			planted = "nothing"
		}
		fmt.Fprintf(w, "%s\t%v\t%.1f\t%v\t%.1f\n", planted, lab, lab.seconds(), sequential, sequential.seconds())
	}
	w.Flush()
	fmt.Fprint(l.out, "\nIn brackets: the slow-down by the whole number of steps that was planted.\n"+
		"Found: the difference is significant at 95 %, and the planted design is the slower one.\n"+
		"With nothing planted, each difference found is a false alarm; 5 % false alarms are expected.\n")
	return nil
}

// powerTest compares a design with a slowed copy of itself, again and again.
type powerTest struct {
	doctor
	powerFlags
	base   string // the design without extra work
	size   pairSize
	ns     float64 // time of a lookup in base, in ns
	stepNs float64 // time of a step of extra work, in ns
}

// newPowerTest measures the times of a lookup and of a step of work.
func (l doctor) newPowerTest(ctx context.Context, f powerFlags) (*powerTest, error) {
	_, of := aaCopies(l.designs)
	quick := presets()[0].runs[0]
	t := &powerTest{doctor: l, powerFlags: f, base: of[0] + "-delayed", stepNs: stepTime(),
		size: pairSize{f.workload, f.tasks, min(2, runtime.NumCPU()), quick.blocks, quick.slices, f.seed}}
	pilot, err := l.measurePair(ctx, withPlanted(l.designs), [2]string{t.base, t.design(1)}, t.size)
	t.ns = pilot.first
	return t, err
}

// stepTime measures the time of a step of work in ns, as the minimum of several attempts.
func stepTime() float64 {
	const attempts, steps = 20, 1_000_000
	minimum := time.Hour
	for range attempts {
		began := time.Now()
		if delayed.Work(steps, 1) == 0 {
			panic("work is never 0")
		}
		minimum = min(minimum, time.Since(began))
	}
	return float64(minimum.Nanoseconds()) / steps
}

// steps returns the number of steps that is nearest to a slow-down in percent, at least 1 for any
// slow-down above 0.
func (t *powerTest) steps(percent int) int {
	if percent == 0 {
		return 0
	}
	return max(1, int(float64(percent)/100*t.ns/t.stepNs+0.5))
}

// effect returns the slow-down of a number of steps, as a fraction.
func (t *powerTest) effect(steps int) float64 { return float64(steps) * t.stepNs / t.ns }

// design returns base with a number of steps of work; for 0 steps it returns the A/A copy.
func (t *powerTest) design(steps int) string {
	if steps == 0 {
		return t.base + "," + allocators.ParamAA().Name + "=yes"
	}
	return fmt.Sprintf("%s,work=%d", t.base, steps)
}

// tally counts comparisons and those that found a difference.
type tally struct {
	found, of int
	took      time.Duration // time of all comparisons
}

func (t tally) String() string { return fmt.Sprintf("%d of %d", t.found, t.of) }

// seconds returns the mean time of a comparison.
func (t tally) seconds() float64 { return t.took.Seconds() / float64(max(1, t.of)) }

func (t *tally) add(found bool, took time.Duration) {
	t.of++
	t.took += took
	if found {
		t.found++
	}
}

// trials makes the comparisons for one slow-down. The lab's comparisons and the sequential
// measurements take turns.
func (t *powerTest) trials(ctx context.Context, percent int) (lab, sequential tally, err error) {
	of := [2]string{t.base, t.design(t.steps(percent))}
	for n := range t.powerFlags.trials {
		size := t.size
		size.seed = t.seed + uint64(1000*percent+n)
		pair, err := t.measurePair(ctx, withPlanted(t.designs), of, size)
		if err != nil {
			return lab, sequential, err
		}
		slower := percent == 0 || pair.Ratio > 1
		lab.add(pair.Excludes(1) && slower, pair.took)
		began := time.Now()
		found, err := t.sequential(ctx, of, pair.took, percent == 0)
		if err != nil {
			return lab, sequential, err
		}
		sequential.add(found, time.Since(began))
		fmt.Fprintf(t.err, "planted %d %%: %d of %d\n", percent, n+1, t.powerFlags.trials)
	}
	return lab, sequential, nil
}

// sequentialCount is the number of samples per design that benchstat recommends.
const sequentialCount = 10

// sequential makes a sequential measurement: all samples of one design, then all samples of the other,
// as go test -count does, and the significance test of benchstat. The measurement lasts for the time
// took. found reports a significant difference; unless either is set, the second design must be the
// slower one.
func (t *powerTest) sequential(ctx context.Context, of [2]string, took time.Duration, either bool) (
	found bool, err error) {
	self, err := executable()
	if err != nil {
		return false, err
	}
	request, err := json.Marshal(bench.SequentialRequest{
		Designs: of[:], Workload: t.size.workload, Tasks: t.size.tasks, Workers: t.size.workers,
		Count: sequentialCount, Time: took,
	})
	if err != nil {
		return false, err
	}
	cmd := exec.CommandContext(ctx, self, sequentialName)
	cmd.Stdin = bytes.NewReader(request)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return false, fmt.Errorf("sequential measurement: %w %s", err, stderr.String())
	}
	var samples [2][]float64
	if err := json.Unmarshal(out, &samples); err != nil {
		return false, err
	}
	a := benchmath.NewSample(samples[0], &benchmath.DefaultThresholds)
	b := benchmath.NewSample(samples[1], &benchmath.DefaultThresholds)
	result := benchmath.AssumeNothing.Compare(a, b)
	return result.P < result.Alpha && (either || median(samples[1]) > median(samples[0])), nil
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

func mean(list []float64) float64 {
	m, _ := stats.Mean(list)
	return m
}

func median(list []float64) float64 {
	m, _ := stats.Median(list)
	return m
}
