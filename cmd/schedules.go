//go:build sim

package cmd

import (
	"context"
	"fmt"
	"strings"
	"time"

	"idlab/allocators"
	"idlab/allocators/allocatortest"
)

const schedulesExample = `
  idlab check --designs pertask --schedules 100000
  idlab check --designs pertask --replay 5`

// run checks designs under chosen schedules. It returns errNo if a design fails.
func (o scheduleOptions) run(ctx context.Context, l *lab, designs []allocators.Design) error {
	failed := false
	for _, d := range designs {
		if !d.Counted.Steps {
			fmt.Fprintf(l.out, "skip  %s: the scheduler does not see its accesses\n", d.Name)
			continue
		}
		ok, err := o.check(ctx, l, d)
		if err != nil {
			return err
		}
		failed = failed || !ok
	}
	if failed {
		return errNo
	}
	return nil
}

// check checks one design and prints the result.
func (o scheduleOptions) check(ctx context.Context, l *lab, d allocators.Design) (passed bool, err error) {
	start := time.Now()
	var sum allocatortest.Explored
	switch {
	case o.replay >= 0:
		return o.repeat(l, d), nil
	case o.exhaustive:
		sum, err = o.exhaust(ctx, d)
	default:
		e := allocatortest.Exploration{Design: d, First: o.seed, Schedules: o.schedules}
		sum, err = e.Run(ctx)
	}
	if sum.Failure == nil && ctx.Err() != nil {
		fmt.Fprintf(l.err, "idlab: interrupted: %s: %s, no failure so far\n", d.Name, o.progress(d, sum))
		return false, errNo
	}
	if sum.Failure == nil && err != nil {
		return false, err
	}
	took := time.Since(start).Round(time.Millisecond)
	if f := sum.Failure; f != nil {
		fmt.Fprintf(l.out, "FAIL  %s\n", indented(f))
		if !o.exhaustive {
			fmt.Fprintf(l.out, "      again: idlab check --designs %s --replay %d\n", d.Name, f.Number)
		}
	}
	fmt.Fprintf(l.out, "%s  %s: %d schedules of %d programs, %v\n      reached: %v\n",
		verdict(sum.Failure == nil), d.Name, sum.Schedules, sum.Programs, took, sum.Reached)
	return sum.Failure == nil, nil
}

// progress tells how far an interrupted check of a design got. Its last program is not done.
func (o scheduleOptions) progress(d allocators.Design, e allocatortest.Explored) string {
	if o.exhaustive {
		all := len(allocatortest.ScheduledVariants(d)) * len(allocatortest.Programs(d, o.seed, o.programs))
		return fmt.Sprintf("%d of %d programs done, %d schedules", e.Programs-1, all, e.Schedules)
	}
	return fmt.Sprintf("%d of %d schedules done", e.Schedules, o.schedules)
}

// exhaust tries all schedules of the programs with a known hazard, and of as many drawn ones as were asked for.
func (o scheduleOptions) exhaust(ctx context.Context, d allocators.Design) (sum allocatortest.Explored, err error) {
	for _, variant := range allocatortest.ScheduledVariants(d) {
		for _, p := range allocatortest.Programs(d, o.seed, o.programs) {
			one, err := allocatortest.Exhaust(ctx, d, variant, p, o.preemptions)
			sum.Add(one)
			if err != nil || sum.Failure != nil {
				return sum, err
			}
		}
	}
	return sum, nil
}

// repeat runs one schedule again and prints it, whether it fails or not.
func (o scheduleOptions) repeat(l *lab, d allocators.Design) (passed bool) {
	r := allocatortest.Exploration{Design: d}.Replay(uint64(o.replay))
	fmt.Fprintf(l.out, "%s  %s\n", verdict(r.Err == nil), indented(r))
	return r.Err == nil
}

func indented(r *allocatortest.ScheduleRun) string {
	return strings.ReplaceAll(strings.TrimSpace(r.String()), "\n", "\n      ")
}
