// Package strace reads what strace(1) recorded of the timer system calls of a
// program and its children:
//
//	strace -f -ttt -o FILE -e trace=timer_create,timer_delete,timer_settime,\
//	timer_gettime,timer_getoverrun,clone,clone3,fork,vfork,execve,exit_group PROGRAM
//
// Parse goes through it in these steps:
//
//  1. parse.go reads lines and mends those that a message of strace broke.
//  2. line.go takes a line apart: thread, time, and a call, half a call, a
//     signal or the end of a thread.
//  3. threads.go finds the thread that a line is about, although thread ids
//     come back after an exit, change hands in an execve and may be missing.
//  4. events.go joins the two halves of a call that others interrupted, and
//     answer.go takes a whole call apart.
//  5. tasks.go finds the task that each thread belongs to.
//  6. order.go puts the calls in an order in which they can have had their
//     results, and makes sure of it.
//
// Nothing is skipped: what cannot be understood is an *Error that tells where.
package strace

import (
	"time"

	"idlab/allocators"
)

// Recording is what the tasks of a program did with timers.
type Recording struct {
	File  string
	Tasks []Task // in order of appearance
	// Calls are the timer calls of all tasks and what else ends timers, in
	// order. Calls that overlapped stand in an order in which they can have
	// had their results.
	Calls    []Call
	Threads  int
	Duration time.Duration // from the first line to the last
}

// Task is a process: the owner of a space of ids.
type Task struct {
	PID     int // 0 where no line names it
	Threads int
}

// Call is a timer call, an execve or the end of a task.
type Call struct {
	Line   int           // in the file
	At     time.Duration // since the first line
	Thread int           // 0 where no line names it
	Task   int           // index into Recording.Tasks
	Kind   Kind
	ID     allocators.ID // that it returned or was given; 0 for Exec and Exit
	// Errno is the name of the error, "" for success and Unanswered where
	// thread or recording ended within the call.
	Errno string
}

// Unanswered is the Errno of a call whose result nobody saw.
const Unanswered = "?"

// Kind is what a call does.
type Kind uint8

const (
	Create  Kind = iota // timer_create
	Settime             // timer_settime
	Gettime             // timer_gettime
	Overrun             // timer_getoverrun
	Delete              // timer_delete
	Exec                // a successful execve: the task's timers are deleted, its ids count on
	Exit                // the task's last thread has ended, or the recording
	Kinds               // the number of kinds
)

// String returns the name of the system call; the end of a task is "exit".
func (k Kind) String() string {
	return [...]string{"timer_create", "timer_settime", "timer_gettime", "timer_getoverrun", "timer_delete", "execve", "exit"}[k]
}

// OnTimer reports whether it is one of the timer system calls.
func (k Kind) OnTimer() bool { return k <= Delete }

// Repeatable reports whether a replay can do the call again. A create that
// failed cannot be made to; nor can a call that failed for anything but a
// missing timer, or one whose result nobody saw.
func (c Call) Repeatable() bool {
	return c.Errno == "" || c.Errno == "EINVAL" && c.Kind != Create
}
