package reports

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"golang.org/x/perf/benchmath"

	"idlab/bench/record"
)

// CompareRuns writes how the results of a new run differ from those of an old
// one on the same machine: a row for each line of results that both have, with
// the medians, their ratio, and the chance that so large a difference comes
// about between runs of the same code (Mann-Whitney U test, as benchstat's).
//
// Two runs are two points in time: what the machine did in between is in the
// ratio. Designs of one run are better compared by CompareDesigns.
func CompareRuns(w io.Writer, old, new *Data) error {
	if err := poolable(old.Files[0], new.Files[0]); err != nil {
		return err
	}
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tab, "time/op of\told\tnew\tnew/old\tp\t")
	rows := 0
	for _, c := range new.cells {
		before := old.byName[c.String()]
		if before == nil {
			continue
		}
		for _, design := range new.designs {
			for _, op := range append([]string{""}, c.ops...) {
				l := line{design, op}
				a, b := before.estimate(l, record.NsPerOp), c.estimate(l, record.NsPerOp)
				if a.n == 0 || b.n == 0 {
					continue
				}
				rows++
				fmt.Fprintf(tab, "%s\t%s\t%s\t%s\t%s\t\n", record.Name(c.Cell, design, op),
					withInterval(a), withInterval(b), figure(b.median/a.median), chance(before, c, l))
			}
		}
	}
	if rows == 0 {
		return fmt.Errorf("%s and %s have no result in common: compare runs with the same designs, workloads, tasks and workers",
			old.Files[0].Path, new.Files[0].Path)
	}
	return tab.Flush()
}

// withInterval writes a median and half the width of its interval in percent.
func withInterval(e estimate) string {
	if !e.bounded() {
		return duration(e.median)
	}
	return fmt.Sprintf("%s ± %.0f %%", duration(e.median), 100*max(e.hi-e.median, e.median-e.lo)/e.median)
}

// chance writes the p-value of the difference between two cells, with "~" where
// it could well be chance.
func chance(a, b *cell, l line) string {
	sample := func(c *cell) *benchmath.Sample {
		return benchmath.NewSample(numbers(c.values[l][record.NsPerOp]), &benchmath.DefaultThresholds)
	}
	result := benchmath.AssumeNothing.Compare(sample(a), sample(b))
	text := fmt.Sprintf("%.3f", result.P)
	if result.P >= result.Alpha {
		text += " ~"
	}
	if len(result.Warnings) > 0 {
		text += " (" + errors.Join(result.Warnings...).Error() + ")"
	}
	return strings.ReplaceAll(text, "\n", ", ")
}

// CompareDesigns writes how many times the baseline's time an operation takes
// on each design: a row for each cell and operation, a column for each design.
// Ratios are taken within blocks, where both were measured side by side.
func CompareDesigns(w io.Writer, d *Data, baseline string) error {
	baseline, err := d.baseline(baseline)
	if err != nil {
		return err
	}
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(tab, "time/op, × %s\t%s\t\n", baseline, strings.Join(d.designs, "\t"))
	for _, c := range d.cells {
		for _, op := range append([]string{""}, c.ops...) {
			if !c.has(op, record.NsPerOp) {
				continue
			}
			fmt.Fprint(tab, rowName(c, op))
			for _, design := range d.designs {
				fmt.Fprintf(tab, "\t%s", ratioCell(c.ratio(line{design, op}, line{baseline, op}, record.NsPerOp), design == baseline))
			}
			fmt.Fprintln(tab, "\t")
		}
	}
	return tab.Flush()
}

func rowName(c *cell, op string) string {
	if op == "" {
		return c.String()
	}
	return c.String() + "/op=" + op
}

func ratioCell(e estimate, itself bool) string {
	switch {
	case itself || e.n == 0 || !e.bounded():
		return figure(e.median)
	default:
		return fmt.Sprintf("%s [%s–%s]", figure(e.median), figure(e.lo), figure(e.hi))
	}
}
