package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"idlab/bench"
	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// against measures this build and a build of another revision, block by block in turns, and applies a gate if there is
// one. With a control, the build of that revision takes part twice.
func (l runner) against(ctx context.Context, config *bench.Config, f runFlags, commit string, judge *compare.Gate,
	begun func() error) error {
	measure := func(old, new []string, progress bench.Progress) ([]bench.Summary, error) {
		list := []bench.Side{{Command: old, Commit: commit}, {Command: new}, {Command: old, Commit: commit}}
		for i, name := range sides() {
			list[i].Name, list[i].Out = name, filepath.Join(config.Out, name)
		}
		return bench.Against(ctx, config, list[:f.builds()], progress)
	}
	err := l.withBuilds(ctx, config.Out, commit, f.sharing, measure, begun)
	if err != nil || judge == nil {
		return err
	}
	flags := compareFlags{judge: judge}
	if f.control {
		flags.control = filepath.Join(config.Out, record.ControlSide)
	}
	return comparer(l).runs(filepath.Join(config.Out, record.OldSide), filepath.Join(config.Out, record.NewSide), flags)
}

// builds returns how many builds measure each block.
func (f *runFlags) builds() int {
	switch {
	case f.against == "":
		return 1
	case f.gate == "" || !f.control:
		return 2
	}
	return len(sides())
}

// sides are the names of the runs of --against, in the order of their summaries. The control may be missing.
func sides() []string { return []string{record.OldSide, record.NewSide, record.ControlSide} }

// isAgainst reports whether a directory has the two runs of --against.
func isAgainst(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, record.OldSide, record.PlanFile))
	return err == nil
}

// resumeAgainst resumes the runs in a directory: the old one, the new one and the control if there is one. A limit of 0
// stands for that of their plans.
func (l runner) resumeAgainst(ctx context.Context, f runFlags, limit time.Duration) error {
	var plans []*bench.Config
	for _, side := range sides() {
		plan, err := l.plan(ctx, filepath.Join(f.out, side))
		if side == record.ControlSide && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if side == record.ControlSide && plan.PlannedPair() != plans[0].PlannedPair() {
			continue // that of an earlier run
		}
		if limit > 0 {
			plan.Limit = limit
		}
		plans = append(plans, plan)
	}
	commit := plans[0].PlannedCommit()
	if f.against != "" { // the revision with which they were begun
		given, err := commitOf(ctx, f.against)
		if err == nil && given != commit {
			err = fmt.Errorf("--against %s is commit %s, and %s was begun against %s: leave --against out",
				f.against, given, f.out, commit)
		}
		if err != nil {
			return err
		}
	}
	measure := func(old, new []string, progress bench.Progress) ([]bench.Summary, error) {
		return bench.ResumeAgainst(ctx, plans, [][]string{old, new, old}[:len(plans)], progress)
	}
	o, err := plans[0].Outline(ctx)
	if err != nil {
		return err
	}
	if l.outline(plans[0], o, len(plans), f.out); f.dryRun {
		return nil
	}
	return l.withBuilds(ctx, f.out, commit, f.sharing, measure, nil)
}

// commitOf returns the commit of a revision in the repository of the working directory.
func commitOf(ctx context.Context, revision string) (string, error) {
	commit, err := output(ctx, "", "git", "rev-parse", "--verify", "--quiet", revision+"^{commit}")
	if err != nil && ctx.Err() == nil {
		return "", fmt.Errorf("--against %s: no such revision in the repository of this directory: %w", revision, err)
	}
	return commit, err
}

// withBuilds builds a commit, calls measure with the commands that start blocks of that build and of this one, and
// prints the outcome of all runs in the directory out.
func (l runner) withBuilds(ctx context.Context, out, commit string, s sharing,
	measure func(old, new []string, progress bench.Progress) ([]bench.Summary, error), begun func() error) error {
	self, err := executable()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "idlab-against-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if !l.quiet {
		fmt.Fprintf(l.err, "building %s\n", commit)
	}
	binary, err := buildAt(ctx, dir, commit)
	if err != nil {
		return fmt.Errorf("--against %s: %w", commit, err)
	}
	var sums []bench.Summary
	err = l.alone(ctx, s, func() error {
		progress := l.newProgress(begun)
		defer progress.done()
		sums, err = measure([]string{binary, blockName}, []string{self, blockName}, progress)
		return err
	})
	all := bench.Summary{Dir: out} // of the runs together
	for i, sum := range sums {
		all.Done, all.Planned = all.Done+sum.Done, all.Planned+sum.Planned
		all.Lost = append(all.Lost, sum.Lost...)
		if err == nil && sum.Done > 0 {
			var d *dataset.Data
			path := filepath.Join(out, sides()[i])
			if d, err = dataset.Load(path); err == nil {
				warnNotMeasured(l.err, path, d)
			}
		}
	}
	if err := l.ended(all, err); err != nil {
		return err
	}
	old, new := filepath.Join(out, record.OldSide), filepath.Join(out, record.NewSide)
	fmt.Fprintf(l.out, "old against new:  idlab compare %s %s\n", old, new)
	return nil
}

// judge returns the gate of --gate, nil if there is none. It returns an error if the blocks are too few for a
// significant result after Holm's correction over all comparisons of the gate.
func (f *runFlags) judge(config *bench.Config, cells int) (*compare.Gate, error) {
	if f.gate == "" {
		return nil, nil
	}
	if f.against == "" {
		return nil, errors.New("--gate goes with --against REV; idlab compare --gate takes runs that exist")
	}
	judge, err := parseGate(f.gate, nil)
	if err != nil {
		return nil, err
	}
	comparisons := cells * (len(config.Designs) - 1) // without the A/A copy
	if needed := max(dataset.MinBlocks, paired.Blocks(comparisons)); config.Blocks < needed {
		return nil, fmt.Errorf("--gate %s: Holm's correction over %d comparisons (%s × %s) needs %d blocks: "+
			"raise --blocks %d, or choose fewer cells or designs",
			f.gate, comparisons, format.Plural(cells, "cell"), format.Plural(len(config.Designs)-1, "design"), needed,
			config.Blocks)
	}
	return judge, nil
}

// buildAt builds the lab at a commit. The working directory must be in the repository. The build
// uses a temporary worktree under dir.
func buildAt(ctx context.Context, dir, commit string) (binary string, err error) {
	tree := filepath.Join(dir, "tree")
	if _, err := output(ctx, "", "git", "worktree", "add", "--detach", "--quiet", tree, commit); err != nil {
		return "", err
	}
	// Remove the worktree even if ctx is canceled.
	defer output(context.WithoutCancel(ctx), "", "git", "worktree", "remove", "--force", tree)
	binary = filepath.Join(dir, "idlab")
	// Without -trimpath the executable would hold the name of the temporary directory, and --resume refuse it.
	_, err = output(ctx, tree, "go", "build", "-trimpath", "-buildvcs=auto", "-o", binary, "./cmd/idlab")
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("it does not build: %w", err)
	}
	return binary, err
}

// output runs a command and returns its standard output, without surrounding space. An error includes the first line of
// standard error. If the context ends, so does the command with the processes that it started, and the error is the
// context's.
func output(ctx context.Context, dir, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	var stderr strings.Builder
	cmd.Stderr = &stderr
	bench.Detach(cmd)
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		message, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		return "", fmt.Errorf("%s %s: %w %s", name, args[0], err, message)
	}
	return strings.TrimSpace(string(out)), nil
}
