package strace

import (
	"fmt"
	"time"
)

// thread is a thread from its start to its end. Another one may have the same
// thread id later.
type thread struct {
	tid        int           // 0 where no line named it yet
	first      int           // the line that it is first known by
	end        int           // the line of its end, 0 while it lives
	endAt      time.Duration // since 1970
	origin     *origin       // the call that started it; nil: none that is known (yet)
	seen       bool          // strace follows it: it has a line or was announced
	inCall     *half         // the call that it is in
	timerCalls int           // how many it made
	task       int           // set by resolve
}

// origin is a clone, fork or vfork.
type origin struct {
	by           *thread
	sameTask     bool // the child is a thread of the same task
	begun, ended int  // lines
	guessed      bool // nobody saw its result, but this child can be no other's
}

// threads are all threads of a recording. The first is the program's first; it
// alone needs no origin.
type threads struct {
	all  []*thread // as they become known
	live map[int]*thread
	// unanswered are the calls that may have started a thread: nobody saw
	// their result.
	unanswered []origin
}

func newThreads() threads { return threads{live: map[int]*thread{}} }

func (ts *threads) appear(tid, line int) *thread {
	t := &thread{tid: tid, first: line}
	ts.all = append(ts.all, t)
	ts.live[tid] = t
	return t
}

// find returns the thread that a line is about. Its first line may come before
// the end of the call that started it.
func (ts *threads) find(tid, line int) (t *thread, err error) {
	if tid == 0 {
		t, err = ts.only(line)
	} else if t = ts.live[tid]; t == nil {
		// The first thread is named from when there is a second one; what
		// others are named was announced.
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

// only returns the thread that a line without a thread id is about: strace
// writes none while it follows one thread, be it the first or the last.
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
		return nil, fmt.Errorf("a line without a thread id, where %d threads live: record with -o FILE", n)
	}
	return t, nil
}

// announce takes in "Process N attached".
func (ts *threads) announce(tid, line int) {
	t := ts.live[tid]
	if t == nil {
		t = ts.appear(tid, line)
	}
	t.seen = true
}

// start takes in a call that returned a child.
func (ts *threads) start(tid int, o origin) error {
	// Lines of the child, even its last, may have come before the call's end.
	for i := len(ts.all) - 1; i > 0 && ts.all[i].first >= o.begun; i-- {
		if t := ts.all[i]; t.tid == tid && t.origin == nil {
			t.origin = &o
			return nil
		}
	}
	if t := ts.live[tid]; t != nil && t.seen {
		return fmt.Errorf("thread %d starts, but one of that id is known since line %d and has not ended: "+
			"record without -qq, which leaves out the ends", tid, t.first)
	}
	ts.appear(tid, o.ended).origin = &o
	return nil
}

func (ts *threads) mayHaveStarted(o origin) { ts.unanswered = append(ts.unanswered, o) }

func (ts *threads) end(t *thread, line int, at time.Duration) {
	t.end, t.endAt = line, at
	if ts.live[t.tid] == t {
		delete(ts.live, t.tid)
	}
}

// supersede takes in that thread by does an execve and goes on as its task's
// first thread, which it returns if that had not ended before.
func (ts *threads) supersede(tid, by, line int, at time.Duration) (gone *thread, err error) {
	t := ts.live[by]
	if t == nil {
		return nil, fmt.Errorf("thread %d does an execve, but is not known", by)
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
