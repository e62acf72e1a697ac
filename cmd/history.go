package cmd

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"

	"github.com/spf13/cobra"

	"idlab/bench/record"
	"idlab/reports/changes"
	"idlab/reports/dataset"
	"idlab/reports/drawing"
)

func historyCommand(l *lab) *cobra.Command {
	var out, cells string
	c := &cobra.Command{
		Use:   "history DIR…",
		Short: "find the commits between which a time changed, over many runs of one machine",
		Long: `Finds change points in the median times per operation of each cell × design over six
runs or more, in the order of their dates (E-divisive means with a permutation test). It
prints a table of the changes and draws a chart as PNG and SVG. A history without changes
shows any in 5 % of the cases. docs/history-of-runs.md says how to measure every night.`,
		Example: `  idlab history out/runs/* # after the hours of six runs
  idlab history --cells '^Find/' out/runs/* # after as many hours`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, paths []string) error {
			chosen, err := regexp.Compile(cells)
			if err != nil {
				return fmt.Errorf("--cells %s: %w", cells, err)
			}
			var runs []*dataset.Data
			for _, path := range paths {
				d, err := l.load(path)
				if err != nil {
					return err
				}
				runs = append(runs, d)
			}
			h, err := changes.Find(runs, chosen.MatchString)
			if err != nil {
				return err
			}
			if err := h.Write(l.out); err != nil {
				return err
			}
			return drawHistory(l.out, h, out)
		},
	}
	c.Flags().StringVar(&out, "out", filepath.Join("out", "history"), "directory of the chart")
	c.Flags().StringVar(&cells, "cells", "", "regular expression for the cells, such as ^Find/ (default: all)")
	return c
}

// drawHistory writes the charts of a history to a directory.
func drawHistory(w io.Writer, h *changes.History, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("no place for the chart: %w", err)
	}
	for _, s := range h.Sheets() {
		d, err := s.Draw()
		if err != nil {
			return err
		}
		png, err := d.PNG(drawing.DotsPerInch)
		if err != nil {
			return err
		}
		name := filepath.Join(dir, s.Name)
		if err := record.WriteWhole(name+".png", png); err != nil {
			return err
		}
		if err := record.WriteWhole(name+".svg", d.SVG()); err != nil {
			return err
		}
		fmt.Fprintf(w, "%s.png, %s.svg\n", name, s.Name)
	}
	return nil
}
