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
	"idlab/bench/topology"
)

// Two builds of the lab, an old and a new one, each make a run, and their blocks take turns: both builds run block n of
// a cell within seconds, in random order. So an event on the machine affects both runs, and they can be compared block
// by block. On a machine with neighbours, two runs one after the other are hardly comparable. The old build may take part
// a second time, as a control: its two runs differ by what the machine alone does.

// Side is one of the runs that take turns.
type Side struct {
	Name    string   // record.OldSide, NewSide or ControlSide
	Out     string   // the directory of its run
	Command []string // starts a child process of the build
	Commit  string   // commit of the build; "": the commit of this program
}

// Against makes the runs of the sides, of which the first is the old one. It returns their summaries in the same order.
func Against(ctx context.Context, c *Config, sides []Side, p Progress) (sums []Summary, err error) {
	var runs []*run
	pair := newID()
	for _, side := range sides {
		r, err := newRun(ctx, side.config(c), side.Command, p)
		if err != nil {
			return nil, err
		}
		r.commit = side.Commit
		r.extraNotes = []record.Pair{{Key: record.PairNote, Value: pair}, {Key: record.SideNote, Value: side.Name}}
		runs = append(runs, r)
	}
	// Designs that the old build lacks are measured on the new side alone.
	tryout{runs[0]}.known(ctx)
	for i, r := range runs {
		if sides[i].Name == record.ControlSide {
			r.Designs = runs[0].Designs
		}
	}
	for _, r := range runs { // all directories are locked before anything in them changes
		defer r.close()
		if err := r.lock(); err != nil {
			return nil, err
		}
	}
	for _, r := range runs {
		if err := r.checkEmpty(); err != nil {
			return nil, err
		}
	}
	for _, r := range runs { // after a kill here either all runs have their plans, or none has a block
		if err := r.writePlan("started"); err != nil {
			return nil, err
		}
	}
	for _, r := range runs {
		if err := r.open(); err != nil {
			return nil, err
		}
	}
	return inTurns(ctx, runs, p)
}

// ResumeAgainst continues the runs that Against began. plans are those of its sides, from ReadPlan, and each is resumed
// with a command that starts the build of its side.
func ResumeAgainst(
	ctx context.Context, plans []*Config, commands [][]string, p Progress,
) (sums []Summary, err error) {
	var runs []*run
	for i, c := range plans {
		r, err := newRun(ctx, c, commands[i], p)
		if err != nil {
			return nil, err
		}
		defer r.close()
		if pair := c.PlannedPair(); pair == "" || pair != plans[0].PlannedPair() {
			return nil, fmt.Errorf("%s and %s are not sides of one run --against", plans[0].Out, c.Out)
		}
		runs = append(runs, r)
	}
	for _, r := range runs {
		if err := (resumption{r}).goOn(); err != nil {
			return nil, err
		}
	}
	return inTurns(ctx, runs, p)
}

// PlannedCommit is the commit of the build of a plan from ReadPlan; "" if it is that of the program that began the run.
func (c *Config) PlannedCommit() string { return c.read.Commit }

// PlannedPair identifies the sides of one run --against. It is that of a plan from ReadPlan, "" for another run.
func (c *Config) PlannedPair() string {
	for _, n := range c.read.Notes {
		if n.Key == record.PairNote {
			return n.Value
		}
	}
	return ""
}

// inTurns runs the blocks that are left, and notes the state of each run.
func inTurns(ctx context.Context, runs []*run, p Progress) (sums []Summary, err error) {
	err = takeTurns(ctx, runs, p)
	state := "finished"
	if err != nil {
		state = "interrupted"
	}
	for _, r := range runs {
		sums = append(sums, r.summary)
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

// takeTurns runs each block of the plan on all sides, unless the side has it.
func takeTurns(ctx context.Context, runs []*run, p Progress) error {
	rng := rand.New(rand.NewPCG(runs[0].Seed, 2))
	var left []block
	for _, r := range runs {
		left = append(left, r.plan.left(r.has)...)
	}
	planned, pace := len(runs)*len(runs[0].plan.blocks), newPace(left)
	for i := range runs[0].plan.blocks {
		for _, side := range rng.Perm(len(runs)) {
			r := runs[side]
			b := r.plan.blocks[i]
			if r.has(b) {
				continue
			}
			if err := r.block(ctx, b); err != nil {
				return err
			}
			p.Step(tried(runs), planned, pace.leftAfter(b))
		}
	}
	return nil
}

// tried counts the blocks of all runs that are done or lost.
func tried(runs []*run) (n int) {
	for _, r := range runs {
		n += r.tried()
	}
	return n
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
			cmp.Or(firstLine(stderr), err.Error()), byNumber)
	}
	var out blockResult
	if err := json.Unmarshal(stdout, &out); err != nil {
		return err
	}
	if out.Failure != "" {
		return errors.New(firstLine(out.Failure))
	}
	return r.placesAlike(out.Protocol)
}

// placesAlike returns an error unless a build of that protocol runs the workers where this build runs them.
func (r tryout) placesAlike(version int) error {
	here := r.placed()
	ascending := slices.Equal(here.Order, r.cpus) && here.capacity().Limit() == float64(len(r.cpus))
	switch {
	case version == protocol, version == byNumber && ascending:
		return nil
	case version == byNumber:
		return fmt.Errorf("its build takes CPUs by number: give --pin %s, and measure without a CPU quota",
			topology.FormatList(r.cpus))
	}
	return fmt.Errorf("its build has protocol %d, this one %d: choose a revision nearer to this one", version, protocol)
}
