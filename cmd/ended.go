package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"syscall"

	"idlab/bench"
	"idlab/bench/record"
	"idlab/reports"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// This file has what a run prints at its end.

// ended prints the outcome of a run and returns the error for the exit code.
func (l runner) ended(summary bench.Summary, err error) error {
	out, again := summary.Dir, "idlab run --resume --out "+summary.Dir
	if summary.Shard {
		again = "the same command"
	}
	switch {
	case errors.Is(err, context.Canceled) && summary.Done == 0:
		return err
	case errors.Is(err, context.Canceled):
		fmt.Fprintf(l.err, "idlab: interrupted: %s contains %d of %d blocks; "+
			"%s measures the rest\n", out, summary.Done, summary.Planned, again)
		return errNo
	case errors.Is(err, syscall.ENOSPC) && summary.Done > 0:
		return fmt.Errorf("%w: %d of %d blocks are kept; free some space, then %s measures the rest",
			err, summary.Done, summary.Planned, again)
	case err != nil:
		return err
	}
	fmt.Fprintf(l.out, "%d of %d blocks in %s\n", summary.Done, summary.Planned, out)
	if len(summary.Lost) > 0 {
		fmt.Fprintf(l.err, "idlab: %d blocks were lost: see the messages above and %s\n",
			len(summary.Lost), filepath.Join(out, record.PlanFile))
		return errNo
	}
	return nil
}

// found prints the findings of a run and the command for its report, and returns the outcome of the run. A run that was
// interrupted has none yet, nor has one whose blocks were all lost.
func (l runner) found(ctx context.Context, out string, outcome error) error {
	if ctx.Err() != nil || outcome != nil && !errors.Is(outcome, errNo) {
		return outcome
	}
	_, err := bench.Await(ctx, func() (struct{}, error) { return struct{}{}, l.findings(out) })
	if outcome != nil {
		return outcome
	}
	return err
}

func (l runner) findings(out string) error {
	data, err := l.load(out)
	if err != nil {
		return err
	}
	warnNotMeasured(l.err, out, data)
	width, _ := l.screen()
	fmt.Fprintln(l.out)
	if err := reports.WriteFindings(l.out, data, reports.TextOptions{Width: width}); err != nil || l.quiet {
		return err
	}
	_, err = fmt.Fprintf(l.out, "\nthe report:  idlab report %s\n", out)
	return err
}

// warnNotMeasured warns about the cells of a run that lack times because the machine was disturbed.
func warnNotMeasured(w io.Writer, path string, d *dataset.Data) {
	var cells []string
	for _, c := range d.Cells {
		if text := d.NotMeasured(c); text != "" {
			cells = append(cells, fmt.Sprintf("%v: %s", c, text))
		}
	}
	if len(cells) > 0 {
		fmt.Fprintf(w, "warning: %s: %s; measure again on a quieter machine\n", path, format.CellList(cells))
	}
}
