//go:build sim

package allocatortest

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"idlab/allocators"
	"idlab/allocators/sched"
)

// execution is one run of a program. It makes the calls and records them. One thread runs at a time, so it needs no
// locks.
type execution struct {
	layer      executionLayer
	stamp      int64
	operations []operation // in the order in which they returned
	threads    []threadLog // the last one makes the calls at the end
}

// threadLog is what a thread has done.
type threadLog struct {
	numbered int32  // calls so far, the start included
	returned byte   // calls that have returned
	made     []step // the calls so far, with their answers
	key      []byte // encodes them
}

// executionLayer makes calls of one layer of the contract.
type executionLayer interface {
	// call makes a call of a thread, sets what is known of it in e, and reports whether the history contains it.
	call(e *operation, w int, c programCall) bool
	// reads returns the read-only calls that end the history. check then checks what needs no history.
	reads(history []operation) []programCall
	check() error
	// structure describes the structure, if the design does.
	structure() (allocators.StructureStats, bool)
	// objects returns the objects that a transcript names.
	objects() []object
	// spec returns the specification for the history, and the history in the form that it reads.
	spec(history []operation) (historySpec, []operation)
}

// historySpec judges histories.
type historySpec interface {
	// inOrder reports whether the order in which the calls returned explains the answers. It is much cheaper than a
	// search for an order, and true for most histories.
	inOrder([]operation) bool
	inAnyOrder([]operation) bool
}

// begin returns an execution with the timers of the start.
func (x *testProgram) begin() (*execution, error) {
	r := &execution{threads: make([]threadLog, len(x.threads)+1)}
	open := x.openSpace
	if x.System {
		open = x.openSystem
	}
	var err error
	if x.values == nil { // reading them takes as long as a short run
		if x.values, err = x.subject.values(x.IDs); err != nil {
			return nil, err
		}
	}
	if r.layer, err = open(); err != nil {
		return nil, err
	}
	for n, id := range x.Start {
		r.make(n%len(x.threads), programCall{at, id})
	}
	for w := range r.threads {
		r.threads[w].made = nil // only calls of the program are shown
	}
	return r, nil
}

// bodies returns the threads.
func (r *execution) bodies(x *testProgram) (bodies []func()) {
	for w, calls := range x.threads {
		bodies = append(bodies, func() {
			for _, c := range calls {
				sched.BeforeCall()
				r.make(w, c)
			}
		})
	}
	return bodies
}

// make makes a call and records it. A timer's number does not depend on the schedule: it has the thread and the call.
func (r *execution) make(w int, c programCall) {
	t := &r.threads[w]
	t.numbered++
	r.stamp++
	e := operation{
		step: step{task: 'a', call: c.call, id: c.id}, given: c.id, timer: int32(w+1)*100 + t.numbered, worker: w,
		invoked: r.stamp,
	}
	for i := range r.threads {
		t.key = append(t.key, r.threads[i].returned)
	}
	recorded := r.layer.call(&e, w, c)
	t.made = append(t.made, e.step)
	sched.AfterCall()
	r.stamp++
	e.returned = r.stamp
	if t.returned++; recorded {
		r.operations = append(r.operations, e)
		t.key = append(append(e.appendKey(t.key), e.answer...), 0)
	}
}

// appendKey encodes the call. Its answer is the rest of the key.
func (e operation) appendKey(b []byte) []byte {
	b = binary.AppendUvarint(append(b, e.call...), uint64(e.timer))
	return binary.AppendVarint(binary.AppendVarint(b, int64(e.id)), int64(e.given))
}

// end makes the calls that end the history. The scheduler's step limit holds for them too: a chain may have no end.
func (r *execution) end() error {
	var failed error
	_, err := sched.Run(sched.Config{Choose: sched.Replay(nil), MaxSteps: maxSteps}, func() {
		for _, c := range r.layer.reads(r.operations) {
			r.make(len(r.threads)-1, c)
		}
		failed = r.layer.check()
	})
	if err != nil {
		return fmt.Errorf("after the threads have ended: %w", err)
	}
	return failed
}

// check checks the history, and the structure that it left. It is for histories that were not checked before: most
// schedules of a program repeat one.
func (r *execution) check(x *testProgram) (Reached, error) {
	structure, ok := r.layer.structure()
	if live := r.live(); ok && structure.Timers > live {
		return Reached{}, fmt.Errorf("%d timers were added and not removed, but the structure has %d",
			live, structure.Timers)
	}
	spec, history := r.layer.spec(r.operations)
	if !spec.inOrder(history) && !spec.inAnyOrder(history) {
		return Reached{}, r.notLinearizable()
	}
	return x.reached(structure, r.operations), nil
}

// notLinearizable lists the calls, without those at the end that found nothing.
func (r *execution) notLinearizable() error {
	var text strings.Builder
	text.WriteString("not linearizable: no order of the calls explains the answers")
	for _, e := range r.operations {
		if e.worker < len(r.threads)-1 || e.answer != "no" && e.answer != "EINVAL" && e.answer != "none" {
			fmt.Fprintf(&text, "\n%v", e)
		}
	}
	return errors.New(text.String())
}

// live returns the number of timers that were added and not removed.
func (r *execution) live() (n int64) {
	for _, e := range r.operations {
		switch {
		case e.call == del && e.answer == "ok":
			n--
		case (e.call == create || e.call == at) && e.changed():
			n++
		}
	}
	return n
}

// key encodes the history: by thread the calls, each with the numbers of calls that had returned before it. Of
// histories with the same key all are linearizable, or none.
func (r *execution) key() string {
	var all []byte
	for w := range r.threads {
		all = append(append(all, r.threads[w].key...), 1)
	}
	return string(all)
}
