package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"idlab/allocators/counters"
	"idlab/bench/engine"
	"idlab/bench/record"
)

// Summary is the result of a run.
type Summary struct {
	Dir           string // the run directory; "" if there is none
	Shard         bool   // the run is of a shard: RunShard goes on with it, and not Resume
	Done, Planned int    // blocks
	Lost          []Lost
	LeftOut       []Lost // designs that cannot run a cell on this machine
}

// Progress is told about the progress of a run.
type Progress interface {
	// Step is called after each block. left is the time for the rest, at the pace so far.
	Step(done, planned int, left time.Duration)
	// Warn reports an error that does not end the run.
	Warn(message string)
}

// run is a run in progress.
type run struct {
	*Config
	command    []string // starts a child process
	progress   Progress
	clock      *engine.Clock
	results    *record.Journal
	latency    *record.Journal
	status     string            // the child's status file
	struck     map[[2]string]int // by cell and design
	killed     map[string]int    // how often a child was killed from outside, by cell
	extraNotes []record.Pair     // notes beside those of every run
	commit     string            // of the child processes; "" for the commit of this program
	plan       *plan
	done       map[string]bool // the blocks in the files, by blockName
	id         string          // of the run, in its plan, its results and its histograms
	build      string          // identifies the executable of the child processes
	cgroups    cgroups         // of this process, and so of its children
	throttled  bool            // a block was throttled
	cpus       []int           // the CPUs of this process; nil if the platform does not tell
	dir        *Directory
	summary    Summary
}

// Run makes a run: it plans, starts a child process for each block with the given command, and keeps its results. It
// ends early when the context is done, and returns the context's error. The files are then valid and hold the blocks so
// far.
func Run(ctx context.Context, c *Config, command []string, p Progress) (Summary, error) {
	r, err := newRun(ctx, c, command, p)
	if err != nil {
		return Summary{}, err
	}
	defer r.close()
	if err := r.begin(); err != nil {
		return Summary{}, err
	}
	return r.finish(ctx)
}

// newRun plans a run. It returns the error of the context if the context is done before the plan is.
func newRun(ctx context.Context, c *Config, command []string, p Progress) (*run, error) {
	if counters.On {
		return nil, errors.New("this build counts what designs do, and what it times is not worth reading: " +
			"use one without -tags counters")
	}
	if err := errChild(); err != nil {
		return nil, err
	}
	plan, err := c.layOut(ctx)
	if err != nil {
		return nil, err
	}
	build, err := hashOf(command[0])
	if err != nil {
		return nil, err
	}
	return &run{Config: c, command: command, progress: p, clock: engine.NewClock(0), struck: map[[2]string]int{},
		killed: map[string]int{},
		status: filepath.Join(c.Out, "status"), plan: plan, summary: Summary{Dir: c.Out, Shard: c.shard != nil,
			Planned: len(plan.blocks)},
		id: newID(), build: build, cpus: engine.AllowedCPUs(),
		cgroups: readCgroups(os.DirFS("/"))}, nil
}

// newID returns a new id of a run, or of a pair of runs.
func newID() string { return fmt.Sprintf("%016x", rand.Uint64()) }

// finish runs the blocks of the plan that are not done.
func (r *run) finish(ctx context.Context) (Summary, error) {
	left := r.plan.left(r.has)
	pace := newPace(left)
	for _, b := range left {
		if err := r.block(ctx, b); err != nil {
			return r.summary, errors.Join(err, r.writePlan("interrupted"))
		}
		r.progress.Step(r.tried(), len(r.plan.blocks), pace.leftAfter(b))
	}
	if err := record.SortFile(filepath.Join(r.Out, record.ResultsFile)); err != nil {
		r.progress.Warn(err.Error()) // the results are whole in any order
	}
	return r.summary, r.writePlan("finished")
}

// has reports whether the files of the run hold a block.
func (r *run) has(b block) bool { return r.done[blockName(b.cell, b.number)] }

func (r *run) tried() int { return r.summary.Done + len(r.summary.Lost) }

// lock locks the run directory.
func (r *run) lock() (err error) {
	r.dir, err = OpenDirectory(r.Out)
	return err
}

// begin locks the run directory and makes the files of a new run in it.
func (r *run) begin() error {
	if err := r.lock(); err != nil {
		return err
	}
	if err := r.checkEmpty(); err != nil {
		return err
	}
	return r.open()
}

// checkEmpty returns an error if the run directory holds a run.
func (r *run) checkEmpty() error {
	_, err := os.Stat(filepath.Join(r.Out, record.ResultsFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	}
	return errHoldsRun(r.Out)
}

func errHoldsRun(dir string) error {
	return fmt.Errorf("%s holds a run already: choose another --out, or move it away", dir)
}

// open creates the files of the run.
func (r *run) open() (err error) {
	if err := r.writePlan("started"); err != nil {
		return err
	}
	header := record.Header(r.notes(), environment(r.Config, r.clock))
	if r.results, err = record.CreateJournal(filepath.Join(r.Out, record.ResultsFile), header); err != nil {
		return err
	}
	r.latency, err = record.CreateJournal(filepath.Join(r.Out, record.HistogramsFile), record.LogHeader(r.id))
	return err
}

// close removes what only a run in progress has, and unlocks the run directory.
func (r *run) close() {
	for _, j := range []*record.Journal{r.results, r.latency} {
		if j != nil {
			j.Close()
		}
	}
	if r.dir != nil {
		os.Remove(r.status)
		r.dir.Close()
	}
}

// block runs one block and keeps its results. An error ends the run: the run was interrupted, or the results cannot be
// written.
func (r *run) block(ctx context.Context, b block) error {
	designs := r.standing(b)
	switch {
	case len(designs) == 0:
		r.lose(b, "", "no design is left")
		return nil
	case r.killed[b.cell.String()] == strikes:
		r.lose(b, "", fmt.Sprintf("the cell is given up: its process was killed from outside %d times", strikes))
		return nil
	}
	began, stolen, throttled := time.Now(), readSteal(), r.cgroups.throttled()
	out, culprit, err := r.child(ctx, b, designs)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		if errors.Is(err, errKilled) {
			r.killed[b.cell.String()]++
		}
		r.lose(b, culprit, err.Error())
		return nil
	}
	r.leaveOut(b, out.LeftOut)
	slice, slices := r.slices(b.cell.Workers)
	facts := []record.Pair{
		{Key: record.OrderFact, Value: fmt.Sprint(r.summary.Done + 1)},
		{Key: "seed", Value: fmt.Sprint(b.seed)},
		{Key: record.SecondsFact, Value: fmt.Sprintf("%.2f", time.Since(began).Seconds())},
		{Key: "slices", Value: fmt.Sprint(slices)},
		{Key: "slice", Value: slice.String()},
		{Key: record.TimersFact, Value: fmt.Sprint(out.Timers)},
		{Key: record.HistogramsFact, Value: fmt.Sprint(bytes.Count(out.Latencies, []byte("\n")))},
		{Key: "skew-ns", Value: fmt.Sprint(out.Skew.Nanoseconds())},
	}
	if len(out.Built) > 0 { // builds of other revisions may not tell
		facts = append(facts, record.Pair{Key: record.BuiltFact, Value: strings.Join(out.Built, ";")})
	}
	facts = append(facts, r.placed().facts(b.cell.Workers)...)
	facts = append(facts, stolen.facts()...)
	facts = append(facts, r.throttledSince(throttled, b)...)
	facts = append(facts, r.shard.facts()...)
	return r.keep(b, out, facts)
}

// throttledSince returns the time for which the CPU quota stopped the processes since the reading, as a fact. It warns
// about the first block that was stopped.
func (r *run) throttledSince(before time.Duration, b block) []record.Pair {
	stopped := r.cgroups.throttled() - before
	if stopped <= 0 {
		return nil
	}
	if !r.throttled {
		r.throttled = true
		r.progress.Warn(fmt.Sprintf("the CPU quota (%s) stopped block %d of %v for %v; "+
			"%s has that time of each block, as throttled=SECONDS", r.cgroups.cpuQuota(), b.number, b.cell,
			stopped.Round(time.Millisecond), record.ResultsFile))
	}
	return []record.Pair{{Key: "throttled", Value: fmt.Sprintf("%.4f", stopped.Seconds())}}
}

// standing returns the designs that the cell still has.
func (r *run) standing(b block) (specs []string) {
	for _, d := range r.Designs {
		if r.struck[[2]string{b.cell.String(), d.Spec}] < strikes {
			specs = append(specs, d.Spec)
		}
	}
	return specs
}

// keep appends the results of a block. It writes the histograms first, so results never lack theirs.
func (r *run) keep(b block, out *blockResult, facts []record.Pair) error {
	if err := r.latency.Append(out.Latencies); err != nil {
		return err
	}
	blk := record.Block{Cell: b.cell, Number: b.number, Facts: facts, Samples: out.Samples, Chains: out.Chains}
	if err := r.results.Append(blk.Encode()); err != nil {
		return err
	}
	r.summary.Done++
	return nil
}
