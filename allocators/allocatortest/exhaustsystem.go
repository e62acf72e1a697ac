//go:build sim

package allocatortest

import (
	"fmt"

	"idlab/allocators"
	"idlab/allocators/sched"
)

// ExhaustSystem does the same as Exhaust for the system calls of one task. There are two more calls, timers and
// overrun(n). delete(n) deletes timer n, whichever thread created it, and find(n) is the lookup in the structure alone.
// Ids must be below 16.
func ExhaustSystem(d allocators.Design, variant string, p Program, preemptions int) (schedules int, err error) {
	var threads [][]programCall
	for _, thread := range p.Threads {
		calls, err := parseProgram(thread)
		if err != nil {
			return 0, err
		}
		threads = append(threads, calls)
	}
	checked := map[string]bool{} // histories: most schedules repeat one
	for all := sched.NewExhaustive(preemptions); ; {
		schedules++
		if err := runCalls(subject{d, variant}, p.Start, threads, all.Choose, checked); err != nil {
			return schedules, fmt.Errorf("%s, schedule %d of %q, timers %d at the start: %w",
				variant, schedules, p.Threads, p.Start, err)
		}
		if !all.Next() {
			return schedules, nil
		}
	}
}

// runCalls runs the system calls under one schedule, and checks the history unless it was checked before.
func runCalls(
	s subject, start []allocators.ID, threads [][]programCall, choose sched.Chooser, checked map[string]bool,
) error {
	system, err := s.open(wholeSpace, len(threads))
	if err != nil {
		return err
	}
	defer system.Close()
	p, err := system.NewProcess()
	if err != nil {
		return err
	}
	r := &systemExecution{process: p}
	for _, id := range start {
		r.call(0, programCall{call: at, id: id})
	}
	var bodies []func()
	for w, calls := range threads {
		bodies = append(bodies, func() {
			for _, c := range calls {
				sched.Yield()
				r.call(w, c)
			}
		})
	}
	var trace sched.Trace
	_, err = sched.Run(sched.Config{Choose: trace.Record(choose), MaxSteps: maxSteps}, bodies...)
	if err == nil {
		r.readAll()
		if key := fmt.Sprint(r.history); !checked[key] {
			checked[key] = true
			err = callSpec{lowestFree(s.design.IDs)}.check(r.history)
		}
	}
	if err != nil {
		return fmt.Errorf("%w\nunder the schedule %v", err, trace)
	}
	return nil
}

// systemExecution records the history of one run.
type systemExecution struct {
	process allocators.Process
	calls   int32
	stamp   int64
	history []operation
}

// readAll makes every read-only call, after all threads have ended.
func (r *systemExecution) readAll() {
	for id := range allocators.ID(maxSpecIDs) {
		r.call(0, programCall{call: find, id: id})
		r.call(0, programCall{call: overrun, id: id})
	}
	r.call(0, programCall{call: timers})
}

// call makes a call and records it.
func (r *systemExecution) call(w int, c programCall) {
	r.calls++
	r.stamp++
	e := operation{
		step: step{task: 'a', call: c.call, id: c.id}, given: c.id, timer: r.calls, worker: w, invoked: r.stamp,
	}
	switch c.call {
	case create:
		var err error
		e.given, err = r.process.Create()
		e.answer = answerID(e.given, err)
	case at:
		e.answer = answerTo(r.process.CreateAt(c.id))
	case del:
		e.answer = answerTo(r.process.Delete(c.id))
	case overrun:
		_, err := r.process.Overrun(c.id)
		e.answer = answerTo(err)
	case timers:
		e.answer = answerIDs(r.process.Timers(nil))
	case find:
		e.answer = "no"
		if r.process.Find(c.id) {
			e.answer = "yes"
		}
	}
	r.stamp++
	e.returned = r.stamp
	r.history = append(r.history, e)
}
