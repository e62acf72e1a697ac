package strace

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"idlab/allocators"
)

// call is what becomes a Call, with the data that determine its task and its order. Recordings have
// millions, hence the small numbers.
type call struct {
	at           time.Duration
	by           *thread // the caller
	took         int32   // microseconds by -T, rounded up; -1: unknown
	tid          int32   // its id then; 0: not known yet
	begun, ended int32   // lines of the first and the second half
	next         int32   // next line of the thread; 0: it has none
	place        int32   // sort key: a line from begun to ended
	id           allocators.ID
	errno        errno
	kind         Kind
}

// errno is an index into parser.errnos. 0: success.
type errno uint16

// Kinds of calls that are not in a Recording.
const (
	restoreOn  = Kinds + iota // creates of the task are at wanted ids from here on
	restoreOff                // they are not
)

// half is the first half of a call.
type half struct {
	name, text string // text is "" for calls without an effect on timers or threads
	line       int
	at         time.Duration
	first      bool // no call of the thread but an execve is before it
}

// event processes a line of thread t.
func (p *parser) event(t *thread, e event, number int) error {
	if i := t.lastCall; i > 0 && p.calls[i-1].next == 0 {
		p.calls[i-1].next = int32(number)
	}
	if t.inCall != nil && (e.kind == begins || e.kind == calls) {
		return fmt.Errorf("the thread's call %s of line %d has not ended yet", t.inCall.name, t.inCall.line)
	}
	switch e.kind {
	case begins:
		t.inCall = p.half(t, e, number)
	case resumes:
		return p.resume(t, e, number)
	case calls:
		h := p.half(t, e, number)
		if h.text == "" {
			p.openCall = !strings.Contains(e.text, " = ")
			return nil
		}
		return p.answer(t, h, e.text, number)
	case ends:
		p.threads.finish(t, moment{number, p.clock.since})
		return p.abandon(t, number)
	}
	return nil
}

// half returns the first half of a call and counts it if it has no effect on timers or threads.
func (p *parser) half(t *thread, e event, number int) *half {
	h := &half{e.name, e.text, number, p.clock.since, !t.acted}
	role, _ := roleOf(e.name)
	t.acted = t.acted || role != execs
	if role == other {
		h.text = ""
		if !isUnknown(e.name) {
			p.others++
		}
	}
	return h
}

// resume processes the second half of a call.
func (p *parser) resume(t *thread, e event, number int) error {
	h := t.inCall
	t.inCall = nil
	if r, _ := roleOf(e.name); r == other && (h == nil || h.name == e.name) {
		p.openCall = !strings.Contains(e.text, " = ")
		return nil // its first half may be older than the recording
	}
	if h == nil || h.name != e.name {
		return fmt.Errorf("%s resumes, but has not begun", e.name)
	}
	return p.answer(t, h, h.text+e.text, number)
}

// answer processes a complete call of thread t that ends at line number. Its first half is h, and
// text is the whole call.
func (p *parser) answer(t *thread, h *half, text string, number int) error {
	a, err := parseAnswer(text)
	if err != nil {
		return err
	}
	if a.injected() {
		p.injected++
		return nil
	}
	role, kind := roleOf(h.name)
	switch {
	case role == onTimer:
		return p.timerCall(t, h, kind, a, number)
	case role == starts && (a.succeeded() || a.lost()):
		return p.started(t, h, a, number)
	case role == execs && a.succeeded():
		t.execFirst = t.execFirst || h.first
		p.add(t, h, number, call{kind: Exec, took: micros(a.took)})
	case role == leaves:
		t.leave(h)
	case role == reaps && a.succeeded():
		p.threads.reaped(a.waited(), h.line, moment{number, p.clock.since})
	case role == modes && a.value == "0":
		if on, ok := restoreMode(a.args); ok && on {
			p.add(t, h, number, call{kind: restoreOn, took: micros(a.took)})
		} else if ok {
			p.add(t, h, number, call{kind: restoreOff, took: micros(a.took)})
		}
	}
	return nil
}

// started processes a call that started a thread, or that may have, if its result is unknown.
func (p *parser) started(t *thread, h *half, a answer, number int) error {
	o := origin{by: t, sameTask: sameTask(a.args), begun: h.line, ended: number}
	if a.lost() {
		p.threads.mayHaveStarted(o)
		return nil
	}
	if h.name == "clone3" && strings.HasPrefix(a.args, "0x") {
		return errors.New("the flags of the new thread are missing: record without -e raw and -e verbose")
	}
	child, err := a.child()
	if err != nil {
		return err
	}
	p.start(child, o)
	return nil
}

// abandon records the call that a thread was in when it ended. Its result is unknown.
func (p *parser) abandon(t *thread, number int) error {
	h := t.inCall
	t.inCall = nil
	if h == nil || h.text == "" {
		return nil
	}
	a := answer{name: h.name, args: h.text[len(h.name)+1:], value: Unanswered, took: -1}
	switch role, kind := roleOf(h.name); role {
	case onTimer:
		return p.timerCall(t, h, kind, a, number)
	case starts:
		return p.started(t, h, a, number)
	case leaves:
		t.leave(h)
	}
	return nil
}

// timerCall records a timer call.
func (p *parser) timerCall(t *thread, h *half, kind Kind, a answer, number int) error {
	id, err := a.timerID(kind)
	name := a.errno
	if a.lost() {
		name = Unanswered
	} else if err != nil {
		return err
	}
	t.timerCalls++
	p.add(t, h, number, call{kind: kind, id: id, errno: p.intern(name), took: micros(a.took)})
	return nil
}

// add appends a call whose first half is h and whose last line is number.
func (p *parser) add(t *thread, h *half, number int, c call) {
	c.at, c.by, c.tid, c.begun, c.ended = h.at, t, int32(t.tid), int32(h.line), int32(number)
	p.calls = append(p.calls, c)
	t.lastCall = len(p.calls)
}

// micros returns a duration in microseconds, rounded up; -1 if it is unknown or very long.
func micros(d time.Duration) int32 {
	if us := (d + time.Microsecond - 1) / time.Microsecond; d >= 0 && us <= math.MaxInt32 {
		return int32(us)
	}
	return -1
}

// intern returns the index of the name of an error.
func (p *parser) intern(name string) errno {
	i := slices.Index(p.errnos, name)
	if i < 0 {
		i = len(p.errnos)
		p.errnos = append(p.errnos, strings.Clone(name))
	}
	return errno(i)
}
