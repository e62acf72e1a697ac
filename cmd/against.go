package cmd

import (
	"context"
	"errors"
	"fmt"
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
// one.
func (l runner) against(ctx context.Context, config *bench.Config, s sharing, commit string, judge *compare.Gate,
	begun func() error) error {
	sides := [2]string{filepath.Join(config.Out, "old"), filepath.Join(config.Out, "new")}
	measure := func(commands [2][]string, progress bench.Progress) ([2]bench.Summary, error) {
		old := bench.Side{Out: sides[0], Command: commands[0], Commit: commit}
		new := bench.Side{Out: sides[1], Command: commands[1]}
		return bench.Against(ctx, config, old, new, progress)
	}
	err := l.withBuilds(ctx, config.Out, commit, s, measure, begun)
	if err != nil || judge == nil {
		return err
	}
	return comparer(l).runs(sides[0], sides[1], compareFlags{judge: judge})
}

// isAgainst reports whether a directory has the two runs of --against.
func isAgainst(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "old", record.PlanFile))
	return err == nil
}

// resumeAgainst resumes the two runs in a directory. A limit of 0 stands for that of their plans.
func (l runner) resumeAgainst(ctx context.Context, f runFlags, limit time.Duration) error {
	var plans [2]*bench.Config
	for i, side := range []string{"old", "new"} {
		var err error
		if plans[i], err = l.plan(ctx, filepath.Join(f.out, side)); err != nil {
			return err
		}
		if limit > 0 {
			plans[i].Limit = limit
		}
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
	measure := func(commands [2][]string, progress bench.Progress) ([2]bench.Summary, error) {
		return bench.ResumeAgainst(ctx, plans, commands, progress)
	}
	o, err := plans[0].Outline(ctx)
	if err != nil {
		return err
	}
	if l.outline(plans[0], o, 2, f.out); f.dryRun {
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
// prints the outcome of both runs in the directory out.
func (l runner) withBuilds(ctx context.Context, out, commit string, s sharing,
	measure func(commands [2][]string, progress bench.Progress) ([2]bench.Summary, error), begun func() error) error {
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
	var sums [2]bench.Summary
	err = l.alone(ctx, s, func() error {
		progress := l.newProgress(begun)
		defer progress.done()
		sums, err = measure([2][]string{{binary, blockName}, {self, blockName}}, progress)
		return err
	})
	both := sums[0] // of the two runs together
	both.Done, both.Planned = both.Done+sums[1].Done, both.Planned+sums[1].Planned
	both.Lost = append(both.Lost, sums[1].Lost...)
	if err := l.ended(out, both, err); err != nil {
		return err
	}
	fmt.Fprintf(l.out, "old against new:  idlab compare %s %s\n", filepath.Join(out, "old"), filepath.Join(out, "new"))
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
