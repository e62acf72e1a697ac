package allocatortest

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"unsafe"

	"idlab/allocators"
)

// linearChecks record short concurrent histories of calls on a few ids, and let porcupine search for a linearization:
// an order of the calls, each at a moment between its invocation and its return, that explains all answers
// (linearspec.go). The shadow state of stress checks judges each answer alone; this check judges all answers of a
// history together.
func linearChecks() []Check {
	return []Check{
		{"space-linearizable", "short concurrent histories are linearizable", spaceLinearizable, true},
	}
}

const (
	linearWorkers = 4
	linearTasks   = 2
	// linearCalls is the number of calls of each worker in a history. It is small because the search is exponential,
	// and because contention is highest right after the barrier.
	linearCalls     = 6
	linearHistories = 20 // over one allocator, one after the other
	maxLinearIDs    = 8
)

// spaceLinearizable records histories, and checks them afterwards: a search beside the workers would take CPU
// time from them, and so reduce contention.
func spaceLinearizable(t *trial) error {
	workers := min(t.Workers, linearWorkers)
	for n := range t.rounds(50) {
		r, err := newRecorder(t.subject, []int64{maxLinearIDs, maxLinearIDs / 2}[n%2], workers)
		if err != nil {
			return err
		}
		err = t.parallel(workers, func(w int) error {
			r.work(t, w, t.rand(n*workers+w))
			return nil
		})
		if err != nil {
			return err
		}
		if err := r.check(t.design.IDs); err != nil {
			return fmt.Errorf("seed %d, space of %d ids: %w", t.Seed, r.ids, err)
		}
	}
	return nil
}

// operation is a call of a worker in a history. timer is the number of the timer that was added, removed or found; 0
// for none. invoked and returned are the stamps before and after the call.
type operation struct {
	step
	given              allocators.ID // the id that a successful create returned; in other calls the id of the step
	timer              int32
	worker             int
	invoked, returned  int64
	overlappingCreates int64 // see noteOverlaps
	overlappingAddAt   bool
}

func (e operation) String() string {
	line := fmt.Sprintf("%d–%d worker %d: %v", e.invoked, e.returned, e.worker, e.step)
	if e.timer > 0 {
		line += fmt.Sprintf(" (timer %d)", e.timer)
	}
	return line
}

// numbered is a timer with a number that identifies it in a history.
type numbered struct {
	allocators.Timer // the first field: both have the same address
	number           int32
}

// recorder records the histories of the workers.
//
// Stamps come from one atomic counter. Clocks of two CPUs may differ by more than the time of a call, and would raise
// false alarms. The counter orders the workers' accesses, and so can hide races from the race detector: the disjoint
// checks are for those.
type recorder struct {
	ids       int64
	workers   int
	tasks     []*recordedTask
	histories [linearHistories][][]operation // by worker
	stamp     atomic.Int64
	arrived   atomic.Int64 // arrivals at the barrier, over all histories
}

// recordedTask has, by id, the timers whose create returned. A worker that swaps a timer out may remove it.
type recordedTask struct {
	letter byte
	space  allocators.Space
	live   []atomic.Pointer[numbered]
}

func newRecorder(s subject, ids int64, workers int) (*recorder, error) {
	a, addresses, err := s.allocator(ids)
	if err != nil {
		return nil, err
	}
	r := &recorder{ids: ids, workers: workers}
	for n := range linearTasks {
		r.tasks = append(r.tasks, &recordedTask{
			letter: 'a' + byte(n), space: a.NewSpace(addresses.next()), live: make([]atomic.Pointer[numbered], ids),
		})
	}
	for n := range r.histories {
		r.histories[n] = make([][]operation, workers)
	}
	return r, nil
}

// work makes the calls of one worker. All workers start each history at a barrier, so no history overlaps the next.
func (r *recorder) work(t *trial, w int, random *rand.Rand) {
	number := int32(w)
	for n := range r.histories {
		operations := make([]operation, 0, linearCalls)
		if !r.awaitBarrier(t, int64(n+1)) {
			return
		}
		for range linearCalls {
			number += int32(r.workers)
			if e, made := r.call(random, number); made {
				e.worker = w
				operations = append(operations, e)
			}
		}
		r.histories[n][w] = operations
	}
}

// awaitBarrier waits until all workers have reached the start of a history. It returns false if the check should end.
// It spins for some microseconds before it yields. If it yielded at once, one CPU would run all workers in turn before
// another CPU wakes up, and no calls would overlap.
func (r *recorder) awaitBarrier(t *trial, history int64) bool {
	r.arrived.Add(1)
	for n := 1; r.arrived.Load() < history*int64(r.workers); n++ {
		if n%10_000 == 0 {
			if t.overdue() {
				return false // another worker may hang
			}
			runtime.Gosched()
		}
	}
	return true
}

// call makes a random call. A timer that it adds gets the number. made is false if there was nothing to delete.
func (r *recorder) call(random *rand.Rand, number int32) (e operation, made bool) {
	task := r.tasks[random.IntN(linearTasks)]
	calls := [...]call{create, create, create, at, del, del, del, find, find, find}
	e.step = step{task: task.letter, call: calls[random.IntN(len(calls))]}
	if e.call.takesID() {
		e.id = allocators.ID(random.Int64N(r.ids))
	}
	switch e.call {
	case create, at:
		r.add(&e, task, &numbered{number: number})
	case find:
		if random.IntN(16) == 0 {
			e.id = e.id - allocators.MaxID - 1 // the id with the sign bit set, which does not exist
		}
		r.find(&e, task)
	case del:
		leaving := task.live[e.id].Swap(nil)
		if leaving == nil {
			return e, false
		}
		e.timer, e.answer = leaving.number, "ok"
		e.invoked = r.stamp.Add(1)
		task.space.Remove(&leaving.Timer)
		e.returned = r.stamp.Add(1)
	}
	return e, true
}

func (r *recorder) add(e *operation, task *recordedTask, coming *numbered) {
	e.timer, e.given = coming.number, e.id
	var err error
	e.invoked = r.stamp.Add(1)
	if e.call == create {
		e.given, err = task.space.Add(&coming.Timer)
	} else {
		err = task.space.AddAt(&coming.Timer, e.id)
	}
	e.returned = r.stamp.Add(1)
	e.answer = answerTo(err)
	if e.call == create {
		e.answer = answerID(e.given, err)
	}
	if err == nil && e.given >= 0 && int64(e.given) < r.ids {
		task.live[e.given].Store(coming)
	}
}

func (r *recorder) find(e *operation, task *recordedTask) {
	e.invoked = r.stamp.Add(1)
	found := task.space.Find(e.id)
	e.returned = r.stamp.Add(1)
	e.answer = "no"
	if found != nil {
		e.timer, e.answer = (*numbered)(unsafe.Pointer(found)).number, "yes"
	}
}
