package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"golang.org/x/perf/benchmath"

	"idlab/bench"
	"idlab/reports/dataset"
)

// yardstick is a method to compare two designs, with which doctor --power compares the lab.
type yardstick struct {
	title  string
	longer int // it has this multiple of the time of the lab
	// measure returns the samples of both designs, in ns per operation.
	measure func(ctx context.Context, cell pairSize, of [2]string, took time.Duration) (samples [2][]float64, err error)
}

// Numbers of samples of each design: benchstat recommends 10 at least, and 20 to find small differences.
const (
	sequentialCount  = 10
	alternatingCount = 20
)

// yardsticks returns all yardsticks. If longer is above 1, the alternating one is there with this multiple of the time
// too.
func yardsticks(longer int) []yardstick {
	alternating := yardstick{fmt.Sprintf("A and B in turns, n = %d", alternatingCount), 1, alternating}
	all := []yardstick{
		{fmt.Sprintf("all of A, then all of B, n = %d", sequentialCount), 1, sequential},
		alternating,
	}
	if longer > 1 {
		alternating.title += fmt.Sprintf(", %d × the time", longer)
		alternating.longer = longer
		all = append(all, alternating)
	}
	return all
}

// sequential takes all samples of one design, then all samples of the other, in one process, as go test -count does.
func sequential(ctx context.Context, cell pairSize, of [2]string, took time.Duration) (samples [2][]float64, err error) {
	lists, err := measureAlone(ctx, cell, of[:], sequentialCount, took)
	if err != nil {
		return samples, err
	}
	return [2][]float64(lists), nil
}

// alternating takes one sample of each design in turn. Each sample has a process of its own, as if two binaries of
// go test -count=1 took turns. The start of a process is part of the time.
func alternating(ctx context.Context, cell pairSize, of [2]string, took time.Duration) (samples [2][]float64, err error) {
	end := time.Now()
	for range alternatingCount {
		for i := range of {
			end = end.Add(took / (2 * alternatingCount))
			lists, err := measureAlone(ctx, cell, of[i:i+1], 1, time.Until(end))
			if err != nil {
				return samples, err
			}
			samples[i] = append(samples[i], lists[0]...)
		}
	}
	return samples, nil
}

// measureAlone starts a process that takes count samples of each design, one design after the other, in a time.
func measureAlone(ctx context.Context, cell pairSize, designs []string, count int, took time.Duration) (
	samples [][]float64, err error) {
	self, err := executable()
	if err != nil {
		return nil, err
	}
	request, err := json.Marshal(bench.SequentialRequest{
		Designs: designs, Workload: cell.workload, Tasks: cell.tasks, Workers: cell.workers, Count: count, Time: took,
	})
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, sequentialName)
	cmd.Stdin = bytes.NewReader(request)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	bench.Detach(cmd)
	out, err := cmd.Output()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fmt.Errorf("the process that measures %s: %w %s", strings.Join(designs, " and "), err, stderr.String())
	}
	err = json.Unmarshal(out, &samples)
	return samples, err
}

// detected reports whether benchstat's test finds a difference between the samples. Unless either is set, the second
// design must be the slower one.
func detected(samples [2][]float64, either bool) bool {
	a := benchmath.NewSample(samples[0], &benchmath.DefaultThresholds)
	b := benchmath.NewSample(samples[1], &benchmath.DefaultThresholds)
	result := benchmath.AssumeNothing.Compare(a, b)
	return result.P < result.Alpha && (either || dataset.MedianOf(samples[1]) > dataset.MedianOf(samples[0]))
}
