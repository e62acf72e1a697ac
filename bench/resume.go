package bench

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"idlab/bench/record"
)

// Resume continues the run in the directory c.Out, whose plan is c (see ReadPlan). It runs the blocks that are missing,
// in the order of the plan: those that were not reached and those that were lost.
func Resume(ctx context.Context, c *Config, command []string, p Progress) (Summary, error) {
	r, err := newRun(c, command, p)
	if err != nil {
		return Summary{}, err
	}
	done, err := r.reopen()
	if err != nil {
		return Summary{}, err
	}
	defer r.close()
	r.summary.Done = len(done)
	left := slices.DeleteFunc(slices.Clone(r.blocks), func(b block) bool { return done[blockName(b.cell, b.number)] })
	return r.finish(ctx, left)
}

func blockName(cell record.Cell, number int) string { return fmt.Sprintf("%v #%d", cell, number) }

// reopen opens the files of the run and returns the blocks that they hold.
func (r *run) reopen() (done map[string]bool, err error) {
	path := filepath.Join(r.Out, record.ResultsFile)
	file, err := record.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("no run to go on with: %w", err)
	}
	if len(file.Problems) > 0 {
		return nil, fmt.Errorf("%s is damaged, so the run is not resumed: %w", path, file.Problems[0])
	}
	if err := r.sameAs(file); err != nil {
		return nil, fmt.Errorf("%s cannot be resumed: %w", path, err)
	}
	done = map[string]bool{}
	for _, b := range file.Blocks {
		done[blockName(b.Cell, b.Number)] = true
	}
	if err := keepHistograms(filepath.Join(r.Out, record.HistogramsFile), done); err != nil {
		return nil, err
	}
	if r.results, err = record.OpenJournal(path); err != nil {
		return nil, err
	}
	r.latency, err = record.OpenJournal(filepath.Join(r.Out, record.HistogramsFile))
	return done, err
}

// sameAs returns an error if further blocks would differ from those of the file: on another machine, with other
// settings or by another build of the lab.
func (r *run) sameAs(file *record.File) error {
	if len(file.Blocks) > 0 { // without a result no configuration is read
		if key, was, is, differ := record.Difference(file.Config, environment(r.Config, r.clock)); differ {
			return fmt.Errorf("%s was %q when it began and is %q now", key, was, is)
		}
	}
	commit, dirty := revision()
	if was := file.Note("commit"); was != commit {
		return fmt.Errorf("it was begun by a build of commit %s, this one is of %s", was, commit)
	}
	if was := file.Note("dirty"); was != dirty {
		return fmt.Errorf("it was begun by a build with changes %s, this one has changes %s", was, dirty)
	}
	return nil
}

// keepHistograms drops the histograms of blocks that are not done. A run that was killed may have left histograms
// without results, and their block runs again.
func keepHistograms(path string, done map[string]bool) error {
	entries, problems, err := record.ReadLogFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return os.WriteFile(path, record.LogHeader(), 0o644)
	}
	if err == nil && len(problems) > 0 {
		err = problems[0]
	}
	if err != nil {
		return fmt.Errorf("the run is not resumed: %w", err)
	}
	data := record.LogHeader()
	for _, e := range entries {
		if done[blockName(e.Cell, e.Block)] {
			data = append(data, e.Line()...)
		}
	}
	return record.WriteWhole(path, data)
}
