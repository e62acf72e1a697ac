package bench

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"idlab/bench/record"
)

// Resume continues the run in the directory c.Out, whose plan is c (see ReadPlan). It runs the blocks that are missing,
// in the order of the plan: those that were not reached and those that were lost.
func Resume(ctx context.Context, c *Config, command []string, p Progress) (Summary, error) {
	r, err := newRun(ctx, c, command, p)
	if err != nil {
		return Summary{}, err
	}
	defer r.close()
	if err := (resumption{r}).goOn(); err != nil {
		return Summary{}, err
	}
	return r.finish(ctx)
}

func blockName(cell record.Cell, number int) string { return blockOf(cell.String(), number) }

func blockOf(cell string, number int) string { return fmt.Sprintf("%s #%d", cell, number) }

// resumption opens the directory of a run that was interrupted.
type resumption struct{ *run }

// goOn locks the run directory and opens the files of its run. A run that was killed before its first block has a plan,
// and no results that count: their header may be that of an earlier run. Its files are made anew.
func (r resumption) goOn() error {
	switch {
	case r.read == nil:
		return errors.New("no run to go on with: the plan was not read by ReadPlan")
	case r.read.Shards != nil:
		return fmt.Errorf("%s is of a plan for %d shards: idlab run --plan PLAN goes on with it", r.Out,
			r.read.Shards.Of)
	}
	r.id, r.extraNotes, r.commit = r.read.Run, r.read.Notes, r.read.Commit
	if err := r.lock(); err != nil {
		return err
	}
	path := filepath.Join(r.Out, record.ResultsFile)
	file, err := record.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return r.open()
	case err != nil:
		return fmt.Errorf("no run to go on with: %w", err)
	case len(file.Problems) > 0:
		return fmt.Errorf("%s is damaged, so the run is not resumed (idlab merge --out DIR %s repairs it): %w",
			path, r.Out, file.Problems[0])
	case len(file.Blocks) == 0:
		return r.open()
	}
	if err := r.sameAs(file); err != nil {
		return fmt.Errorf("%s cannot be resumed: %w", path, err)
	}
	return r.reopen(file)
}

// reopen opens the files of the run to append to them.
func (r resumption) reopen(file *record.File) (err error) {
	r.done = map[string]bool{}
	for _, b := range file.Blocks {
		r.done[blockName(b.Cell, b.Number)] = true
	}
	r.summary.Done = len(r.done)
	if err := r.keepHistograms(file); err != nil {
		return err
	}
	if r.results, err = record.OpenJournal(file.Path); err != nil {
		return err
	}
	r.latency, err = record.OpenJournal(filepath.Join(r.Out, record.HistogramsFile))
	return err
}

// sameAs returns an error if further blocks would differ from those of the file: on another machine, with other
// settings or by another build of the lab.
func (r resumption) sameAs(file *record.File) error {
	if key, was, is, differ := record.Difference(file.Config, environment(r.Config, r.clock)); differ {
		return fmt.Errorf("%s was %q when it began and is %q now", key, was, is)
	}
	commit, dirty := r.revision()
	if was := file.Note("commit"); was != commit {
		return fmt.Errorf("it was begun by a build of commit %s, this one is of %s", was, commit)
	}
	if was := file.Note("dirty"); was != dirty {
		return fmt.Errorf("it was begun by a build with changes %s, this one has changes %s", was, dirty)
	}
	if was := r.read.Build; was != "" && was != r.build {
		return fmt.Errorf("it was begun by another build of this commit (%s, this one is %s): "+
			"resume it with that one, or begin a new run and set both side by side with compare", was, r.build)
	}
	if file.Note(record.RunNote) != r.id || file.Note("seed") != fmt.Sprint(r.Seed) {
		return fmt.Errorf("it is of another run than the %s beside it", record.PlanFile)
	}
	return nil
}

// keepHistograms drops the histograms of blocks that are not done. A run that was killed may have left histograms
// without results, and their block runs again.
func (r resumption) keepHistograms(file *record.File) error {
	path := filepath.Join(r.Out, record.HistogramsFile)
	log, err := record.ReadLogFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		log = &record.Log{Path: path, Run: r.id}
	} else if err == nil && len(log.Problems) > 0 {
		err = log.Problems[0]
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = log.OfRun(file)
	}
	if err != nil {
		return fmt.Errorf("the run is not resumed: %w", err)
	}
	if err := log.Complete(file); err != nil {
		r.progress.Warn(err.Error())
	}
	data := record.LogHeader(r.id)
	for _, e := range log.Entries {
		if r.done[blockName(e.Cell, e.Block)] {
			data = append(data, e.Line()...)
		}
	}
	return record.WriteWhole(path, data)
}
