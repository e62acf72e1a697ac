package cmd

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"idlab/reports"
	"idlab/workloads/strace"
)

func (l *lab) reportCommand() *cobra.Command {
	var out, base string
	c := &cobra.Command{
		Use:   "report DIR|FILE…",
		Short: "draw the results of a run: charts as PNG and SVG, tables in summary.md",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if out == "" {
				out = reportDir(args[0])
			}
			return l.report(args, out, base)
		},
	}
	c.Flags().StringVar(&out, "out", "", "where to (default: the directory report beside the first results)")
	c.Flags().StringVar(&base, "base", "", "design to which ratios are taken (default: the first in the results)")
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

func (l *lab) report(paths []string, out, base string) error {
	data, err := reports.Load(paths...)
	if err != nil {
		return err
	}
	for _, p := range data.Problems {
		fmt.Fprintln(l.err, "warning:", p)
	}
	report, err := reports.Write(data, out, reports.Options{Baseline: base})
	if err != nil {
		return err
	}
	for _, m := range report.Missing {
		fmt.Fprintln(l.err, "warning:", m)
	}
	fmt.Fprintf(l.out, "%s\n", report.Files[0])
	for _, f := range report.Files[1:] {
		if filepath.Ext(f) == ".png" {
			fmt.Fprintln(l.out, f)
		}
	}
	return nil
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
