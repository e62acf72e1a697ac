package cmd

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"idlab/reports"
	"idlab/reports/dataset"
	"idlab/reports/findings"
)

// reportFlags holds the flags of report.
type reportFlags struct {
	out, base        string
	text, json, open bool
}

func reportCommand(l *lab) *cobra.Command {
	var f reportFlags
	c := &cobra.Command{
		Use:   "report [DIR|FILE…]",
		Short: "write a report of a run: a page, charts as PNG and SVG, texts",
		Long: `Writes a report of a run, of the latest one if none is named: a page, charts as PNG and
SVG, a summary to paste and the tables as text. Several runs of one machine make one
report. The findings are printed.

--json prints an object with the findings and writes no files:
  runs      the paths that were read
  baseline  the design to which ratios are taken
  findings  the sentences, the most important first: text, and the cell that it is from`,
		Example: `  idlab report               # of the latest run
  idlab report --text        # in the terminal
  idlab report --base rcu out/previous
  idlab report --json | head -5`,
		RunE: func(_ *cobra.Command, args []string) error {
			if (f.text || f.json) && (f.out != "" || f.open) {
				return errors.New("--text and --json write no files: leave out --out and --open")
			}
			if len(args) == 0 {
				if _, err := os.Stat(follow(latest)); err != nil {
					return fmt.Errorf("there is no run %s: name one, or make one by idlab run", latest)
				}
				args = []string{latest}
			}
			switch {
			case f.json:
				return l.jsonFindings(args, f.base)
			case f.text:
				return l.textReport(args, f.base)
			}
			return l.report(args, f)
		},
	}
	c.Flags().StringVar(&f.out, "out", "",
		"directory of the report (default: the directory report beside the first results)")
	c.Flags().StringVar(&f.base, "base", "",
		"baseline of the ratios (default: the design of today's Linux, or else the first)")
	c.Flags().BoolVar(&f.text, "text", false, "write the figures with bars to the terminal, and no files "+
		"(NO_COLOR and COLUMNS are respected)")
	c.Flags().BoolVar(&f.json, "json", false, "print the findings as JSON, and write no files")
	c.Flags().BoolVar(&f.open, "open", false, "open the page in the browser")
	return c
}

// reportDir returns the default directory of a report: the directory report in the run directory. path is
// the run directory or its results file.
func reportDir(path string) string {
	path = follow(path)
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		path = filepath.Dir(path)
	}
	return filepath.Join(path, "report")
}

// load loads results and prints a warning for each problem in the files.
func (l *lab) load(paths ...string) (*dataset.Data, error) {
	followed := slices.Clone(paths)
	for i := range followed {
		followed[i] = follow(followed[i])
	}
	data, err := dataset.Load(followed...)
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

func (l *lab) report(paths []string, f reportFlags) error {
	data, err := l.load(paths...)
	if err != nil {
		return err
	}
	out := cmp.Or(f.out, reportDir(paths[0]))
	report, err := reports.Write(data, out, reports.Options{Baseline: f.base})
	if err != nil {
		return err
	}
	if !l.quiet {
		width, _ := l.screen()
		if err := reports.WriteFindings(l.out, data, reports.TextOptions{Baseline: f.base, Width: width}); err != nil {
			return err
		}
		fmt.Fprintln(l.out)
		if n := len(report.Missing); n > 0 {
			fmt.Fprintf(l.err, "%d charts are missing, because the run has no data for them; "+
				"the report lists them with reasons\n", n)
		}
	}
	fmt.Fprintf(l.out, "report:               %s\nto paste:             %s\n"+
		"tables and warnings:  %s\ncharts:               %d as PNG and SVG, in %s\n",
		report.Page, report.Summary, report.Cells, len(report.Charts), out)
	if f.open {
		return l.open(report.Page)
	}
	return nil
}

// jsonFindings prints the findings of runs. The names of the fields are described in the help.
func (l *lab) jsonFindings(paths []string, base string) error {
	data, err := l.load(paths...)
	if err != nil {
		return err
	}
	type finding struct {
		Text string `json:"text"`
		Cell string `json:"cell,omitempty"`
	}
	answer := struct {
		Runs     []string  `json:"runs"`
		Baseline string    `json:"baseline"`
		Findings []finding `json:"findings"`
	}{Runs: paths}
	if answer.Baseline, err = data.Baseline(base); err != nil {
		return err
	}
	for _, f := range findings.From(data, answer.Baseline) {
		listed := finding{Text: f.Text}
		if f.Cell != nil {
			listed.Cell = f.Cell.String()
		}
		answer.Findings = append(answer.Findings, listed)
	}
	return l.writeJSON(answer)
}

// writeJSON prints a value as JSON, indented.
func (l *lab) writeJSON(value any) error {
	e := json.NewEncoder(l.out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(value)
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
