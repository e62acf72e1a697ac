package cmd

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"idlab/reports/compare"
	"idlab/reports/dataset"
)

// compareFlags holds the flags of compare.
type compareFlags struct {
	col, base, gate string
	control         string   // a second run of the old build, for the gate; "": none
	also            []string // values of --gate-also
	markdown, json  bool
	counters        bool
	judge           *compare.Gate // what gate and also say; nil: no gate
}

func compareCommand(l *lab) *cobra.Command {
	var f compareFlags
	c := &cobra.Command{
		Use:   "compare OLD NEW",
		Short: "compare two runs, the designs of one run, or machines",
		Long: `Compares two runs on the same machine. It prints ratios new/old with confidence
intervals, Holm-adjusted p-values and verdicts. Runs of 'idlab run --against REV' are
paired by block. Any other two runs are measured at two points in time; on a shared
machine the same code then differs by tens of percent.

--gate 5% tests the time of each cell × design: exit code 1 if one is significantly
slower by more than 5 %, 0 if the confidence intervals exclude that for all, and 2 if
they do neither. It prints what it did not test, and how large a regression has to be
for it to be found. --gate-also ops,p99 tests single operations and 99th percentiles too.
--control RUN takes a second run of the old build that was measured in turns with OLD and
NEW, as 'idlab run --against REV --gate 5%' makes it. If it differs from OLD by more than
the limit, the machine was disturbed, and the exit code is 2.

--gate-counters compares two files of 'idlab count', which contain no times: exit code
1 if any count is higher. The files may come from different machines.

--col design compares the designs of one run with each other. --col machine prints the
times of runs on different machines side by side. --col place compares the blocks that
built a design last with those that built it first: its place should not matter.

--json prints an object with the same things:
  paired    the two runs were measured in turns
  baseline  with --col design: the design to which ratios are taken
  rows      cell, design, op, base_ns, ns, ratio, lo, hi, p, blocks, verdict. base_ns and ns
            are median times per operation: of the old and the new run, or of the baseline
            and the design. A number that is not known is null.
  warnings  sentences
  gate, why with --gate: passed, failed or inconclusive, and the reason`,
		Example: `  idlab compare out/previous out/latest
  idlab compare --col design out/latest --base rcu
  idlab compare --col design out/latest --markdown
  idlab compare out/against/old out/against/new --gate 5% # after the minutes of idlab run --against
  idlab compare base/counters.txt out/counters.txt --gate-counters`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := f.check(len(args), c.Flags().Changed("gate")); err != nil {
				return err
			}
			switch {
			case f.col == "design":
				return comparer{l}.compareDesigns(args[0], f)
			case f.col == "place":
				return comparer{l}.comparePlaces(args[0])
			case f.col == "machine":
				return comparer{l}.compareMachines(args)
			case f.counters:
				return comparer{l}.counters(args[0], args[1])
			}
			return comparer{l}.runs(args[0], args[1], f)
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.col, "col", "", "design: compare the designs of one run, paired by block; "+
		"machine: print the runs of several machines side by side; place: compare designs built last and built first")
	flags.StringVar(&f.base, "base", "", "with --col design: baseline of the ratios "+
		"(default: the design of today's Linux, or else the first)")
	flags.StringVar(&f.gate, "gate", "", "exit with code 1 if a cell × design is slower by more than this, such as 5%")
	flags.StringSliceVar(&f.also, "gate-also", nil,
		"with --gate: also test ops (times of single operations and phases), p99 (99th percentiles), or both: ops,p99")
	flags.StringVar(&f.control, "control", "", "with --gate: a second run of the old build in the same turns, such as "+
		"out/against/control; the gate is inconclusive if it differs from OLD by more than the limit")
	flags.BoolVar(&f.counters, "gate-counters", false,
		"compare two files of idlab count; exit with code 1 if any count is higher")
	flags.BoolVar(&f.json, "json", false, "print JSON")
	flags.BoolVar(&f.markdown, "markdown", false, "write Markdown for a comment on a pull request")
	return c
}

// check returns an error for flags and arguments that exclude each other, and sets limit.
func (f *compareFlags) check(args int, gated bool) (err error) {
	switch {
	case !slices.Contains([]string{"", "design", "machine", "place"}, f.col):
		return fmt.Errorf("--col %s: want design, machine or place", f.col)
	case f.col != "design" && f.base != "":
		return errors.New("--base goes with --col design")
	case f.col != "" && (gated || f.counters):
		return fmt.Errorf("--gate and --gate-counters need two runs, OLD and NEW, not with --col %s", f.col)
	case f.col != "" && f.col != "design" && (f.markdown || f.json):
		return fmt.Errorf("--markdown and --json go with two runs or with --col design, not with --col %s", f.col)
	case f.markdown && f.json:
		return errors.New("--markdown excludes --json")
	case f.counters && (gated || f.markdown || f.json):
		return errors.New("--gate-counters excludes --gate, --markdown and --json: files of counts contain no times")
	case f.col == "" && args != 2:
		return errors.New("name two runs, OLD and NEW, or one with --col design")
	case (f.col == "design" || f.col == "place") && args != 1:
		return fmt.Errorf("--col %s takes one run", f.col)
	case !gated && f.control != "":
		return errors.New("--control goes with --gate")
	case !gated && len(f.also) > 0:
		return errors.New("--gate-also goes with --gate")
	case gated:
		f.judge, err = parseGate(f.gate, f.also)
	}
	return err
}

// parseGate parses the values of --gate and --gate-also. It requires the percent sign, because both 0.05 and 5 are
// common notations for 5 %. It returns an error outside of (0 %, 1000 %].
func parseGate(text string, also []string) (*compare.Gate, error) {
	const maxPercent = 1000
	digits, _ := strings.CutSuffix(text, "%")
	percent, err := strconv.ParseFloat(digits, 64)
	plain := regexp.MustCompile(`^[0-9]+(\.[0-9]+)?%$`).MatchString(text)
	if !plain || err != nil || percent <= 0 || percent > maxPercent {
		return nil, fmt.Errorf("--gate %s: want a percentage above 0%% and up to %d%%, such as 5%%", text, maxPercent)
	}
	g := &compare.Gate{Limit: percent / 100}
	for _, name := range also {
		switch name {
		case "ops":
			g.Ops = true
		case "p99":
			g.P99 = true
		default:
			return nil, fmt.Errorf("--gate-also %s: want ops, p99 or ops,p99", name)
		}
	}
	return g, nil
}

// comparer sets runs, designs and machines side by side.
type comparer struct{ *lab }

// runs writes the comparison of two runs and the result of the gate.
func (l comparer) runs(oldPath, newPath string, f compareFlags) error {
	before, err := l.load(oldPath)
	if err != nil {
		return err
	}
	after, err := l.load(newPath)
	if err != nil {
		return err
	}
	comparison, err := compare.Runs(before, after)
	switch {
	case err != nil && f.judge != nil:
		return errors.New(compare.NotComparable(f.judge.Limit, err).Why)
	case err != nil:
		return err
	}
	var judgement *compare.GateResult
	if f.judge != nil {
		j := f.judge.Judge(comparison)
		judgement = &j
	}
	if f.control != "" {
		if err := l.controlled(judgement, before, f); err != nil {
			return err
		}
	}
	switch {
	case f.json:
		err = l.jsonRuns(comparison, judgement)
	case f.markdown:
		err = comparison.WriteComment(l.out, judgement)
	default:
		err = comparison.Write(l.out)
	}
	if err != nil || judgement == nil {
		return err
	}
	return l.answer(*judgement, f.markdown || f.json)
}

// controlled adds the control of a gate to its result.
func (l comparer) controlled(j *compare.GateResult, old *dataset.Data, f compareFlags) error {
	again, err := l.load(f.control)
	if err != nil {
		return err
	}
	*j, err = f.judge.Controlled(*j, old, again)
	return err
}

// answer prints the result of a gate, unless it is printed already, and returns the error for its
// exit code.
func (l comparer) answer(j compare.GateResult, printed bool) error {
	if !printed && len(j.Reach) > 0 {
		fmt.Fprintf(l.out, "\n%s\n", strings.Join(j.Reach, "\n"))
	}
	if j.GateOutcome == compare.CannotSay {
		return errors.New(j.Why)
	}
	if !printed {
		fmt.Fprintf(l.out, "\n%s\n", j.Why)
	}
	if j.GateOutcome == compare.Worse {
		return errNo
	}
	return nil
}

// counters writes the comparison of two files of counts. A higher count is a negative answer,
// even if other counts are missing.
func (l comparer) counters(oldPath, newPath string) error {
	before, err := dataset.Load(oldPath)
	if err != nil {
		return err
	}
	after, err := dataset.Load(newPath)
	if err != nil {
		return err
	}
	worse, err := compare.GateCounters(l.out, before, after)
	if worse {
		if err != nil {
			l.say("idlab", err)
		}
		return errNo
	}
	return err
}

// jsonRuns prints a comparison of two runs as JSON. The names of its fields are described in the help.
func (l comparer) jsonRuns(c *compare.RunComparison, j *compare.GateResult) error {
	answer := struct {
		Paired   bool          `json:"paired"`
		Rows     []compare.Row `json:"rows"`
		Warnings []string      `json:"warnings,omitempty"`
		Gate     string        `json:"gate,omitempty"`
		Why      string        `json:"why,omitempty"`
	}{Paired: c.Paired, Rows: compare.RunRows(c), Warnings: c.Warnings}
	if j != nil {
		answer.Gate, answer.Why = j.GateOutcome.String(), j.Why
	}
	return l.writeJSON(answer)
}

func (l comparer) compareDesigns(path string, f compareFlags) error {
	data, err := l.load(path)
	if err != nil {
		return err
	}
	switch {
	case f.markdown:
		return compare.DesignsMarkdown(l.out, data, f.base)
	case !f.json:
		return compare.Designs(l.out, data, f.base)
	}
	answer := struct {
		Baseline string        `json:"baseline"`
		Rows     []compare.Row `json:"rows"`
	}{}
	if answer.Baseline, answer.Rows, err = compare.DesignRows(data, f.base); err != nil {
		return err
	}
	return l.writeJSON(answer)
}

func (l comparer) comparePlaces(path string) error {
	data, err := l.load(path)
	if err != nil {
		return err
	}
	return compare.Places(l.out, data)
}

func (l comparer) compareMachines(paths []string) error {
	var machines []*dataset.Data
	for _, path := range paths {
		data, err := l.load(path)
		if err != nil {
			return err
		}
		machines = append(machines, data)
	}
	return compare.Machines(l.out, machines)
}
