package strace

import (
	"cmp"
	"fmt"
	"slices"
)

// conclusion is the work after the last line: it takes the whole recording.
type conclusion struct{ *parser }

// conclude assigns tasks and sorts the calls. With an error it
// returns the line of the error.
func (p conclusion) conclude(rec *Recording) (line int, err error) {
	last := p.lines.number
	for _, t := range p.threads.all {
		if t.end.line == 0 || t.endLost {
			if err := p.abandon(t, last); err != nil {
				return last, err
			}
		}
	}
	var u unsure
	if rec.Tasks, u.joined, line, err = p.threads.resolve(); err != nil {
		return line, err
	}
	u.creates = p.order()
	var exits []call
	exits, u.reaped, u.open = p.exits(len(rec.Tasks))
	p.calls = append(p.calls, exits...)
	sortByPlace(p.calls)
	rec.Calls = make([]Call, 0, len(p.calls))
	for _, c := range p.calls {
		if c.kind < Kinds {
			rec.Calls = append(rec.Calls, Call{Line: int(c.begun), At: c.at, Thread: cmp.Or(int(c.tid), c.by.tid),
				Task: c.by.task, Kind: c.kind, ID: c.id, Errno: p.errnos[c.errno]})
		}
	}
	p.calls = nil
	if u.holders, line, err = check(rec); err != nil {
		return line, err
	}
	rec.Warnings = p.warnings(rec.Tasks, u)
	return 0, nil
}

// resolve determines the task of each thread. One pass suffices, because a thread follows the thread
// that started it. joined has the threads without an origin that were taken for threads of the
// attached task.
func (ts *threads) resolve() (tasks []Task, joined []int, line int, err error) {
	attached := ts.attached()
	for i, t := range ts.all {
		o := t.origin
		if o == nil && i > 0 {
			o = ts.guess(t)
		}
		switch {
		case o != nil && o.sameTask:
			t.task = o.by.task
		case o == nil && i > 0 && !t.attached && !t.execFirst && attached != nil && (!t.announced || t.timerCalls > 0):
			t.task = attached.task
			joined = append(joined, t.tid)
		case o == nil && i > 0 && !t.attached && !t.execFirst && t.timerCalls > 0:
			return nil, nil, t.first, ts.orphan(t)
		default:
			t.task = len(tasks)
			tasks = append(tasks, Task{PID: t.tid, Older: o == nil && !t.execFirst})
		}
		tasks[t.task].Threads++
	}
	return tasks, joined, 0, nil
}

// attached returns the thread to which strace was attached, if it was attached to a single task: the
// recording begins amid the program, not with an execve. nil: the recording begins with the program,
// or there are several such tasks.
func (ts *threads) attached() *thread {
	first := ts.all[0]
	several := slices.ContainsFunc(ts.all[1:], func(t *thread) bool { return t.attached })
	if first.execFirst || several {
		return nil
	}
	return first
}

// orphan is the error for a thread with timers whose task is not known.
func (ts *threads) orphan(t *thread) error {
	if !ts.all[0].execFirst {
		return fmt.Errorf("thread %d belongs to one of several tasks to which strace was attached: "+
			"record one at a time", t.tid)
	}
	return fmt.Errorf("thread %d uses timers, but the recording has no call that started it: "+
		"record the program from its beginning, with -f, with clone,clone3,fork,vfork among the calls and, "+
		"if it creates pid namespaces, with --decode-pids=pidns", t.tid)
}

// guess finds the call that started a thread among the calls without a recorded result. The caller
// of such a call was killed in it. guess returns nil if there is no candidate, or if the candidates
// would assign different tasks.
func (ts *threads) guess(t *thread) (found *origin) {
	for i := range ts.unanswered {
		o := &ts.unanswered[i]
		switch {
		case o.begun > t.first || o.guessed:
		case found == nil:
			found = o
		case o.sameTask != found.sameTask || o.sameTask && o.by.task != found.by.task:
			return nil
		}
	}
	if found != nil {
		found.guessed = true
	}
	return found
}
