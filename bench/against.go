package bench

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"idlab/allocators"
	"idlab/allocators/params"
	"idlab/bench/record"
)

// Two builds of the lab, an old and a new one, each make a run, and their blocks take turns: both builds run block n of
// a cell within seconds, in random order. So an event on the machine affects both runs, and they can be compared block
// by block. On a machine with neighbours, two runs one after the other are hardly comparable.

// Side is one of two builds.
type Side struct {
	Out     string   // the directory of its run
	Command []string // starts a child process of the build
	Commit  string   // commit of the build; "": the commit of this program
}

// Against makes the two runs. It returns the summaries of the old and of the new side.
func Against(ctx context.Context, c *Config, old, new Side, p Progress) (sums [2]Summary, err error) {
	var runs [2]*run
	pair := fmt.Sprintf("%016x", rand.Uint64())
	for i, side := range []Side{old, new} {
		r, err := side.run(c, p)
		if err != nil {
			return sums, err
		}
		r.extraNotes = []record.Pair{
			{Key: record.PairNote, Value: pair}, {Key: record.SideNote, Value: []string{"old", "new"}[i]},
		}
		runs[i] = r
	}
	// Designs that the old build lacks are measured on the new side alone.
	runs[0].known(ctx)
	for _, r := range runs {
		if err := r.makeRoom(); err != nil {
			return sums, err
		}
		defer r.close()
		if err := r.open(); err != nil {
			return sums, err
		}
	}
	err = takeTurns(ctx, runs, p)
	state := "finished"
	if err != nil {
		state = "interrupted"
	}
	for i, r := range runs {
		sums[i] = r.summary
		err = errors.Join(err, r.writePlan(state))
	}
	return sums, err
}

// run returns the run of a side, before its start.
func (s Side) run(c *Config, p Progress) (*run, error) {
	own := *c
	own.Out = s.Out
	if c.Previous != "" {
		own.Previous = filepath.Join(c.Previous, filepath.Base(s.Out))
	}
	r, err := newRun(&own, s.Command, p)
	if err == nil {
		r.commit = s.Commit
	}
	return r, err
}

// takeTurns runs each block of the plan on both sides.
func takeTurns(ctx context.Context, runs [2]*run, p Progress) error {
	rng := rand.New(rand.NewPCG(runs[0].Seed, 2))
	pace := newPace(2 * len(runs[0].blocks))
	for i := range runs[0].blocks {
		for _, side := range rng.Perm(2) {
			if err := runs[side].block(ctx, runs[side].blocks[i]); err != nil {
				return err
			}
			done := runs[0].tried() + runs[1].tried()
			p.Step(done, pace.planned, pace.left(done))
		}
	}
	return nil
}

// known removes the designs that the build of the run does not know.
func (r *run) known(ctx context.Context) {
	r.Designs = slices.DeleteFunc(slices.Clone(r.Designs), func(d params.Selected[allocators.Design]) bool {
		why := r.tryOut(ctx, d.Spec)
		if why != nil && ctx.Err() == nil {
			r.progress.Warn(fmt.Sprintf("%s is left out of the old side: %v", d.Spec, why))
		}
		return why != nil
	})
}

// tryOut has a child process build a design and find a timer.
func (r *run) tryOut(ctx context.Context, design string) error {
	limited, cancel := context.WithTimeout(ctx, r.Limit)
	defer cancel()
	stdout, stderr, err := r.start(limited, blockRequest{
		Designs: []string{design}, Workload: "find,timers=1",
		Cell: record.Cell{Workload: "find", Tasks: 1, Workers: 1}, Slice: quantum, Slices: 1,
		NsPerTick: r.clock.NsPerTick(), Status: os.DevNull,
	})
	if err != nil {
		return fmt.Errorf("%s (a build of before protocol %d takes no blocks of this one)",
			cmp.Or(firstLine(stderr), err.Error()), protocol)
	}
	var out blockResult
	if err := json.Unmarshal(stdout, &out); err != nil {
		return err
	}
	if out.Failure == "" && out.Protocol != protocol {
		return fmt.Errorf("its build has protocol %d, this one %d: choose a revision nearer to this one",
			out.Protocol, protocol)
	}
	if out.Failure != "" {
		return errors.New(firstLine(out.Failure))
	}
	return nil
}
