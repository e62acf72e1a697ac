//go:build sim

package sim

import (
	"errors"
	"math/rand/v2"

	"idlab/allocators/lock"
	"idlab/bench/engine"
	"idlab/bench/record"
	"idlab/workloads"
)

// On reports whether this build can predict.
const On = true

// warmUp and measured are operations per worker of a steady program: before its prediction, and at least within it.
const (
	warmUp   = 2000
	measured = 1000
)

// Predict executes a program in a design on the first CPUs of a platform, a worker on each, and returns samples as a
// run has them: one for all operations, and one for each phase if there are several.
//
// The collector must be off, so that no address is used twice.
func Predict(subject *engine.Subject, program *workloads.Program, p *Platform, workers int) ([]record.Sample, error) {
	if program.Timed() {
		return nil, errors.New("operations with due times or pauses are not predicted")
	}
	s, err := newSimulation(p, workers)
	if err != nil {
		return nil, err
	}
	r := prediction{simulation: s, subject: subject, program: program, random: rand.New(rand.NewPCG(1, 1))}
	for i := range program.Setup {
		if _, err := r.phase(&program.Setup[i]); err != nil {
			return nil, err
		}
	}
	if err := subject.SetUp(); err != nil {
		return nil, err
	}
	samples, err := r.measure()
	if err != nil {
		return nil, err
	}
	return samples, subject.Check()
}

// prediction executes a program.
type prediction struct {
	*simulation
	subject *engine.Subject
	program *workloads.Program
	random  *rand.Rand
}

// measure executes the measured phases.
func (r *prediction) measure() ([]record.Sample, error) {
	if r.program.Steady() {
		whole, err := r.steady(&r.program.Phases[0])
		if err != nil {
			return nil, err
		}
		return []record.Sample{r.sample(whole, "")}, nil
	}
	var whole span
	var samples []record.Sample
	for i := range r.program.Phases {
		ph := &r.program.Phases[i]
		part, err := r.phase(ph)
		if err != nil {
			return nil, err
		}
		whole.add(part)
		if len(r.program.Phases) > 1 {
			samples = append(samples, r.sample(part, ph.Name))
		}
	}
	return append([]record.Sample{r.sample(whole, "")}, samples...), nil
}

// span is what the workers did in a stretch of virtual time.
type span struct {
	ops  int
	time Time // of all workers together
	Counts
	rate float64 // operations per second of all workers together; steady programs only
}

func (s *span) add(part span) {
	s.ops += part.ops
	s.time += part.time
	s.Counts = s.Counts.Plus(part.Counts)
}

// phase executes a phase to its end. Workers beside others repeat their streams until the others have finished.
func (r *prediction) phase(ph *workloads.Phase) (span, error) {
	foreground := 0
	for w := range ph.Streams {
		if !ph.IsBeside(w) {
			foreground++
		}
	}
	return r.span(func(w int) (ops int) {
		stream := ph.Streams[w]
		if !ph.IsBeside(w) {
			for _, op := range stream {
				r.do(w, op)
			}
			foreground--
			return len(stream)
		}
		// It stops before an operation that creates no timer, so that the population is complete.
		for at := 0; foreground > 0 || stream[at].Kind() == workloads.Create; at = (at + 1) % len(stream) {
			r.do(w, stream[at])
			ops++
		}
		return ops
	})
}

// steady executes the phase of a steady program. All workers run until each of them has done the measured operations,
// so that the load is the same until the end.
func (r *prediction) steady(ph *workloads.Phase) (span, error) {
	at := make([]int, len(ph.Streams))
	pass := func(least int) (span, error) {
		left := len(ph.Streams)
		return r.span(func(w int) (ops int) {
			for stream := ph.Streams[w]; left > 0; ops++ {
				r.do(w, stream[at[w]])
				at[w] = (at[w] + 1) % len(stream)
				if ops+1 == least {
					left--
				}
			}
			return ops
		})
	}
	if _, err := pass(warmUp); err != nil {
		return span{}, err
	}
	return pass(measured)
}

// span runs a body on each CPU. The body returns its number of operations.
func (r *prediction) span(body func(w int) (ops int)) (span, error) {
	var sum span
	err := r.run(func(w int) {
		r.work(w, Time(r.random.Int64N(int64(startSkew)))) // workers do not begin at the same time
		from, before := r.clock.Now(w), r.Counts(w)
		ops := body(w)
		took := r.clock.Now(w) - from
		sum.add(span{ops: ops, time: took, Counts: r.Counts(w).Minus(before)})
		if took > 0 {
			sum.rate += float64(ops) / took.Seconds()
		}
	})
	return sum, err
}

const startSkew = 200 * Nanosecond

// do executes an operation. Its instructions that touch no shared line take a fixed time.
func (r *prediction) do(w int, op workloads.Op) {
	r.work(w, r.Op)
	if k := op.Kind(); k == workloads.Create || k == workloads.CreateAt {
		r.work(w, r.Alloc)
	}
	r.subject.Do(w, op)
}

// sums returns what is divided by the number of operations, counts first.
func (s *span) sums() []record.Value {
	structure, lists := &s.Locks[lock.Structure], &s.Locks[lock.Lists]
	return []record.Value{
		{Unit: record.TransfersPerOp, Number: float64(s.AllTransfers())},
		{Unit: record.InvalidationsPerOp, Number: float64(s.Invalidations)},
		{Unit: record.HandOvers, Number: float64(structure.HandOvers)},
		{Unit: record.ListHandOvers, Number: float64(lists.HandOvers)},
		{Unit: record.MemoryPerOp, Number: float64(s.Memory)},
		{Unit: record.Acquired, Number: float64(structure.Acquired)},
		{Unit: record.Contended, Number: float64(structure.Contended)},
		{Unit: record.NsPerOp, Number: s.time.Nanoseconds()},
		{Unit: record.LockWait, Number: structure.Wait.Seconds()},
		{Unit: record.ListWait, Number: lists.Wait.Seconds()},
		{Unit: record.TimerWait, Number: s.Locks[lock.Timers].Wait.Seconds()},
		{Unit: record.LineWait, Number: s.LineWait.Seconds()},
	}
}

// sample returns the figures of a span per operation.
func (r *prediction) sample(s span, op string) record.Sample {
	out := record.Sample{Design: r.subject.Name, Op: op, Iters: max(1, s.ops)}
	for _, v := range s.sums() {
		out.Values = append(out.Values, record.Value{Unit: v.Unit, Number: v.Number / float64(out.Iters)})
	}
	if s.rate > 0 && op == "" {
		out.Values = append(out.Values, record.Value{Unit: record.OpsPerSecond, Number: s.rate})
	}
	return out
}
