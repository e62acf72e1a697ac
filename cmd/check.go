package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"idlab/allocators"
	"idlab/allocators/allocatortest"
)

func checkCommand(l *lab) *cobra.Command {
	var list string
	var options allocatortest.Options
	schedules := scheduleOptions{replay: -1}
	c := &cobra.Command{
		Use:   "check",
		Short: "run the conformance suite: exit code 1 if a design fails it",
		Long: `Makes the checks of the conformance suite on designs, and prints those that fail.

With --schedules, --exhaustive or --replay it runs small programs under chosen schedules instead, in a
build with -tags sim. In a program of system calls, delete(5) deletes the timer with id 5. In any other
program a thread deletes only timers that it holds: delete(0) removes the first of them, delete(1) the
second, modulo their number, and "returns" names the id. docs/schedules.md explains the transcripts.`,
		Example: `  idlab check --designs array --effort 0.1
  idlab check # 10 minutes` + schedulesExample,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			selected, err := allocators.Select(l.designs, planner{l}.orAll(list))
			if err != nil {
				return fmt.Errorf("--designs: %w", err)
			}
			var designs []allocators.Design
			for _, s := range selected {
				if len(s.Label) > 0 {
					return fmt.Errorf("--designs: %s: the suite varies the parameters itself: "+
						"give the name without parameters", s.Spec)
				}
				designs = append(designs, s.Entry)
			}
			if schedules.asked(c) {
				schedules.seed = options.Seed
				if err := schedules.validate(c); err != nil {
					return err
				}
				return schedules.run(c.Context(), l, designs)
			}
			failed := false
			for _, d := range designs {
				if err := allocatortest.Unsupported(d); err != nil {
					fmt.Fprintf(l.out, "skip  %s: %v\n", d.Name, err)
					continue
				}
				failed = !l.check(c.Context(), d, options) || failed
			}
			if failed {
				return errNo
			}
			return nil
		},
	}
	c.Flags().StringVar(&list, "designs", "", "designs to check (default: all, those that are not marked broken)")
	c.Flags().Uint64Var(&options.Seed, "seed", 0, "seed of the random checks; of schedules the number of the first one")
	c.Flags().Float64Var(&options.Effort, "effort", 1, "length of the random checks, as a multiple of the default")
	schedules.flags(c)
	return c
}

// scheduleOptions are the flags of checks under chosen schedules.
type scheduleOptions struct {
	schedules   int
	exhaustive  bool
	preemptions int
	programs    int
	replay      int64
	seed        uint64
}

func (o *scheduleOptions) flags(c *cobra.Command) {
	f := c.Flags()
	f.IntVar(&o.schedules, "schedules", 0,
		"run small programs under that number of chosen schedules per design, instead of the suite "+
			"(builds with -tags sim)")
	f.BoolVar(&o.exhaustive, "exhaustive", false, "run them under all schedules with few preemptions")
	f.IntVar(&o.preemptions, "preemptions", 2, "preemptions of --exhaustive, at most")
	f.IntVar(&o.programs, "programs", 0,
		"programs that --exhaustive draws from the seed, besides those with a known hazard")
	f.Int64Var(&o.replay, "replay", -1, "run the schedule of that number again, and print its accesses line by line")
	c.MarkFlagsMutuallyExclusive("schedules", "exhaustive", "replay")
}

// asked reports whether chosen schedules were asked for.
func (o *scheduleOptions) asked(c *cobra.Command) bool {
	return o.exhaustive || c.Flags().Changed("schedules") || c.Flags().Changed("replay")
}

func (o *scheduleOptions) validate(c *cobra.Command) error {
	switch {
	case c.Flags().Changed("effort"):
		return errors.New("--effort is for the suite: it cannot be given with schedules")
	case c.Flags().Changed("schedules") && o.schedules < 1:
		return fmt.Errorf("--schedules %d: want at least 1", o.schedules)
	case o.preemptions < 0:
		return fmt.Errorf("--preemptions %d: want 0 or more", o.preemptions)
	case o.programs < 0:
		return fmt.Errorf("--programs %d: want 0 or more", o.programs)
	case c.Flags().Changed("replay") && o.replay < 0:
		return fmt.Errorf("--replay %d: want the number of a schedule", o.replay)
	}
	return nil
}

// check runs the suite on a design. It prints each failed check, and a line with the result.
func (l *lab) check(ctx context.Context, d allocators.Design, o allocatortest.Options) (passed bool) {
	start := time.Now()
	checks, failures := 0, 0
	variants := map[string]bool{}
	for r := range allocatortest.Verify(d, o) {
		checks++
		variants[r.Design] = true
		if r.Err != nil {
			failures++
			fmt.Fprintf(l.out, "FAIL  %s: %s (%s)\n      %s\n", r.Design, r.Check.Name, r.Check.Claim,
				strings.ReplaceAll(r.Err.Error(), "\n", "\n      "))
		}
		if ctx.Err() != nil {
			fmt.Fprintf(l.err, "idlab: interrupted: the checks of %s are incomplete\n", d.Name)
			return false
		}
	}
	fmt.Fprintf(l.out, "%s  %s: %d checks over %d variants, %d failed, %v\n",
		verdict(failures == 0), d.Name, checks, len(variants), failures, time.Since(start).Round(time.Millisecond))
	if d.System != nil {
		fmt.Fprintln(l.out, "      not checked, because the design is a whole system: "+
			"the structure alone, and spaces of few ids")
	}
	return failures == 0
}

func verdict(passed bool) string {
	if passed {
		return "ok  "
	}
	return "FAIL"
}
