package cmd

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"idlab/bench"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// runAgainst measures this build and a build of another revision, block by block in turns.
func (l *lab) runAgainst(ctx context.Context, config *bench.Config, revision string) error {
	self, err := executable()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "idlab-against-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	commit, err := output(ctx, "", "git", "rev-parse", "--verify", "--quiet", revision+"^{commit}")
	if err != nil {
		return fmt.Errorf("--against %s: no such revision in the repository of this directory: %w", revision, err)
	}
	fmt.Fprintf(l.err, "building %s\n", commit)
	binary, err := buildAt(ctx, dir, commit)
	if err != nil {
		return fmt.Errorf("--against %s: %w", revision, err)
	}
	old := bench.Side{Out: filepath.Join(config.Out, "old"), Command: []string{binary, blockName}, Commit: commit}
	new := bench.Side{Out: filepath.Join(config.Out, "new"), Command: []string{self, blockName}}
	progress := newProgress(l.err)
	sums, err := bench.Against(ctx, config, old, new, progress)
	progress.done()
	both := sums[0] // of the two runs together
	both.Done, both.Planned = both.Done+sums[1].Done, both.Planned+sums[1].Planned
	both.Lost = append(both.Lost, sums[1].Lost...)
	if err := l.ended(config.Out, both, err); err != nil {
		return err
	}
	fmt.Fprintf(l.out, "old against new:  idlab compare %s %s\n", old.Out, new.Out)
	return nil
}

// runGated measures this build and another one, and then applies a gate. It fails before anything is measured if the
// blocks are too few for a significant result after Holm's correction over all comparisons of the gate.
func (l *lab) runGated(ctx context.Context, config *bench.Config, f runFlags) error {
	judge, err := parseGate(f.gate, nil)
	if err != nil {
		return err
	}
	cells, err := config.Cells()
	if err != nil {
		return err
	}
	comparisons := cells * (len(config.Designs) - 1) // without the A/A copy
	if needed := max(dataset.MinBlocks, paired.Blocks(comparisons)); config.Blocks < needed {
		return fmt.Errorf("--gate %s: Holm's correction over %d comparisons (%s × %s) needs %d blocks: "+
			"raise --blocks %d, or choose fewer cells or designs",
			f.gate, comparisons, format.Plural(cells, "cell"), format.Plural(len(config.Designs)-1, "design"), needed,
			config.Blocks)
	}
	if err := l.runAgainst(ctx, config, f.against); err != nil {
		return err
	}
	return l.compareRuns(filepath.Join(config.Out, "old"), filepath.Join(config.Out, "new"), compareFlags{judge: judge})
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
	if _, err := output(ctx, tree, "go", "build", "-o", binary, "./cmd/idlab"); err != nil {
		return "", fmt.Errorf("it does not build: %w", err)
	}
	return binary, nil
}

// output runs a command and returns its standard output, without surrounding space. An error includes
// the first line of standard error.
func output(ctx context.Context, dir, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		message, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		return "", fmt.Errorf("%s %s: %w %s", name, args[0], err, message)
	}
	return strings.TrimSpace(string(out)), nil
}
