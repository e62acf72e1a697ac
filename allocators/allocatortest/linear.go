package allocatortest

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"unsafe"

	"idlab/allocators"
)

// linearChecks let workers race on a few ids, write down what each call
// answered and when it was under way, and have porcupine look for an order of
// the calls that explains it all (linearmodel.go). Where the ledger of the
// storm judges single answers, with what is certain about each, this judges all
// answers together: none may be explained at the expense of another.
func linearChecks() []Check {
	return []Check{
		{"space-linearizable", "racing calls answer as if each were made at one moment between its start and its end", (*trial).linearizable, true},
	}
}

const (
	linearWorkers = 4
	linearTasks   = 2
	// linearCalls of each worker make a history: few, for how long the search
	// takes, and because it is at the start that all race.
	linearCalls     = 6
	linearHistories = 20 // in one machine
	mostLinearIDs   = 8
)

// linearizable records histories and judges them. Recording comes first: while
// somebody searches, the workers would race less.
func (t *trial) linearizable() error {
	workers := min(t.Workers, linearWorkers)
	for n := range t.rounds(50) {
		r, err := t.newRecorder([]int64{mostLinearIDs, mostLinearIDs / 2}[n%2], workers)
		if err != nil {
			return err
		}
		err = t.together(workers, func(w int) error {
			r.work(t, w, t.rand(n*workers+w))
			return nil
		})
		if err != nil {
			return err
		}
		if err := r.judge(t.design.IDs); err != nil {
			return fmt.Errorf("seed %d, a space of %d: %w", t.Seed, r.ids, err)
		}
	}
	return nil
}

// event is a call that a worker made: the step with its answer, the timer that
// was added, removed or found, by its number and 0 for none, and the stamps
// between which all of it happened.
type event struct {
	step
	given         allocators.ID // by a create that succeeded
	timer         int32
	worker        int
	began, ended  int64
	besideCreates int64 // see excuse
	besideWanted  bool
}

func (e event) String() string {
	line := fmt.Sprintf("%d–%d worker %d: %v", e.began, e.ended, e.worker, e.step)
	if e.timer != 0 {
		line += fmt.Sprintf(" (timer %d)", e.timer)
	}
	return line
}

// numbered is a timer with a name for reports.
type numbered struct {
	allocators.Timer // first, so that its address is that of the whole
	number           int32
}

// recorder is what the workers share.
//
// The stamps are drawn from one counter, not from a clock: clocks of two CPUs
// may differ by more than a call takes, and a false alarm is worse than the
// order that a counter imposes. That order hides races from the race detector;
// the private checks are there for those.
type recorder struct {
	ids       int64
	workers   int
	tasks     []*recordedTask
	histories [linearHistories][][]event // by worker
	stamp     atomic.Int64
	arrived   atomic.Int64 // at the starts of histories
}

// recordedTask has, by id, the timers whose create returned: who takes one out
// may remove it.
type recordedTask struct {
	letter byte
	space  allocators.Space
	live   []atomic.Pointer[numbered]
}

func (t *trial) newRecorder(ids int64, workers int) (*recorder, error) {
	a, addresses, err := t.allocator(ids)
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
		r.histories[n] = make([][]event, workers)
	}
	return r, nil
}

// work makes one worker's calls. All start each history together, and so none
// before the last one is over.
func (r *recorder) work(t *trial, w int, random *rand.Rand) {
	number := int32(w)
	for n := range r.histories {
		events := make([]event, 0, linearCalls)
		if !r.gather(t, int64(n+1)) {
			return
		}
		for range linearCalls {
			number += int32(r.workers)
			if e, made := r.call(random, number); made {
				e.worker = w
				events = append(events, e)
			}
		}
		r.histories[n][w] = events
	}
}

// gather waits until all workers have come to the start of a history, and says
// whether to go on. It spins for some microseconds before it gives way to those
// who share its CPU: else one CPU goes through all the histories alone, before
// another wakes up.
func (r *recorder) gather(t *trial, history int64) bool {
	r.arrived.Add(1)
	for n := 1; r.arrived.Load() < history*int64(r.workers); n++ {
		if n%10_000 == 0 {
			if t.late() {
				return false // or spin on, if another worker hangs
			}
			runtime.Gosched()
		}
	}
	return true
}

// call makes a random call, in which a timer that comes in gets the number.
func (r *recorder) call(random *rand.Rand, number int32) (e event, made bool) {
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
			e.id = e.id - allocators.MaxID - 1 // another id, and none
		}
		r.find(&e, task)
	case del:
		leaving := task.live[e.id].Swap(nil)
		if leaving == nil {
			return e, false
		}
		e.timer, e.answer = leaving.number, "ok"
		e.began = r.stamp.Add(1)
		task.space.Remove(&leaving.Timer)
		e.ended = r.stamp.Add(1)
	}
	return e, true
}

func (r *recorder) add(e *event, task *recordedTask, coming *numbered) {
	e.timer, e.given = coming.number, e.id
	var err error
	e.began = r.stamp.Add(1)
	if e.call == create {
		e.given, err = task.space.Add(&coming.Timer)
	} else {
		err = task.space.AddAt(&coming.Timer, e.id)
	}
	e.ended = r.stamp.Add(1)
	e.answer = answerTo(err)
	if e.call == create {
		e.answer = answerID(e.given, err)
	}
	if err == nil && e.given >= 0 && int64(e.given) < r.ids {
		task.live[e.given].Store(coming)
	}
}

func (r *recorder) find(e *event, task *recordedTask) {
	e.began = r.stamp.Add(1)
	found := task.space.Find(e.id)
	e.ended = r.stamp.Add(1)
	e.answer = "no"
	if found != nil {
		e.timer, e.answer = (*numbered)(unsafe.Pointer(found)).number, "yes"
	}
}
