package bench

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
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
	pair := newID()
	for i, side := range []Side{old, new} {
		r, err := newRun(ctx, side.config(c), side.Command, p)
		if err != nil {
			return sums, err
		}
		r.commit = side.Commit
		r.extraNotes = []record.Pair{
			{Key: record.PairNote, Value: pair}, {Key: record.SideNote, Value: []string{"old", "new"}[i]},
		}
		runs[i] = r
	}
	// Designs that the old build lacks are measured on the new side alone.
	tryout{runs[0]}.known(ctx)
	for _, r := range runs { // both directories are locked before anything in them changes
		defer r.close()
		if err := r.lock(); err != nil {
			return sums, err
		}
	}
	for _, r := range runs {
		if err := r.checkEmpty(); err != nil {
			return sums, err
		}
	}
	for _, r := range runs { // a run that is killed here has both plans, or neither has a block
		if err := r.writePlan("started"); err != nil {
			return sums, err
		}
	}
	for _, r := range runs {
		if err := r.open(); err != nil {
			return sums, err
		}
	}
	return inTurns(ctx, runs, p)
}

// ResumeAgainst continues two runs that Against began. Their plans are old and new, from ReadPlan, and each is resumed
// with a command that starts the build of its side.
func ResumeAgainst(
	ctx context.Context, plans [2]*Config, commands [2][]string, p Progress,
) (sums [2]Summary, err error) {
	var runs [2]*run
	for i, c := range plans {
		if runs[i], err = newRun(ctx, c, commands[i], p); err != nil {
			return sums, err
		}
		defer runs[i].close()
	}
	if a, b := plans[0].begun, plans[1].begun; len(a.Notes) == 0 || len(b.Notes) == 0 || a.Notes[0] != b.Notes[0] {
		return sums, fmt.Errorf("%s and %s are not the two sides of one run --against", runs[0].Out, runs[1].Out)
	}
	for _, r := range runs {
		if err := (resumption{r}).goOn(); err != nil {
			return sums, err
		}
	}
	return inTurns(ctx, runs, p)
}

// PlannedCommit is the commit of the build of a plan from ReadPlan; "" if it is that of the program that began the run.
func (c *Config) PlannedCommit() string { return c.begun.Commit }

// inTurns runs the blocks that are left, and notes the state of both runs.
func inTurns(ctx context.Context, runs [2]*run, p Progress) (sums [2]Summary, err error) {
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

// config returns the configuration of a side.
func (s Side) config(c *Config) *Config {
	own := *c
	own.Out = s.Out
	return &own
}

// takeTurns runs each block of the plan on both sides, unless the side has it.
func takeTurns(ctx context.Context, runs [2]*run, p Progress) error {
	rng := rand.New(rand.NewPCG(runs[0].Seed, 2))
	planned := len(runs[0].plan.blocks) + len(runs[1].plan.blocks)
	pace := newPace(slices.Concat(runs[0].plan.left(runs[0].has), runs[1].plan.left(runs[1].has)))
	for i := range runs[0].plan.blocks {
		for _, side := range rng.Perm(2) {
			r := runs[side]
			b := r.plan.blocks[i]
			if r.has(b) {
				continue
			}
			if err := r.block(ctx, b); err != nil {
				return err
			}
			p.Step(runs[0].tried()+runs[1].tried(), planned, pace.leftAfter(b))
		}
	}
	return nil
}

// tryout finds out what the build of a run can do, before the first block.
type tryout struct{ *run }

// known removes the designs that the build of the run does not know.
func (r tryout) known(ctx context.Context) {
	r.Designs = slices.DeleteFunc(slices.Clone(r.Designs), func(d params.Selected[allocators.Design]) bool {
		why := r.tryOut(ctx, d.Spec)
		if why != nil && ctx.Err() == nil {
			r.progress.Warn(fmt.Sprintf("%s is left out of the old side: %v", d.Spec, why))
		}
		return why != nil
	})
}

// tryOut has a child process build a design and find a timer.
func (r tryout) tryOut(ctx context.Context, design string) error {
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
