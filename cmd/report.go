package cmd

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"idlab/reports"
	"idlab/reports/dataset"
	"idlab/workloads/strace"
)

func (l *lab) reportCommand() *cobra.Command {
	var out, base string
	var text bool
	c := &cobra.Command{
		Use:   "report DIR|FILE…",
		Short: "draw the results of a run: a page, charts as PNG and SVG, tables in summary.md",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if text && c.Flags().Changed("out") {
				return errors.New("--text writes no files: leave out --out")
			}
			if text {
				return l.textReport(args, base)
			}
			if out == "" {
				out = reportDir(args[0])
			}
			return l.report(args, out, base)
		},
	}
	c.Flags().StringVar(&out, "out", "", "where to (default: the directory report beside the first results)")
	c.Flags().StringVar(&base, "base", "", "design to which ratios are taken (default: the first in the results)")
	c.Flags().BoolVar(&text, "text", false, "write the figures to the terminal, with a bar for each design, and no files (NO_COLOR and COLUMNS are respected)")
	return c
}

// reportDir is the directory report in the run directory that path names, or
// that the results file at path is in.
func reportDir(path string) string {
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		path = filepath.Dir(path)
	}
	return filepath.Join(path, "report")
}

// load reads results, and warns of what is left out.
func (l *lab) load(paths []string) (*dataset.Data, error) {
	data, err := dataset.Load(paths...)
	if err != nil {
		return nil, err
	}
	const most = 10
	for i, p := range data.Problems {
		if i == most {
			fmt.Fprintf(l.err, "warning: and %d more\n", len(data.Problems)-most)
			break
		}
		fmt.Fprintln(l.err, "warning:", p)
	}
	return data, nil
}

func (l *lab) report(paths []string, out, base string) error {
	data, err := l.load(paths)
	if err != nil {
		return err
	}
	report, err := reports.Write(data, out, reports.Options{Baseline: base})
	if err != nil {
		return err
	}
	width, _ := l.screen()
	if err := reports.WriteFindings(l.out, data, reports.TextOptions{Baseline: base, Width: width}); err != nil {
		return err
	}
	if n := len(report.Missing); n > 0 {
		fmt.Fprintf(l.err, "charts that are not drawn, as the run does not tell enough: %d; the report says which, and what it takes\n", n)
	}
	_, err = fmt.Fprintf(l.out, "\nthe report:                %s\nits tables and warnings:   %s\nits charts:                %d as PNG and SVG, in %s\n",
		report.Page, report.Summary, len(report.Charts), out)
	return err
}

func (l *lab) textReport(paths []string, base string) error {
	data, err := l.load(paths)
	if err != nil {
		return err
	}
	width, color := l.screen()
	return reports.WriteText(l.out, data, reports.TextOptions{Baseline: base, Width: width, Color: color})
}

// screen is how wide a line may be where output goes, and whether it may have
// colours (https://no-color.org).
func (l *lab) screen() (width int, color bool) {
	const usual = 100
	f, ok := l.out.(*os.File)
	tty := ok && term.IsTerminal(int(f.Fd()))
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		width = n
	} else if tty {
		width, _, _ = term.GetSize(int(f.Fd()))
	}
	if width <= 0 {
		width = usual
	}
	return width, tty && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

func (l *lab) traceCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "trace FILE",
		Short: "what a strace recording holds: tasks, calls, ids; --workloads replay:FILE replays it",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			recording, err := strace.ParseFile(args[0])
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(l.out, recording.Summary())
			return err
		},
	}
}
