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
)

func reportCommand(l *lab) *cobra.Command {
	var out, base string
	var text bool
	c := &cobra.Command{
		Use:   "report DIR|FILE…",
		Short: "write a report of a run: a page, charts as PNG and SVG, texts",
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
	c.Flags().StringVar(&out, "out", "",
		"directory of the report (default: the directory report beside the first results)")
	c.Flags().StringVar(&base, "base", "", "baseline of the ratios (default: the first design in the results)")
	c.Flags().BoolVar(&text, "text", false, "write the figures with bars to the terminal, and no files "+
		"(NO_COLOR and COLUMNS are respected)")
	return c
}

// reportDir returns the default directory of a report: the directory report in the run directory. path is
// the run directory or its results file.
func reportDir(path string) string {
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		path = filepath.Dir(path)
	}
	return filepath.Join(path, "report")
}

// load loads results and prints a warning for each problem in the files.
func (l *lab) load(paths ...string) (*dataset.Data, error) {
	data, err := dataset.Load(paths...)
	if err != nil {
		return nil, err
	}
	const maxWarnings = 10
	for i, p := range data.Problems {
		if i == maxWarnings {
			fmt.Fprintf(l.err, "warning: and %d more\n", len(data.Problems)-maxWarnings)
			break
		}
		l.say("warning", p)
	}
	return data, nil
}

func (l *lab) report(paths []string, out, base string) error {
	data, err := l.load(paths...)
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
		fmt.Fprintf(l.err, "%d charts are missing, because the run has no data for them; "+
			"the report lists them with reasons\n", n)
	}
	_, err = fmt.Fprintf(l.out, "\nreport:               %s\nto paste:             %s\n"+
		"tables and warnings:  %s\ncharts:               %d as PNG and SVG, in %s\n",
		report.Page, report.Summary, report.Cells, len(report.Charts), out)
	return err
}

func (l *lab) textReport(paths []string, base string) error {
	data, err := l.load(paths...)
	if err != nil {
		return err
	}
	width, color := l.screen()
	return reports.WriteText(l.out, data, reports.TextOptions{Baseline: base, Width: width, Color: color})
}

// screen returns the width of a line on standard output in columns, and whether to use colours
// (https://no-color.org).
func (l *lab) screen() (width int, color bool) {
	const defaultWidth = 100
	out := l.out
	if checked, ok := out.(*checkedWriter); ok {
		out = checked.Writer
	}
	f, ok := out.(*os.File)
	tty := ok && term.IsTerminal(int(f.Fd()))
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		width = n
	} else if tty {
		width, _, _ = term.GetSize(int(f.Fd()))
	}
	if width <= 0 {
		width = defaultWidth
	}
	return width, tty && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
