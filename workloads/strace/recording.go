// Package strace parses recordings by strace(1) of the timer system calls of a program and its
// children:
//
//	strace -f -ttt -T -o FILE PROGRAM
//
// Parse works in these layers:
//
//  1. file.go opens a file. source.go turns bytes into text: compression, byte order marks, binary
//     files.
//  2. reader.go turns text into lines: line ends, colours, prompts, and calls that a message of
//     strace interrupted.
//  3. prefix.go reads what options of strace put before an event: thread, time, number,
//     instruction pointer. clock.go turns any kind of time into the time since the first line.
//  4. line.go parses the rest of a line: a call, half a call, a signal or the end of a thread.
//  5. threads.go finds the thread of a line. Thread ids are used again after an exit, pass to
//     another thread in an execve, and may be missing.
//  6. events.go joins the two halves of a call that lines of other threads interrupted, and
//     result.go parses the whole call. roles.go says what each call does; calls without an effect on
//     timers or threads are counted. starts.go starts threads.
//  7. tasks.go finds the task of each thread, and ends.go the end of each task.
//  8. order.go sorts the calls into an order in which they can have had their results. check.go
//     checks it, and finds the timers that are older than the recording.
//
// Options of strace change the layers 1 to 4 alone. A line that Parse does not understand is an
// *Error with its position; foreign.go says what such a file is.
package strace

import (
	"time"

	"idlab/allocators"
)

// Recording holds the timer calls of a program and its children.
type Recording struct {
	File  string
	Tasks []Task // in order of their first line
	// Calls are the timer calls, execves and exits of all tasks. Overlapping calls are in an
	// order in which they can have had their results.
	Calls    []Call
	Threads  int           // number of threads of all tasks
	Timed    bool          // the lines have times; otherwise Duration and Call.At are 0
	Duration time.Duration // from the first line to the last
	Others   int           // number of calls without an effect on timers or threads
	Injected int           // number of calls that strace made up (-e inject); they are not in Calls
	Warnings []string      // what the recording does not tell, each once, without the name of the file
}

// Task is a process, which owns an id space.
type Task struct {
	PID     int // 0: no line names it
	Threads int // number of threads over its lifetime
	// Before holds the ids of the timers that were alive when the recording began, as far as a call
	// names them, in ascending order.
	Before []allocators.ID
	// Older reports that the task was alive when the recording began, so that its next id is not
	// known.
	Older bool
}

// Call is a timer call, an execve or the end of a task.
type Call struct {
	Line   int           // line in the file, from 1
	At     time.Duration // since the first line
	Thread int           // thread id; 0: no line names it
	Task   int           // index into Recording.Tasks
	Kind   Kind
	ID     allocators.ID // the id that a create returned or another call was given; 0 for Exec and Exit
	// Errno is the name of the error. "": success. Unanswered: the thread or the recording ended
	// within the call.
	Errno string
}

// Unanswered is the Errno of a call whose result is not in the recording.
const Unanswered = "?"

// Kind is the kind of a call.
type Kind uint8

const (
	Create   Kind = iota // timer_create
	CreateAt             // timer_create at a wanted id, after prctl(PR_TIMER_CREATE_RESTORE_IDS)
	Settime              // timer_settime
	Gettime              // timer_gettime
	Overrun              // timer_getoverrun
	Delete               // timer_delete
	Exec                 // a successful execve: it deletes the task's timers, but does not reset its next id
	Exit                 // the end of the task, or of the recording
	Kinds                // number of kinds
)

// String returns the name of the system call, "create-at" for a create at a wanted id, and "exit"
// for the end of a task.
func (k Kind) String() string {
	return [...]string{"timer_create", "create-at", "timer_settime", "timer_gettime", "timer_getoverrun",
		"timer_delete", "execve", "exit"}[k]
}

// OnTimer reports whether the kind is a timer system call.
func (k Kind) OnTimer() bool { return k <= Delete }

// Creates reports whether a call of the kind creates a timer.
func (k Kind) Creates() bool { return k == Create || k == CreateAt }

// Repeatable reports whether a replay can repeat the call with the same result. It cannot repeat a
// create that failed, a call that failed for another reason than a missing timer, or a call without
// a recorded result.
func (c Call) Repeatable() bool {
	return c.Errno == "" || c.Errno == "EINVAL" && !c.Kind.Creates()
}
