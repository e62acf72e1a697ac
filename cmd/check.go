package cmd

import (
	"context"
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
	c := &cobra.Command{
		Use:   "check",
		Short: "run the conformance suite: exit code 1 if a design fails it",
		Example: `  idlab check --designs array --effort 0.1
  idlab check # 10 minutes`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			selected, err := allocators.Select(l.designs, planner{l}.orAll(list))
			if err != nil {
				return fmt.Errorf("--designs: %w", err)
			}
			failed := false
			for _, s := range selected {
				if len(s.Label) > 0 {
					return fmt.Errorf("--designs: %s: the suite varies the parameters itself: "+
						"give the name without parameters", s.Spec)
				}
				if err := allocatortest.Unsupported(s.Entry); err != nil {
					fmt.Fprintf(l.out, "skip  %s: %v\n", s.Entry.Name, err)
					continue
				}
				failed = !l.check(c.Context(), s.Entry, options) || failed
			}
			if failed {
				return errNo
			}
			return nil
		},
	}
	c.Flags().StringVar(&list, "designs", "", "designs to check (default: all, those that are not marked broken)")
	c.Flags().Uint64Var(&options.Seed, "seed", 0, "seed of the random checks")
	c.Flags().Float64Var(&options.Effort, "effort", 1, "length of the random checks, as a multiple of the default")
	return c
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
	verdict := "ok  "
	if failures > 0 {
		verdict = "FAIL"
	}
	fmt.Fprintf(l.out, "%s  %s: %d checks over %d variants, %d failed, %v\n",
		verdict, d.Name, checks, len(variants), failures, time.Since(start).Round(time.Millisecond))
	if d.System != nil {
		fmt.Fprintln(l.out, "      not checked, because the design is a whole system: "+
			"the structure alone, and spaces of few ids")
	}
	return failures == 0
}
