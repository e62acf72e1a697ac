package bench

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"

	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/allocators/params"
	"idlab/bench/engine"
	"idlab/bench/record"
	"idlab/bench/topology"
	"idlab/workloads"
)

// blockRequest is sent by the supervisor to a child, as one line of JSON on its standard input.
type blockRequest struct {
	Designs     []string // labels: names with their parameters
	Workload    string   // its label
	Cell        record.Cell
	Number      int // of the block
	Seed        uint64
	Slice       time.Duration
	Slices      int
	Arrivals    *engine.Arrivals // nil: closed loop
	NsPerTick   float64          // length of a tick of the clock
	ClockStep   time.Duration    // readings are multiples of it; 0: the resolution of the clock
	SyscallLock lock.Kind        // kind of the locks in the layer that designs share
	CPUs        []int            // those of the run, from AllowedCPUs; nil if the supervisor does not tell
	Order       []int            // CPUs in the order in which workers take them; nil: workers are not pinned
	// Oversubscribed: workers wait for CPUs in every slice.
	Oversubscribed bool
	Status         string // the file in which the child notes the current design
}

// protocol is the version of blockRequest and blockResult. It is raised when an older build would misread either of
// them: run --against starts children of builds of other revisions.
const protocol = 3

// byNumber is the version of builds that know neither orders nor quotas: they pin workers to the CPUs of the process in
// ascending order.
const byNumber = 2

// blockResult is sent back by a child, as JSON on its standard output.
type blockResult struct {
	Protocol  int // of the build that ran the block
	Samples   []record.Sample
	Latencies []byte // lines of latency.hlog
	Chains    []record.Chains
	Timers    int           // the largest number at a time, of all tasks together
	Skew      time.Duration // the largest difference between two workers' starts of a slice
	LeftOut   []exclusion   // designs that cannot run the cell on this machine
	Built     []string      // the designs in the order in which they were built
	// Failure is the error of the block, and Culprit the design at fault; "" if it is not a design. Then all other
	// fields are empty.
	Culprit, Failure string
}

// exclusion is a design without samples, and the reason.
type exclusion struct{ Design, Why string }

// Child runs one block in the child process that the supervisor starts. The process exits at the end of its standard
// input, so it does not outlive its supervisor.
func Child(in io.Reader, out io.Writer, designs []allocators.Design, loads []workloads.Workload) error {
	killFirst()
	lines := bufio.NewReader(in)
	line, err := lines.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("a block's child is started by 'run', not by hand: "+
			"no block request on standard input: %w", err)
	}
	var request blockRequest
	if err := json.Unmarshal(line, &request); err != nil {
		return err
	}
	go func() {
		io.Copy(io.Discard, lines)
		os.Exit(1)
	}()
	result, err := request.run(designs, loads)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(result)
}

// run builds the designs, measures them side by side and checks their ledgers.
func (b *blockRequest) run(designs []allocators.Design, loads []workloads.Workload) (*blockResult, error) {
	program, err := b.program(loads)
	if err != nil {
		return nil, err
	}
	status, err := openStatus(b.Status)
	if err != nil {
		return nil, err
	}
	defer status.Close()
	if err := b.sameCPUs(); err != nil {
		return &blockResult{Failure: err.Error()}, nil
	}
	engine.PrepareProcess(b.Cell.Workers)
	rng := rand.New(rand.NewPCG(b.Seed, 1))
	clock := engine.NewClock(b.NsPerTick)
	clock.Coarsen(b.ClockStep)
	pool := engine.NewPool(b.Cell.Workers, clock, b.Order...)
	if b.Oversubscribed {
		pool.ShareCPUs()
	}
	defer pool.Close()

	out := blockResult{Protocol: protocol, Timers: program.Slots()}
	subjects := b.build(designs, program, rng, status, &out)
	defer func() {
		for _, m := range subjects {
			m.Close()
		}
	}()
	if out.Failure != "" {
		return &out, nil
	}
	r := engine.Interleaver{
		Pool: pool, Subjects: subjects, Null: nullBeside(subjects, program, b.Cell.Workers), Rand: rng,
		Arrivals: b.Arrivals,
		Timing: engine.Timing{
			Slice: b.Slice, WarmUp: time.Duration(warmUpShare * float64(b.Slice)), Slices: b.Slices,
			Finite: finiteSlice,
		},
		Before: func(m *engine.Subject) { status.set(m.Name) },
	}
	r.Setup()
	totals := r.Throughput()
	r.Latencies()
	if err := cmp.Or(b.sameCPUs(), pool.CheckPinned()); err != nil {
		return &blockResult{Failure: err.Error()}, nil
	}
	return b.collect(&out, subjects, totals, clock, r.Before)
}

// sameCPUs returns an error if the CPUs of this process are not those with which the run began. Workers would share
// CPUs, or run on others, and the block would not be like the rest.
func (b *blockRequest) sameCPUs() error {
	if now := engine.AllowedCPUs(); b.CPUs != nil && !slices.Equal(now, b.CPUs) {
		return fmt.Errorf("the run began with CPUs %s, its process has %s (taskset, cpuset): "+
			"set them back and use --resume", topology.FormatList(b.CPUs), topology.FormatList(now))
	}
	return nil
}

// nullBeside returns a null subject to be measured beside the others, if any of them makes its calls in this process.
// It has no name, so it is never a culprit.
func nullBeside(subjects []*engine.Subject, program *workloads.Program, workers int) *engine.Subject {
	if !slices.ContainsFunc(subjects, func(m *engine.Subject) bool { return !m.Remote() }) {
		return nil
	}
	return engine.NullSubject(program, workers)
}

func (b *blockRequest) program(loads []workloads.Workload) (*workloads.Program, error) {
	selected, err := workloads.Select(loads, b.Workload)
	if err != nil {
		return nil, err
	}
	return selected[0].Entry.Program(workloads.Shape{
		Tasks: b.Cell.Tasks, Workers: b.Cell.Workers, Values: selected[0].Values, Seed: b.Seed})
}

// build builds the designs in random order, so that no design always has the same place in the heap. It records the
// order, a failure and the exclusions in out.
func (b *blockRequest) build(
	designs []allocators.Design, program *workloads.Program, rng *rand.Rand, status status, out *blockResult,
) []*engine.Subject {
	built := make([]*engine.Subject, len(b.Designs))
	for _, i := range rng.Perm(len(b.Designs)) {
		status.set(b.Designs[i])
		m, err := b.buildOne(designs, b.Designs[i], program)
		if errors.Is(err, errors.ErrUnsupported) && len(out.LeftOut) < len(b.Designs)-1 {
			out.LeftOut = append(out.LeftOut, exclusion{b.Designs[i], err.Error()})
			continue
		}
		if err != nil {
			*out = blockResult{Culprit: b.Designs[i], Failure: err.Error()}
			break
		}
		built[i] = m
		out.Built = append(out.Built, m.Name)
	}
	return slices.DeleteFunc(built, func(m *engine.Subject) bool { return m == nil })
}

func (b *blockRequest) buildOne(
	designs []allocators.Design, label string, program *workloads.Program,
) (*engine.Subject, error) {
	selected, err := allocators.Select(designs, label)
	if err != nil {
		return nil, err
	}
	system, err := selected[0].Entry.Open(b.shared(selected[0]))
	if err != nil {
		return nil, err
	}
	if _, remote := system.(allocators.Remote); remote && (b.Arrivals != nil || program.Timed()) {
		system.Close()
		return nil, errTimed
	}
	return engine.NewSubject(label, system, program, b.Cell.Workers)
}

// shared returns the parameter values of a design, with the request's kind of lock for the shared layer unless the
// design's label names one.
func (b *blockRequest) shared(d params.Selected[allocators.Design]) params.Values {
	v, name := maps.Clone(d.Values), allocators.ParamSyscallLock().Name
	named := slices.ContainsFunc(d.Label, func(p string) bool { return strings.HasPrefix(p, name+"=") })
	if _, takes := v[name]; takes && !named {
		v[name] = b.SyscallLock.String()
	}
	return v
}

// errTimed is the reason why a remote system is left out if operations are due at given times, or if workers pause
// between operations.
var errTimed = fmt.Errorf("its calls are handed over in batches, so no call can have a time of its own: %w",
	errors.ErrUnsupported)

// collect checks the ledgers and collects the results, subject by subject.
func (b *blockRequest) collect(
	out *blockResult, subjects []*engine.Subject, totals map[*engine.Subject]*engine.Totals, clock *engine.Clock,
	before func(*engine.Subject),
) (*blockResult, error) {
	var histograms []record.Histogram
	for _, m := range subjects {
		before(m)
		err := m.Check()
		if errors.Is(err, errors.ErrUnsupported) && len(out.LeftOut) < len(totals)-1 {
			out.LeftOut = append(out.LeftOut, exclusion{m.Name, err.Error()})
			continue
		}
		if err != nil {
			return &blockResult{Culprit: m.Name, Failure: err.Error()}, nil
		}
		samples := m.Samples(totals[m], clock)
		out.Samples = append(out.Samples, samples...)
		if chains := m.Chains(); chains != nil {
			out.Chains = append(out.Chains, record.Chains{Design: m.Name, Counts: chains})
		}
		out.Skew = max(out.Skew, totals[m].Skew(clock))
		latencies := m.Latencies()
		for _, s := range samples {
			if _, timed := s.Value(record.P50); timed { // a series whose wanted ids were all refused has no latencies
				histograms = append(histograms,
					record.Histogram{Cell: b.Cell, Design: m.Name, Op: s.Op, Block: b.Number, Counts: latencies[s.Op]})
			}
		}
	}
	var err error
	out.Latencies, err = record.EncodeLog(histograms)
	return out, err
}

// complete returns an error if a requested design has neither samples nor an exclusion.
func (b *blockResult) complete(designs []string) error {
	for _, d := range designs {
		left := slices.ContainsFunc(b.LeftOut, func(l exclusion) bool { return l.Design == d })
		if !left && !slices.ContainsFunc(b.Samples, func(s record.Sample) bool { return s.Design == d }) {
			return fmt.Errorf("its process returned no results of %s", d)
		}
	}
	return nil
}

// status is a file with the name of the design that the child works on. If the child crashes, its supervisor reads the
// name of the culprit from it. It is no pipe, because a write to a pipe can wake the supervisor.
type status struct{ *os.File }

const statusWidth = 128

func openStatus(path string) (status, error) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	return status{f}, err
}

// set notes a design. It ignores errors: without the note only the culprit is unknown.
func (s status) set(design string) {
	s.WriteAt(fmt.Appendf(nil, "%-*s", statusWidth, design), 0)
}
