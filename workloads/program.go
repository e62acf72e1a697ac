// Package workloads defines the operations that the tasks of a run perform. A workload
// compiles to a Program: a population of timers and, for each worker, a stream of operations
// on it. Streams are drawn from a seed before measurement. So every design executes the same
// operations, and the engine only reads an array between two of them. Package bench/engine
// executes programs.
//
// A workload depends on tasks and system calls, but on no design.
package workloads

import (
	"fmt"
	"slices"
	"time"

	"idlab/allocators"
)

// Kind is the kind of an operation.
type Kind uint8

const (
	Create   Kind = iota // create a timer in the slot, with the next id
	CreateAt             // create a timer in the slot, with the wanted id of the slot
	Seek                 // create and delete timers until one has the wanted id of the slot
	Find                 // find the slot's timer in the structure alone, without a system call
	Lookup               // timer_getoverrun of the slot's timer: find, lock, check again
	Delete               // delete the slot's timer
	Absent               // look up an id that no timer has
	Walk                 // list the task's timers, as a read of /proc/PID/timers does
	Exit                 // the task exits and starts again without timers
	Kinds                // number of kinds
)

// String returns the name of the kind in results (/op=create).
func (k Kind) String() string {
	return [...]string{"create", "create-at", "seek", "find", "lookup", "delete", "absent", "walk", "exit"}[k]
}

// Op is one operation: a kind, the task that performs it and the slot of the timer. An Op
// takes eight bytes, so reading a stream costs little compared with the operations.
type Op uint64

const (
	slotBits = 32
	taskBits = 28
	// MaxTasks is the largest number of tasks in a program.
	MaxTasks = 1 << taskBits
)

// NewOp packs an operation. The task must be below MaxTasks and the slot below 2^32. Walk,
// Absent and Exit use no slot.
func NewOp(kind Kind, task, slot int) Op {
	return Op(kind)<<(taskBits+slotBits) | Op(task)<<slotBits | Op(slot)
}

// Kind returns the kind of the operation.
func (o Op) Kind() Kind { return Kind(o >> (taskBits + slotBits)) }

// Task returns the task that performs the operation, from 0.
func (o Op) Task() int { return int(o>>slotBits) & (MaxTasks - 1) }

// Slot returns the slot of the operation, from 0 over all tasks.
func (o Op) Slot() int { return int(uint32(o)) }

// String returns "KIND(task T, slot S)".
func (o Op) String() string { return fmt.Sprintf("%v(task %d, slot %d)", o.Kind(), o.Task(), o.Slot()) }

// Stream holds the operations of one worker, in order.
type Stream []Op

// Phase is a part of a program. All workers begin it together; it ends when all of them have
// finished their streams. Results merge phases of the same name.
type Phase struct {
	Name    string
	Streams []Stream // by worker
	// Roles names the role of each worker. Results then have a series for each role:
	// "PHASE-ROLE", or "PHASE" if the role is "". nil: all workers do the same.
	Roles []string
	// Beside marks background workers. They repeat their streams until the other workers have
	// finished. Then they stop before the next operation that creates no timer. Their streams
	// must delete and create in pairs, so that the population is complete at every such point
	// and at the end of the stream. In the next round they continue where they stopped. A phase
	// with background workers is measured in one piece, however long it takes. nil: no
	// background workers.
	Beside []bool
	// Gaps is, by worker and operation, the time from the due time of the previous operation
	// to the due time of this one; the first counts from the start of the phase. Latencies
	// count from the due time. nil: each operation follows the previous one at once.
	Gaps [][]time.Duration
	// Once marks a phase that is too long to run a second time with clocks. It has no
	// latencies.
	Once bool
}

// IsBeside reports whether worker w is a background worker of the phase.
func (ph *Phase) IsBeside(w int) bool { return ph.Beside != nil && ph.Beside[w] }

// Role returns the role of worker w; "" if all workers do the same.
func (ph *Phase) Role(w int) string {
	if ph.Roles == nil {
		return ""
	}
	return ph.Roles[w]
}

// Program is a compiled workload.
//
// A slot holds at most one timer. In each phase one worker alone creates and deletes in a slot,
// and one worker alone ends a task. Every worker may look up every slot.
type Program struct {
	// First assigns slots to tasks: task t owns the slots First[t] to First[t+1]-1. It has
	// one element more than there are tasks.
	First []int
	// Setup runs once and is not measured.
	Setup []Phase
	// Phases are measured. If Rounds is 0, there is one phase; its streams repeat without
	// end, and each pass leaves the population as it was.
	Phases []Phase
	// Rounds is the number of passes through Phases. 0: the program is steady, see Steady.
	Rounds int
	// MayMiss allows lookups to fail, because workers look up slots that others empty.
	MayMiss bool
	// Wanted holds, by slot, the ids that CreateAt and Seek request. nil: the program has
	// neither.
	Wanted []allocators.ID
	// MayRefuse allows CreateAt and Seek to fail: where ids are global, another task may hold
	// the id, and old kernels create no timer with a given id. Refusals are counted. The slot
	// stays empty; lookups of it miss, and deletes of it do nothing.
	MayRefuse bool
	// Adversary is the task that attacks the others. nil: there is none.
	Adversary *Adversary
	// Dependent makes each find or lookup depend on the result of the previous one, as if the
	// caller waited for each answer. Otherwise the processor may overlap them.
	Dependent bool
	// Think is the pause of a worker after each operation.
	Think time.Duration
	// Recorded holds, by slot, the ids that the timer_create calls of a recording returned.
	// nil: the program is no replay.
	Recorded []allocators.ID
}

// Adversary is a task that requests the ids that slow the others most. The design supplies
// these ids after the setup (allocators.WorstIDs). They replace Program.Wanted for the slots
// of the task.
type Adversary struct {
	Task   int
	Victim int // slot of another task; the ids are chosen to slow the lookup of its timer
}

// Tasks returns the number of tasks.
func (p *Program) Tasks() int { return len(p.First) - 1 }

// Slots returns the number of slots of all tasks.
func (p *Program) Slots() int { return p.First[len(p.First)-1] }

// Steady reports whether the program can run for any length of time. Otherwise it is measured
// from its beginning to its end.
func (p *Program) Steady() bool { return p.Rounds == 0 }

// Mixed reports whether a phase has background workers or workers of different roles.
func (p *Program) Mixed() bool {
	return slices.ContainsFunc(p.Phases, func(ph Phase) bool {
		return ph.Beside != nil || len(slices.Compact(slices.Clone(ph.Roles))) > 1
	})
}

// Ends returns an error if a phase would never end: if it has background workers, but none of
// its other workers finishes.
func (p *Program) Ends() error {
	for _, ph := range p.Phases {
		if ph.Beside != nil && (p.Steady() || !slices.Contains(ph.Beside, false)) {
			return fmt.Errorf("phase %s never ends: it has background workers, but no worker that finishes", ph.Name)
		}
	}
	return nil
}

// Lists reports whether an operation needs the list of a task's timers.
func (p *Program) Lists() bool {
	return slices.ContainsFunc(slices.Concat(p.Setup, p.Phases), func(ph Phase) bool {
		return slices.ContainsFunc(ph.Streams, func(s Stream) bool {
			return slices.ContainsFunc(s, func(op Op) bool { return op.Kind() == Walk || op.Kind() == Exit })
		})
	})
}

// Timed reports whether operations have due times or workers pause between them.
func (p *Program) Timed() bool {
	return p.Think > 0 || slices.ContainsFunc(p.Phases, func(ph Phase) bool { return ph.Gaps != nil })
}

// Evenly returns a Program.First that gives each task the same number of slots.
func Evenly(tasks, timers int) (first []int) {
	for t := range tasks + 1 {
		first = append(first, t*timers)
	}
	return first
}

// Share divides n items evenly among workers. It returns the range [from, to) of worker w.
func Share(n, workers, w int) (from, to int) {
	return n * w / workers, n * (w + 1) / workers
}

// Op returns an operation on a slot, performed by the task that owns the slot.
func (p *Program) Op(kind Kind, slot int) Op { return NewOp(kind, p.taskOf(slot), slot) }

// taskOf returns the task that owns a slot. In most programs all tasks have the same number of
// slots; then the guess by division is right and saves the search.
func (p *Program) taskOf(slot int) int {
	guess := int(uint64(slot) * uint64(p.Tasks()) / uint64(p.Slots()))
	if p.First[guess] <= slot && slot < p.First[guess+1] {
		return guess
	}
	task, _ := slices.BinarySearch(p.First, slot+1)
	return task - 1
}

// Shared partitions the slots [from, to) among the workers. Each worker performs the operation
// on its slots in ascending order.
func (p *Program) Shared(kind Kind, from, to, workers int) []Stream {
	return Each(workers, func(w int) (s Stream) {
		first, end := Share(to-from, workers, w)
		for slot := from + first; slot < from+end; slot++ {
			s = append(s, p.Op(kind, slot))
		}
		return s
	})
}

// Exits partitions the tasks from the given one to the last among the workers. Each worker
// ends its tasks in ascending order.
func (p *Program) Exits(from, workers int) []Stream {
	return Each(workers, func(w int) (s Stream) {
		first, end := Share(p.Tasks()-from, workers, w)
		for task := from + first; task < from+end; task++ {
			s = append(s, NewOp(Exit, task, 0))
		}
		return s
	})
}

// Each calls stream for every worker and returns the results by worker.
func Each(workers int, stream func(w int) Stream) (streams []Stream) {
	for w := range workers {
		streams = append(streams, stream(w))
	}
	return streams
}
