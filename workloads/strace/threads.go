package strace

import (
	"fmt"
	"time"
)

// thread is a thread from its start to its end. A later thread may have the same id.
type thread struct {
	tid        int           // 0: no line has named it yet
	first      int           // first line that refers to it
	end        int           // line of its end; 0: it is alive
	endAt      time.Duration // time of its end since 1970
	origin     *origin       // the call that started it; nil: not known yet
	seen       bool          // strace follows it: it has a line or was announced
	inCall     *half         // first half of the call that it is in; nil: none
	timerCalls int           // number of its timer calls
	task       int           // index of its task, set by resolve
}

// origin is a call that starts a thread: clone, clone3, fork or vfork.
type origin struct {
	by           *thread
	sameTask     bool // the child is a thread of the caller's task
	begun, ended int  // lines of the two halves
	guessed      bool // has no recorded result; guess has assigned it to a child
}

// threads holds all threads of a recording. The first one is the program's first thread; it alone
// has no origin.
type threads struct {
	all  []*thread       // in order of their first line
	live map[int]*thread // by thread id
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

// find returns the thread of a line and adds it if it is new: the first line of a thread may precede
// the end of the call that started it. tid is 0 for a line without a thread id.
func (ts *threads) find(tid, line int) (t *thread, err error) {
	if tid == 0 {
		t, err = ts.only(line)
	} else if t = ts.live[tid]; t == nil {
		// Lines name the first thread only after a second one has started. The ids of other
		// threads were announced.
		if t = ts.live[0]; t != nil {
			delete(ts.live, 0)
			t.tid, ts.live[tid] = tid, t
		} else {
			t = ts.appear(tid, line)
		}
	}
	if err == nil {
		t.seen = true
	}
	return t, err
}

// only returns the thread of a line without a thread id. strace omits the id while it follows a
// single thread.
func (ts *threads) only(line int) (t *thread, err error) {
	if len(ts.all) == 0 {
		return ts.appear(0, line), nil
	}
	n := 0
	for _, l := range ts.live {
		if l.seen {
			t, n = l, n+1
		}
	}
	if n != 1 {
		return nil, fmt.Errorf("the line has no thread id, but %d threads are alive: record with -o FILE", n)
	}
	return t, nil
}

// announce processes the message "Process N attached".
func (ts *threads) announce(tid, line int) {
	t := ts.live[tid]
	if t == nil {
		t = ts.appear(tid, line)
	}
	t.seen = true
}

// start processes the end of a call that started thread tid.
func (ts *threads) start(tid int, o origin) error {
	// Lines of the child, even its last one, may precede the end of the call.
	for i := len(ts.all) - 1; i > 0 && ts.all[i].first >= o.begun; i-- {
		if t := ts.all[i]; t.tid == tid && t.origin == nil {
			t.origin = &o
			return nil
		}
	}
	if t := ts.live[tid]; t != nil && t.seen {
		return fmt.Errorf("thread %d starts, but a thread of this id has been alive since line %d: "+
			"record without -qq, which omits the ends of threads", tid, t.first)
	}
	ts.appear(tid, o.ended).origin = &o
	return nil
}

// mayHaveStarted records a call without a result that may have started a thread.
func (ts *threads) mayHaveStarted(o origin) { ts.unanswered = append(ts.unanswered, o) }

// end marks a thread as ended.
func (ts *threads) end(t *thread, line int, at time.Duration) {
	t.end, t.endAt = line, at
	if ts.live[t.tid] == t {
		delete(ts.live, t.tid)
	}
}

// supersede processes an execve by a thread that is not the first of its task: thread by takes the id
// tid of the first thread. It returns the first thread if that was still alive.
func (ts *threads) supersede(tid, by, line int, at time.Duration) (gone *thread, err error) {
	t := ts.live[by]
	if t == nil {
		return nil, fmt.Errorf("unknown thread %d performs an execve", by)
	}
	if tid == 0 {
		tid = t.leader().tid
	}
	if gone = ts.live[tid]; gone == t {
		return nil, nil
	}
	if gone != nil {
		ts.end(gone, line, at)
	}
	delete(ts.live, t.tid)
	t.tid, ts.live[tid] = tid, t
	return gone, nil
}

// leader returns the first thread of t's task.
func (t *thread) leader() *thread {
	for t.origin != nil && t.origin.sameTask {
		t = t.origin.by
	}
	return t
}
