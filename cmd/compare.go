package cmd

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"idlab/reports/compare"
	"idlab/reports/dataset"
)

// compareFlags are the flags of compare as given.
type compareFlags struct {
	col, base, gate string
	markdown        bool
	counters        bool
	limit           float64 // that gate stands for, 0 for none
}

func (l *lab) compareCommand() *cobra.Command {
	var f compareFlags
	c := &cobra.Command{
		Use:   "compare OLD NEW",
		Short: "compare two runs, the designs of one run, or machines",
		Long: `Compares two runs on one machine: ratios new/old with intervals, p-values after
Holm, verdicts. Runs of 'idlab run --against REV' are compared block by block. Any
other two are two points in time, and on a shared machine the same code differs by
tens of percent from one to the other.

--gate 5% judges the time of each cell × design: exit code 1 if one is slower by
more than that for certain, 0 if none is, 2 if it cannot be said.

--gate-counters compares two files of 'idlab count', which hold no times: exit code
1 if any count is higher, on whatever machine.

With --col design the designs of one run are set against each other, with
--col machine the times of runs on different machines side by side.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := f.check(len(args), c.Flags().Changed("gate")); err != nil {
				return err
			}
			switch {
			case f.col == "design":
				return l.compareDesigns(args[0], f.base)
			case f.col == "machine":
				return l.compareMachines(args)
			case f.counters:
				return l.compareCounters(args[0], args[1])
			}
			return l.compareRuns(args[0], args[1], f)
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.col, "col", "", "design: set the designs of one run against each other, paired by block; machine: set runs of machines side by side")
	flags.StringVar(&f.base, "base", "", "with --col design: the design to which ratios are taken (default: the first)")
	flags.StringVar(&f.gate, "gate", "", "exit with 1 if a cell × design takes longer by more than this, such as 5%")
	flags.BoolVar(&f.counters, "gate-counters", false, "compare two files of idlab count; exit with 1 if any count is higher")
	flags.BoolVar(&f.markdown, "markdown", false, "write Markdown, to be a comment at a pull request")
	return c
}

// check tells which flags and arguments do not go together.
func (f *compareFlags) check(args int, gated bool) (err error) {
	switch {
	case f.col != "" && f.col != "design" && f.col != "machine":
		return fmt.Errorf("--col %s: want design or machine", f.col)
	case f.col != "design" && f.base != "":
		return errors.New("--base goes with --col design")
	case f.col != "" && (gated || f.markdown || f.counters):
		return fmt.Errorf("--gate, --gate-counters and --markdown go with two runs, OLD and NEW, not with --col %s", f.col)
	case f.counters && (gated || f.markdown):
		return errors.New("--gate-counters goes alone: counts are in files of their own, without times")
	case f.col == "" && args != 2:
		return errors.New("name two runs, OLD and NEW, or one with --col design")
	case f.col == "design" && args != 1:
		return errors.New("--col design takes one run")
	case gated:
		f.limit, err = parseGate(f.gate)
	}
	return err
}

// parseGate reads a percentage. A bare number is refused: 0.05 and 5 are both
// meant for 5 %, and one of them would be taken for something else.
func parseGate(text string) (float64, error) {
	const most = 1000 // percent
	digits, _ := strings.CutSuffix(text, "%")
	percent, err := strconv.ParseFloat(digits, 64)
	if !regexp.MustCompile(`^[0-9]+(\.[0-9]+)?%$`).MatchString(text) || err != nil || percent <= 0 || percent > most {
		return 0, fmt.Errorf("--gate %s: want a percentage above 0%% and up to %d%%, such as 5%%", text, most)
	}
	return percent / 100, nil
}

func loadBoth(oldPath, newPath string) (before, after *dataset.Data, err error) {
	if before, err = dataset.Load(oldPath); err != nil {
		return nil, nil, err
	}
	after, err = dataset.Load(newPath)
	return before, after, err
}

// compareRuns writes the comparison of two runs, and what the gate says.
func (l *lab) compareRuns(oldPath, newPath string, f compareFlags) error {
	before, after, err := loadBoth(oldPath, newPath)
	if err != nil {
		return err
	}
	comparison, err := compare.Runs(before, after)
	switch {
	case err != nil && f.limit > 0:
		return errors.New(compare.NotComparable(f.limit, err).Why)
	case err != nil:
		return err
	}
	var judgement *compare.GateResult
	if f.limit > 0 {
		j := comparison.Gate(f.limit)
		judgement = &j
	}
	if f.markdown {
		err = comparison.WriteComment(l.out, judgement)
	} else {
		err = comparison.Write(l.out)
	}
	if err != nil || judgement == nil {
		return err
	}
	return l.answer(*judgement, f.markdown)
}

// answer says what a gate says, unless that was said, and makes it the exit code.
func (l *lab) answer(j compare.GateResult, said bool) error {
	if j.GateOutcome == compare.CannotSay {
		return errors.New(j.Why)
	}
	if !said {
		fmt.Fprintf(l.out, "\n%s\n", j.Why)
	}
	if j.GateOutcome == compare.Worse {
		return errNo
	}
	return nil
}

// compareCounters lets counts be the gate.
func (l *lab) compareCounters(oldPath, newPath string) error {
	before, after, err := loadBoth(oldPath, newPath)
	if err != nil {
		return err
	}
	worse, err := compare.GateCounters(l.out, before, after)
	if worse {
		if err != nil {
			fmt.Fprintln(l.err, "idlab:", err)
		}
		return errNo
	}
	return err
}

func (l *lab) compareDesigns(path, base string) error {
	data, err := dataset.Load(path)
	if err != nil {
		return err
	}
	return compare.Designs(l.out, data, base)
}

func (l *lab) compareMachines(paths []string) error {
	var machines []*dataset.Data
	for _, path := range paths {
		data, err := dataset.Load(path)
		if err != nil {
			return err
		}
		machines = append(machines, data)
	}
	return compare.Machines(l.out, machines)
}
