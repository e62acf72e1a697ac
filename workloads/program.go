// Package workloads says what the tasks of a run do. A workload compiles to a
// Program: a population of timers and, for each worker, a stream of operations
// on it, drawn from a seed before anything is measured. So every design is
// driven by the very same operations, and nothing but reading an array stands
// between two of them. Package engine of bench executes programs.
//
// A workload knows tasks and system calls, and no design.
package workloads

import (
	"fmt"
	"slices"
	"time"

	"idlab/allocators"
)

// Kind is what an operation does.
type Kind uint8

const (
	Create   Kind = iota // create a timer, its id goes to the slot
	CreateAt             // create a timer under the id that the slot wants
	Seek                 // create and delete timers until one has the id that the slot wants
	Find                 // is the slot's id linked: the structure alone
	Lookup               // get the overrun of the slot's timer: a lookup by system call
	Delete               // delete the slot's timer
	Absent               // look up an id that no timer has
	Walk                 // list the task's timers, as /proc/PID/timers does
	Exit                 // the task exits, and is started anew without timers
	Kinds                // the number of kinds
)

// String returns the name of the kind in results (/op=create).
func (k Kind) String() string {
	return [...]string{"create", "create-at", "seek", "find", "lookup", "delete", "absent", "walk", "exit"}[k]
}

// Op is one operation: its kind, the task that it is done in and the slot whose
// timer it is about. Eight bytes, so that reading a stream costs little beside
// what it drives.
type Op uint64

const (
	slotBits = 32
	taskBits = 28
	// MaxTasks is the largest number of tasks in a program.
	MaxTasks = 1 << taskBits
)

// NewOp packs an operation. Walk and Exit use no slot.
func NewOp(kind Kind, task, slot int) Op {
	return Op(kind)<<(taskBits+slotBits) | Op(task)<<slotBits | Op(slot)
}

// Kind, Task and Slot unpack it.
func (o Op) Kind() Kind { return Kind(o >> (taskBits + slotBits)) }
func (o Op) Task() int  { return int(o>>slotBits) & (MaxTasks - 1) }
func (o Op) Slot() int  { return int(uint32(o)) }

func (o Op) String() string { return fmt.Sprintf("%v(task %d, slot %d)", o.Kind(), o.Task(), o.Slot()) }

// Stream is what one worker does, in order.
type Stream []Op

// Phase is a part of a program that all workers begin together and that is over
// when all have finished their streams. Phases of one name are one in results.
type Phase struct {
	Name    string
	Streams []Stream // one for each worker
	// Roles says what each worker does, where they do different things: then
	// results tell of each role by itself. nil: all do the same.
	Roles []string
	// Beside marks the workers that go round and round for as long as the
	// others take for their streams, and end before any operation that creates no
	// timer: the population is there as they found it, so they delete and create in
	// pairs, and a round leaves it so too. nil: none. When the phase comes again,
	// they go on where they ended. A phase that has any is measured in one piece,
	// however long that takes.
	Beside []bool
	// Gaps says when each operation is due, where that is given: so long after
	// the one before it in its stream, the first after the phase's beginning.
	// Latencies then count from there. nil: each follows the one before it.
	Gaps [][]time.Duration
	// Once marks a phase too long to be gone through again with clocks: it has
	// no latencies.
	Once bool
}

// IsBeside reports whether worker w goes round and round beside others.
func (ph *Phase) IsBeside(w int) bool { return ph.Beside != nil && ph.Beside[w] }

// Role is what worker w does, "" where all do the same.
func (ph *Phase) Role(w int) string {
	if ph.Roles == nil {
		return ""
	}
	return ph.Roles[w]
}

// Program is a compiled workload.
//
// A slot holds one timer at a time, or none. Only one worker creates and
// deletes in a slot and only one ends a task; any may look any slot up.
type Program struct {
	// First says which slots belong to which task: task t owns First[t] up
	// to, but without, First[t+1]. Its length is the number of tasks + 1.
	First []int
	// Setup is run once, unmeasured.
	Setup []Phase
	// Phases are what is measured. Where Rounds is 0 there is one phase whose
	// streams go round and round, leaving the population as they found it.
	Phases []Phase
	// Rounds is how often the phases are gone through.
	Rounds int
	// MayMiss: workers look up slots that others empty, so not every lookup
	// must succeed.
	MayMiss bool
	// Wanted are the ids that CreateAt and Seek ask for, by slot; nil where
	// none do.
	Wanted []allocators.ID
	// MayRefuse: a wanted id may not be had, since another task holds it where
	// ids are global, or since the kernel is too old. That is counted. The slot
	// stays empty: looking it up misses, and deleting does nothing.
	MayRefuse bool
	// Adversary is the task that attacks others, nil where there is none.
	Adversary *Adversary
	// Dependent: which slot a find or a lookup is about is known only when the one
	// before it has its result, as where a caller waits for each answer. Else the
	// processor may have several of them under way at a time.
	Dependent bool
	// Think is how long a worker does nothing after each operation.
	Think time.Duration
	// Recorded are the ids that a recording's creates returned, by slot; nil
	// where there is no recording.
	Recorded []allocators.ID
}

// Adversary is a task that asks for the ids by which it slows others most. What
// they are each design tells (allocators.WorstIDs), after the setup: they are
// wanted by the slots of the task, in place of Program.Wanted.
type Adversary struct {
	Task   int
	Victim int // the slot of another task whose timer is to be found slowly
}

// Tasks returns the number of tasks, Slots the number of slots.
func (p *Program) Tasks() int { return len(p.First) - 1 }
func (p *Program) Slots() int { return p.First[len(p.First)-1] }

// Steady reports whether the program is measured for as long as one likes,
// rather than from its beginning to its end.
func (p *Program) Steady() bool { return p.Rounds == 0 }

// Mixed reports whether workers do different things at the same time.
func (p *Program) Mixed() bool {
	return slices.ContainsFunc(p.Phases, func(ph Phase) bool {
		return ph.Beside != nil || len(slices.Compact(slices.Clone(ph.Roles))) > 1
	})
}

// Ends tells what would keep a phase from ever ending.
func (p *Program) Ends() error {
	for _, ph := range p.Phases {
		if ph.Beside != nil && (p.Steady() || !slices.Contains(ph.Beside, false)) {
			return fmt.Errorf("phase %s never ends: workers go round beside others that do so too", ph.Name)
		}
	}
	return nil
}

// Timed reports whether operations are due at given times, or workers pause
// between them.
func (p *Program) Timed() bool {
	return p.Think > 0 || slices.ContainsFunc(p.Phases, func(ph Phase) bool { return ph.Gaps != nil })
}

// Evenly gives each task the same number of slots: a Program's First.
func Evenly(tasks, timers int) (first []int) {
	for t := range tasks + 1 {
		first = append(first, t*timers)
	}
	return first
}

// Share returns the part of n things that worker w of workers looks after.
func Share(n, workers, w int) (from, to int) {
	return n * w / workers, n * (w + 1) / workers
}

// Op is an operation on a slot, in the task that the slot belongs to.
func (p *Program) Op(kind Kind, slot int) Op { return NewOp(kind, p.taskOf(slot), slot) }

// taskOf returns the task that a slot belongs to. Most programs share slots out evenly:
// then the first guess is right.
func (p *Program) taskOf(slot int) int {
	if guess := int(uint64(slot) * uint64(p.Tasks()) / uint64(p.Slots())); p.First[guess] <= slot && slot < p.First[guess+1] {
		return guess
	}
	task, _ := slices.BinarySearch(p.First, slot+1)
	return task - 1
}

// Shared has each worker do the operation on its share of the slots from one up
// to another, but without that, in their order.
func (p *Program) Shared(kind Kind, from, to, workers int) []Stream {
	return Each(workers, func(w int) (s Stream) {
		first, end := Share(to-from, workers, w)
		for slot := from + first; slot < from+end; slot++ {
			s = append(s, p.Op(kind, slot))
		}
		return s
	})
}

// Exits has each worker end its share of the tasks from one on.
func (p *Program) Exits(from, workers int) []Stream {
	return Each(workers, func(w int) (s Stream) {
		first, end := Share(p.Tasks()-from, workers, w)
		for task := from + first; task < from+end; task++ {
			s = append(s, NewOp(Exit, task, 0))
		}
		return s
	})
}

// Each returns the streams of the workers, one by one.
func Each(workers int, stream func(w int) Stream) (streams []Stream) {
	for w := range workers {
		streams = append(streams, stream(w))
	}
	return streams
}
