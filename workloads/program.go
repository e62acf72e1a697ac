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

	"idlab/allocators"
)

// Kind is what an operation does.
type Kind uint8

const (
	Create Kind = iota // create a timer, its id goes to the slot
	Find               // is the slot's id linked: the structure alone
	Lookup             // get the overrun of the slot's timer: a lookup by system call
	Delete             // delete the slot's timer
	Absent             // look up an id that no timer has
	Exit               // the task exits, and is started anew without timers
	Kinds              // the number of kinds
)

// String returns the name of the kind in results (/op=create).
func (k Kind) String() string {
	return [...]string{"create", "find", "lookup", "delete", "absent", "exit"}[k]
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

// NewOp packs an operation. Exit uses no slot.
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
// when all have finished their streams.
type Phase struct {
	Name    string
	Streams []Stream // one for each worker
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
	// Recorded are the ids that a recording's creates returned, by slot; nil
	// where there is no recording.
	Recorded []allocators.ID
}

// Tasks returns the number of tasks, Slots the number of slots.
func (p *Program) Tasks() int { return len(p.First) - 1 }
func (p *Program) Slots() int { return p.First[len(p.First)-1] }

// Steady reports whether the program is measured for as long as one likes,
// rather than from its beginning to its end.
func (p *Program) Steady() bool { return p.Rounds == 0 }

// evenly gives each task the same number of slots.
func evenly(tasks, timers int) (first []int) {
	for t := range tasks + 1 {
		first = append(first, t*timers)
	}
	return first
}

// share returns the part of n things that worker w of workers looks after.
func share(n, workers, w int) (from, to int) {
	return n * w / workers, n * (w + 1) / workers
}
