package strace

import (
	"fmt"
	"strings"
	"time"
)

// call is a Call together with the data that determine its task and its order.
type call struct {
	Call
	by           *thread // the caller
	begun, ended int     // lines of the first and the second half
	place        int     // sort key: a line from begun to ended
}

// half is the first half of a call.
type half struct {
	name, text string
	line       int
	at         time.Duration // since 1970
}

// event processes a line of thread t.
func (p *parser) event(t *thread, e event, number int) error {
	if t.inCall != nil && (e.kind == begins || e.kind == calls) {
		return fmt.Errorf("the thread's call %s of line %d has not ended yet", t.inCall.name, t.inCall.line)
	}
	switch e.kind {
	case begins:
		t.inCall = &half{e.name, e.text, number, e.at}
		return checkKnown(e.name)
	case resumes:
		h := t.inCall
		if h == nil || h.name != e.name {
			return fmt.Errorf("%s resumes, but has not begun", e.name)
		}
		t.inCall = nil
		return p.answer(t, h, h.text+e.text, number)
	case calls:
		return p.answer(t, &half{e.name, e.text, number, e.at}, e.text, number)
	case ends:
		p.threads.end(t, number, e.at)
		return p.abandon(t, number)
	}
	return nil
}

// checkKnown returns an error for a system call that the parser does not handle. A name of question
// marks is a thread that was killed before its first call.
func checkKnown(name string) error {
	_, timer := timerKind(name)
	if timer || isStart(name) || name == "execve" || name == "exit_group" || strings.HasPrefix(name, "?") {
		return nil
	}
	return fmt.Errorf("%s does not belong in a recording of timers: record with -e trace=timer_create,timer_delete,"+
		"timer_settime,timer_gettime,timer_getoverrun,clone,clone3,fork,vfork,execve,exit_group", name)
}

// isStart reports whether a call starts a thread.
func isStart(name string) bool {
	return name == "clone" || name == "clone3" || name == "fork" || name == "vfork"
}

// answer processes a complete call of thread t that ends at line number. Its first half is h, and
// text is the whole call.
func (p *parser) answer(t *thread, h *half, text string, number int) error {
	if err := checkKnown(h.name); err != nil {
		return err
	}
	a, err := parseAnswer(text)
	if err != nil {
		return err
	}
	kind, timer := timerKind(h.name)
	switch {
	case timer:
		return p.timerCall(t, h, kind, a, number)
	case isStart(h.name) && a.succeeded():
		child, err := a.child()
		if err != nil {
			return err
		}
		return p.threads.start(child, origin{by: t, sameTask: sameTask(a.args), begun: h.line, ended: number})
	case isStart(h.name) && a.lost():
		p.threads.mayHaveStarted(origin{by: t, sameTask: sameTask(a.args), begun: h.line, ended: number})
	case h.name == "execve" && a.succeeded():
		p.add(t, h, number, Call{Kind: Exec})
	}
	return nil
}

// abandon records the call that a thread was in when it ended. Its result is unknown.
func (p *parser) abandon(t *thread, number int) error {
	h := t.inCall
	if h == nil {
		return nil
	}
	t.inCall = nil
	a := answer{name: h.name, args: h.text[len(h.name)+1:], value: Unanswered}
	if kind, ok := timerKind(h.name); ok {
		return p.timerCall(t, h, kind, a, number)
	}
	if isStart(h.name) {
		p.threads.mayHaveStarted(origin{by: t, sameTask: sameTask(a.args), begun: h.line, ended: number})
	}
	return nil
}

// timerCall records a timer call.
func (p *parser) timerCall(t *thread, h *half, kind Kind, a answer, number int) error {
	id, err := a.timerID(kind)
	errno := a.errno
	if a.lost() {
		errno = Unanswered
	} else if err != nil {
		return err
	}
	t.timerCalls++
	p.add(t, h, number, Call{Kind: kind, ID: id, Errno: errno})
	return nil
}

// add appends a call whose first half is h and whose last line is number.
func (p *parser) add(t *thread, h *half, number int, c Call) {
	c.Line, c.At, c.Thread = h.line, h.at-p.first, t.tid
	p.calls = append(p.calls, call{Call: c, by: t, begun: h.line, ended: number})
}
