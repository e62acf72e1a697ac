package strace

import (
	"fmt"
)

// thread is a thread from its start to its end. A later thread may have the same id.
type thread struct {
	tid        int     // 0: no line has named it yet
	first      int     // first line that refers to it
	lastLine   int     // its latest line
	end        moment  // its end; none: it is alive
	endLost    bool    // the end is not in the recording: end is a line by which it had ended
	left       moment  // its exit or exit_group
	leftGroup  bool    // left is an exit_group
	dying      bool    // of the first thread of a task: exit_group has ended the task
	reaped     moment  // its parent learnt that it had ended
	origin     *origin // the call that started it; nil: not known yet
	announced  bool    // a message says that strace attached to it
	attached   bool    // the message was before the first event
	seen       bool    // strace follows it: it has a line or was announced
	acted      bool    // it made a call other than execve
	execFirst  bool    // its first call is a successful execve
	inCall     *half   // first half of the call that it is in; nil: none
	lastCall   int     // 1 + index of its latest call; 0: none
	timerCalls int     // number of its timer calls
	task       int     // index of its task, set by resolve
}

// origin is a call that starts a thread: clone, clone3, fork or vfork.
type origin struct {
	by           *thread
	sameTask     bool // the child is a thread of the caller's task
	begun, ended int  // lines of the two halves
	guessed      bool // has no recorded result; guess has assigned it to a child
}

// threads holds all threads of a recording. A thread without an origin is older than the recording,
// or is the first thread of the program.
type threads struct {
	all  []*thread       // in order of their first line
	live map[int]*thread // by thread id
	// quiet says that strace follows threads without a message (-q): a line had a thread id, but no
	// message announced a thread.
	quiet bool
	heard bool // a message announced a thread
	// unanswered holds the calls without a recorded result that may have started a thread.
	unanswered []origin
}

func newThreads() threads { return threads{live: map[int]*thread{}} }

// appear adds a thread.
func (ts *threads) appear(tid, line int) *thread {
	t := &thread{tid: tid, first: line}
	ts.all = append(ts.all, t)
	ts.live[tid] = t
	return t
}

// find returns the thread of an event and adds it if it is new: the first line of a thread may
// precede the end of the call that started it.
func (ts *threads) find(e event, now moment) (t *thread, err error) {
	calling := e.kind == begins || e.kind == calls
	ts.quiet = (ts.quiet || e.tid != 0) && !ts.heard
	if e.tid == 0 {
		t, err = ts.only(e, now)
	} else if t = ts.live[e.tid]; t != nil && calling && (t.left.line > 0 || t.inCall != nil && ts.starting()) {
		ts.vanish(t, now) // the thread has ended, although no line tells it: the id is another thread's
		t = ts.appear(e.tid, now.line)
	} else if t == nil {
		// Lines name the first thread only after a second one has started.
		if t = ts.live[0]; t != nil && t.canBe(e) && (ts.heard || !calling || !ts.starting()) {
			delete(ts.live, 0)
			t.tid, ts.live[e.tid] = e.tid, t
		} else {
			t = ts.appear(e.tid, now.line)
		}
	}
	if err == nil {
		t.seen, t.lastLine = true, now.line
	}
	return t, err
}

// starting reports whether a call that starts a thread is under way.
func (ts *threads) starting() bool {
	for _, t := range ts.live {
		if t.inCall != nil {
			if role, _ := roleOf(t.inCall.name); role == starts {
				return true
			}
		}
	}
	return false
}

// only returns the thread of a line without a thread id. strace omits the id while it follows a
// single thread, so all others have ended.
func (ts *threads) only(e event, now moment) (found *thread, err error) {
	var candidates, leaving, silent []*thread
	for _, t := range ts.live {
		switch {
		case !t.seen && ts.quiet && t.canBe(e):
			candidates = append(candidates, t)
		case !t.seen:
			silent = append(silent, t)
		case t.canBe(e):
			candidates = append(candidates, t)
		}
		if t.left.line > 0 {
			leaving = append(leaving, t)
		}
	}
	switch {
	case len(ts.live) == 0: // the first program, or another one in the same file (-A)
		return ts.appear(0, now.line), nil
	case e.kind == ends && len(candidates) > 1:
		candidates = leaving
	case len(candidates) == 0:
		candidates = silent
	}
	if len(candidates) != 1 {
		return nil, fmt.Errorf("the line has no thread id, but %d threads are alive: record with -o FILE",
			len(candidates))
	}
	found = candidates[0]
	for _, t := range ts.live {
		if t != found && (t.seen || ts.quiet) {
			ts.vanish(t, now)
		}
	}
	return found, nil
}

// canBe reports whether an event can be by thread t, whose id no line has told so far, or which has
// none in the line. A thread that starts another one gets no signal before that call returns.
func (t *thread) canBe(e event) bool {
	inStart := false
	if t.inCall != nil {
		role, _ := roleOf(t.inCall.name)
		inStart = role == starts
	}
	switch {
	case t.reaped.line > 0:
		return false
	case e.kind == begins || e.kind == calls:
		return t.inCall == nil && t.left.line == 0 && !t.leader().dying
	case e.kind == resumes:
		return t.inCall != nil && t.inCall.name == e.name
	case e.kind == signals:
		return !inStart
	}
	return true
}

// announce processes the message "Process N attached". first says that no event is before it.
func (ts *threads) announce(tid, line int, first bool) {
	ts.heard = true
	t := ts.live[tid]
	if t == nil {
		t = ts.appear(tid, line)
	}
	t.seen, t.announced, t.attached = true, true, t.attached || first
}

// mayHaveStarted records a call without a result that may have started a thread.
func (ts *threads) mayHaveStarted(o origin) { ts.unanswered = append(ts.unanswered, o) }

// finish marks a thread as ended.
func (ts *threads) finish(t *thread, now moment) {
	t.end = now
	if ts.live[t.tid] == t {
		delete(ts.live, t.tid)
	}
}

// vanish marks a thread as ended before the present line, although no line says so.
func (ts *threads) vanish(t *thread, now moment) {
	t.endLost = true
	ts.finish(t, now)
}

// supersede processes an execve by a thread that is not the first of its task: thread by takes the id
// tid of the first thread. It returns the first thread if that was still alive.
func (ts *threads) supersede(tid, by int, now moment) (gone *thread, err error) {
	t := ts.live[by]
	if t == nil {
		return nil, fmt.Errorf("unknown thread %d performs an execve", by)
	}
	if l := t.leader(); tid == 0 && l.origin == nil {
		tid = ts.all[0].tid // of the attached task, or the program
	} else if tid == 0 {
		tid = l.tid
	}
	if gone = ts.live[tid]; gone == t {
		return nil, nil
	}
	if gone != nil {
		ts.finish(gone, now)
	}
	delete(ts.live, t.tid)
	t.tid, ts.live[tid] = tid, t
	return gone, nil
}

// inExecve returns the thread whose execve resumes under the id of its task's first thread. nil:
// there is none, or no single one.
func (ts *threads) inExecve(tid int) *thread {
	var sure, possible []*thread
	for _, t := range ts.live {
		if t.inCall == nil || t.inCall.name != "execve" && t.inCall.name != "execveat" {
			continue
		}
		switch l := t.leader(); {
		case t.tid == tid:
			return nil
		case tid == 0 || l.tid == tid:
			sure = append(sure, t)
		case l.origin == nil:
			possible = append(possible, t)
		}
	}
	switch {
	case len(sure) == 1:
		return sure[0]
	case len(sure) == 0 && len(possible) == 1:
		return possible[0]
	}
	return nil
}

// leader returns the first thread of t's task, as far as the recording tells.
func (t *thread) leader() *thread {
	for t.origin != nil && t.origin.sameTask {
		t = t.origin.by
	}
	return t
}
