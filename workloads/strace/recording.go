// Package strace parses recordings by strace(1) of the timer system calls of a program and its
// children:
//
//	strace -f -ttt -o FILE -e trace=timer_create,timer_delete,timer_settime,\
//	timer_gettime,timer_getoverrun,clone,clone3,fork,vfork,execve,exit_group PROGRAM
//
// Parse works in these steps:
//
//  1. parse.go reads lines and joins those that a message of strace interrupted.
//  2. line.go parses a line: thread, time, and a call, half a call, a signal or the end of a
//     thread.
//  3. threads.go finds the thread of a line. Thread ids are used again after an exit, pass to
//     another thread in an execve, and may be missing.
//  4. events.go joins the two halves of a call that lines of other threads interrupted, and
//     answer.go parses the whole call.
//  5. tasks.go finds the task of each thread.
//  6. order.go sorts the calls into an order in which they can have had their results, and
//     checks it.
//
// Parse skips no line: a line that it does not understand is an *Error with its position.
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
	Duration time.Duration // from the first line to the last
}

// Task is a process, which owns an id space.
type Task struct {
	PID     int // 0: no line names it
	Threads int // number of threads over its lifetime
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
	Create  Kind = iota // timer_create
	Settime             // timer_settime
	Gettime             // timer_gettime
	Overrun             // timer_getoverrun
	Delete              // timer_delete
	Exec                // a successful execve: it deletes the task's timers, but does not reset its next id
	Exit                // the end of the task's last thread, or of the recording
	Kinds               // number of kinds
)

// String returns the name of the system call, and "exit" for the end of a task.
func (k Kind) String() string {
	return [...]string{"timer_create", "timer_settime", "timer_gettime", "timer_getoverrun", "timer_delete",
		"execve", "exit"}[k]
}

// OnTimer reports whether the kind is a timer system call.
func (k Kind) OnTimer() bool { return k <= Delete }

// Repeatable reports whether a replay can repeat the call with the same result. It cannot repeat a
// create that failed, a call that failed for another reason than a missing timer, or a call without
// a recorded result.
func (c Call) Repeatable() bool {
	return c.Errno == "" || c.Errno == "EINVAL" && c.Kind != Create
}
