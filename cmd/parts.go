package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"idlab/bench"
	"idlab/bench/record"
)

// This file makes the runs of a preset that has several.

// partFlags are the flags that a preset with several runs excludes, because each run has its own
// values.
func partFlags() []string {
	return []string{"designs", "workloads", "tasks", "workers", "rate", "arrivals", "copies", "against"}
}

// checkParts returns an error for flags that a preset with several runs excludes.
func checkParts(c *cobra.Command, p preset) error {
	var excluded []string
	c.Flags().Visit(func(flag *pflag.Flag) {
		if slices.Contains(partFlags(), flag.Name) {
			excluded = append(excluded, "--"+flag.Name)
		}
	})
	if excluded == nil {
		return nil
	}
	return fmt.Errorf("--preset %s is %d runs, each with its own designs, workloads, tasks and workers: "+
		"%s cannot be given with it", p.name, len(p.runs), strings.Join(excluded, ", "))
}

// parts measures the runs of a preset one after the other, each in its own directory, and merges
// them. With --resume complete runs are kept.
func (l runner) parts(c *cobra.Command, f runFlags, p preset) error {
	if err := checkParts(c, p); err != nil {
		return err
	}
	names := linksNamed(p.name)
	if f.out == "" && f.resume {
		f.out = follow(names.latest)
	}
	if f.resume && !holdsParts(f.out) {
		return fmt.Errorf("--resume: %s holds no run of the preset %s: leave --resume out, or name the run by --out",
			f.out, p.name)
	}
	f.seed = cmp.Or(f.seed, rand.Uint64())
	s := f.start(&f.out, f.seed, names)
	defer s.end()
	if f.dryRun {
		return l.planParts(c.Context(), f, p)
	}
	root, err := bench.OpenDirectory(f.out)
	if err != nil {
		return err
	}
	defer root.Close()
	if !f.resume && holdsParts(f.out) {
		return fmt.Errorf("%s holds a run already: choose another --out, or go on with --resume", f.out)
	}
	dirs, outcome := l.eachPart(c.Context(), f, p, s.begun)
	if c.Context().Err() != nil && (s.made || f.resume) {
		fmt.Fprintf(l.err, "idlab: resume with idlab run --preset %s --out %s --resume\n", p.name, f.out)
	}
	if outcome != nil && !errors.Is(outcome, errNo) || c.Context().Err() != nil {
		return outcome
	}
	if err := l.mergeParts(root, f.out, dirs); err != nil {
		return err
	}
	return l.found(c.Context(), f.out, outcome)
}

// eachPart measures the runs of a preset and returns their directories. If a run ends with errNo, the following ones
// are measured nevertheless, and then the error is errNo.
func (l runner) eachPart(ctx context.Context, f runFlags, p preset, begun func() error) (
	dirs []string, negative error) {
	for i, run := range p.runs {
		dir := filepath.Join(f.out, "parts", run.name)
		dirs = append(dirs, dir)
		if !l.quiet {
			fmt.Fprintf(l.out, "%s, run %d of %d\n", p.name, i+1, len(p.runs))
		}
		switch err := l.part(ctx, f, run, dir, begun); {
		case ctx.Err() != nil || err != nil && !errors.Is(err, errNo):
			return dirs, err
		case err != nil:
			negative = err
		}
	}
	return dirs, negative
}

// planParts prints the plans of the runs of a preset.
func (l runner) planParts(ctx context.Context, f runFlags, p preset) error {
	root := f.out
	for _, run := range p.runs {
		f.out = filepath.Join(root, "parts", run.name)
		config, o, err := l.plannedPart(ctx, f, run)
		if err != nil {
			return err
		}
		l.outline(config, o, 1, config.Out)
	}
	return nil
}

// plannedPart plans a run of a preset.
func (l runner) plannedPart(ctx context.Context, f runFlags, run presetRun) (*bench.Config, *bench.Outline, error) {
	config, err := bench.Await(ctx, func() (*bench.Config, error) { return planner(l).config(f, run) })
	if err != nil {
		return nil, nil, err
	}
	o, err := config.Outline(ctx)
	return config, o, err
}

// mergeParts merges runs into the directory out. It replaces the merged results that are there.
func (l runner) mergeParts(root *bench.Directory, out string, dirs []string) error {
	for _, name := range []string{record.ResultsFile, record.HistogramsFile} {
		if err := os.Remove(filepath.Join(out, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return l.merge(root, out, dirs)
}

// part measures a run of a preset. With --resume it resumes the run, if it was begun.
func (l runner) part(ctx context.Context, f runFlags, run presetRun, dir string, begun func() error) error {
	f.out = dir
	if run.limit > 0 {
		f.limit = max(f.limit, run.limit)
	}
	if _, err := os.Stat(filepath.Join(dir, record.PlanFile)); f.resume && err == nil {
		config, err := l.plan(ctx, dir)
		if err != nil {
			return err
		}
		config.Limit = f.limit
		return l.runBy(ctx, config, f.sharing, bench.Resume, begun)
	}
	config, o, err := l.plannedPart(ctx, f, run)
	if err != nil {
		return err
	}
	l.outline(config, o, 1, config.Out)
	return l.runBy(ctx, config, f.sharing, bench.Run, begun)
}

// holdsParts reports whether a directory holds runs of a preset, or merged results.
func holdsParts(dir string) bool {
	for _, name := range []string{"parts", record.ResultsFile} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return true
		}
	}
	return false
}
