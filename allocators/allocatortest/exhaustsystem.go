//go:build sched

package allocatortest

import (
	"fmt"

	"idlab/allocators"
	"idlab/allocators/sched"
)

// ExhaustSystem does for system calls what Exhaust does for the calls of a design.
// delete(n) deletes timer n there, whoever created it, find(n) asks the structure alone,
// and the calls timers and overrun(n) are added. All ids must be small.
func ExhaustSystem(d allocators.Design, variant string, p Program, preemptions int) (schedules int, err error) {
	t := newTrial(d, variant)
	var threads [][]exploredCall
	for _, thread := range p.Threads {
		calls, err := parseProgram(thread)
		if err != nil {
			return 0, err
		}
		threads = append(threads, calls)
	}
	judged := map[string]bool{} // histories: most schedules come to one that was seen before
	for all := sched.NewExhaustive(preemptions); ; {
		schedules++
		if err := t.runCalls(p.Start, threads, all.Choose, judged); err != nil {
			return schedules, fmt.Errorf("%s, schedule %d of %q beside the timers %d: %w", variant, schedules, p.Threads, p.Start, err)
		}
		if !all.Next() {
			return schedules, nil
		}
	}
}

// runCalls makes one schedule of system calls, and judges it unless its history was
// judged before.
func (t *trial) runCalls(start []allocators.ID, threads [][]exploredCall, choose sched.Chooser, judged map[string]bool) error {
	system, err := t.system(wholeSpace)
	if err != nil {
		return err
	}
	defer system.Close()
	p, err := system.NewProcess()
	if err != nil {
		return err
	}
	r := &calling{process: p}
	for _, id := range start {
		r.call(0, exploredCall{call: at, id: id})
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
	trace, err := sched.Run(choose, mostSteps, bodies...)
	if err == nil {
		r.lookAtAll()
		if key := fmt.Sprint(r.history); !judged[key] {
			judged[key] = true
			err = callRules{t.design.IDs == allocators.LowestFree || t.design.IDs == allocators.LowestFreeOfAll}.judge(r.history)
		}
	}
	if err != nil {
		return fmt.Errorf("%w\nin the schedule %v", err, trace)
	}
	return nil
}

// calling is a run under way.
type calling struct {
	process allocators.Process
	calls   int32
	stamp   int64
	history []event
}

// lookAtAll makes all calls that look, with nobody else about.
func (r *calling) lookAtAll() {
	for id := range allocators.ID(mostHeldIDs) {
		r.call(0, exploredCall{call: find, id: id})
		r.call(0, exploredCall{call: overrun, id: id})
	}
	r.call(0, exploredCall{call: timers})
}

// call makes a call and writes it down.
func (r *calling) call(w int, c exploredCall) {
	r.calls++
	r.stamp++
	e := event{step: step{task: 'a', call: c.call, id: c.id}, worker: w, began: r.stamp, timer: r.calls, given: c.id}
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
	e.ended = r.stamp
	r.history = append(r.history, e)
}
