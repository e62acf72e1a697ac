package bench

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"idlab/bench/record"
)

// An attempt is what one process measured of a shard. Its directory, shard-K.N, is its own for ever: no process writes
// where another one has written. So nothing is lost if a job is started again while its first process still runs, as
// on a machine that is only cut off. At worst a block is measured twice, and Merge drops the second.

// RunShard measures the blocks of a shard that no attempt in the directory c.Out holds yet. It is for a configuration
// from ReadShard, and makes a directory for its own attempt unless all blocks are there. The summary counts the blocks
// of all attempts.
func RunShard(ctx context.Context, c *Config, command []string, p Progress) (Summary, error) {
	own := *c
	r, err := newRun(ctx, &own, command, p)
	if err != nil {
		return Summary{}, err
	}
	defer r.close()
	if err := (attempt{r}).enter(); err != nil || own.Out == c.Out {
		return r.summary, err
	}
	if err := r.begin(); err != nil {
		return Summary{}, err
	}
	return r.finish(ctx)
}

// attempt chooses the directory of a run.
type attempt struct{ *run }

// enter makes the directory of the attempt, and sets which blocks the attempts before it hold. If they hold all, it
// makes none.
func (r attempt) enter() error {
	parent := r.Out
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return fmt.Errorf("no place for a run: choose another --out: %w", err)
	}
	r.done = map[string]bool{}
	r.summary.Dir = parent
	for n := 1; ; n++ {
		dir := filepath.Join(parent, attemptName(r.shard.Number, n))
		switch _, err := os.Stat(dir); {
		case err == nil:
			if err := r.readBefore(dir); err != nil {
				return err
			}
			continue
		case !errors.Is(err, fs.ErrNotExist):
			return err
		case len(r.plan.left(r.has)) == 0:
			return nil
		}
		switch err := os.Mkdir(dir, 0o755); {
		case err == nil:
			r.Out, r.summary.Dir, r.status = dir, dir, filepath.Join(dir, "status")
			return nil
		case errors.Is(err, fs.ErrExist): // another process made it just now
			n--
		default:
			return err
		}
	}
}

func attemptName(shard, n int) string { return fmt.Sprintf("shard-%d.%d", shard, n) }

// readBefore adds the blocks of an attempt to those that are done.
func (r attempt) readBefore(dir string) error {
	file, err := record.ReadFile(filepath.Join(dir, record.ResultsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // it ended before its first line
	}
	if err != nil {
		return err
	}
	if was := file.Note(record.PlanNote); was != r.shard.Plan {
		return fmt.Errorf("%s is of another plan (%.12s, not %.12s): choose another --out", dir, was, r.shard.Plan)
	}
	if was := file.Note(record.BuildNote); was != r.build {
		return fmt.Errorf("%s is of another build of the commit (%s, this one is %s): "+
			"use the same executable for all shards", dir, was, r.build)
	}
	if len(file.Blocks) == 0 {
		return nil
	}
	if key, was, is, differ := record.Difference(file.Config, environment(r.Config, r.clock),
		ignored(file)...); differ {
		return fmt.Errorf("%s was measured on another machine than this one (%s: %q and %q): "+
			"blocks of unlike machines are not merged; make a plan for each kind of machine", dir, key, was, is)
	}
	for _, p := range file.Problems {
		r.progress.Warn(p.Error())
	}
	for _, b := range file.Blocks {
		if name := blockName(b.Cell, b.Number); !r.done[name] {
			r.done[name] = true
			r.summary.Done++
		}
	}
	return nil
}
