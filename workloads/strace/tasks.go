package strace

import (
	"errors"
	"fmt"
)

// conclude assigns tasks and sorts the calls, which requires the whole recording. With an error it
// returns the line of the error.
func (p *parser) conclude(rec *Recording, lines int) (line int, err error) {
	for _, t := range p.threads.all {
		if t.end == 0 {
			if err := p.abandon(t, lines); err != nil {
				return lines, err
			}
		}
	}
	if len(p.threads.all) == 0 {
		return lines, errors.New("the recording contains no thread")
	}
	if rec.Tasks, line, err = p.threads.resolve(); err != nil {
		return line, err
	}
	for i := range p.calls {
		c := &p.calls[i]
		c.Task = c.by.task
		if c.Thread == 0 {
			c.Thread = c.by.tid
		}
	}
	p.calls = append(p.calls, p.exits(len(rec.Tasks), lines)...)
	order(p.calls)
	for _, c := range p.calls {
		rec.Calls = append(rec.Calls, c.Call)
	}
	return check(rec.Calls)
}

// resolve determines the task of each thread. One pass suffices, because a thread follows the thread
// that started it.
func (ts *threads) resolve() (tasks []Task, line int, err error) {
	for i, t := range ts.all {
		o := t.origin
		if o == nil && i > 0 {
			if o = ts.guess(t); o == nil && t.timerCalls > 0 {
				return nil, t.first, fmt.Errorf("thread %d uses timers, but the recording has no call "+
					"that started it: record the program from its beginning, with -f, "+
					"with clone,clone3,fork,vfork among the calls and, "+
					"if it creates pid namespaces, with --decode-pids=pidns", t.tid)
			}
		}
		if o != nil && o.sameTask {
			t.task = o.by.task
		} else {
			t.task = len(tasks)
			tasks = append(tasks, Task{PID: t.tid})
		}
		tasks[t.task].Threads++
	}
	return tasks, 0, nil
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

// exits returns the exit of each task, which is the end of its last thread. A thread that strace did
// not follow counts only if it is the first thread of the task.
func (p *parser) exits(tasks, lines int) []call {
	exits := make([]call, tasks)
	for _, t := range p.threads.all {
		e := &exits[t.task]
		end, at := t.end, t.endAt
		switch {
		case !t.seen && e.by != nil:
			continue
		case end == 0:
			end, at = lines, p.last
		}
		if e.by == nil || end >= e.ended {
			*e = call{by: t, begun: end, ended: end, Call: Call{
				Line: end, At: at - p.first, Thread: t.tid, Task: t.task, Kind: Exit}}
		}
	}
	return exits
}
