package strace

import (
	"regexp"
	"strings"
	"time"
)

// moment is a line and its time. The zero moment is none.
type moment struct {
	line int
	at   time.Duration
}

// later returns the later of two moments.
func later(a, b moment) moment {
	if b.line > a.line {
		return b
	}
	return a
}

// leave processes a call of exit or exit_group, which has no result. The task ends with the first
// half of exit_group.
func (t *thread) leave(h *half) {
	t.left = moment{h.line, h.at}
	t.leftGroup = h.name == "exit_group"
}

var (
	// waitPattern matches the result of wait4 and waitpid.
	waitPattern = regexp.MustCompile(`^wait(?:4|pid)\(.* = (\w+)`)
	// childPattern matches what waitid and the signal SIGCHLD tell about a child that ended.
	childPattern = regexp.MustCompile(`\bsi_signo=(?:SIGCHLD|17\b).*\bsi_code=(?:CLD_(?:EXITED|KILLED|DUMPED)|0x[123]\b).*\bsi_pid=(\d+)`)
)

// reaped processes a call or a signal that may tell that a child has ended. This matters only if the
// child has no line that tells it.
func (p *parser) reaped(text string, now moment) {
	if strings.Contains(text, "WIFSTOPPED") || strings.Contains(text, "WIFCONTINUED") {
		return
	}
	m := childPattern.FindStringSubmatch(text)
	if m == nil {
		m = waitPattern.FindStringSubmatch(text)
	}
	if m == nil {
		return
	}
	tid, err := parseTID(m[1])
	if t := p.threads.live[tid]; err == nil && t != nil && t.reaped.line == 0 {
		t.reaped = now
	}
}

// taskEnd gathers how a task ended.
type taskEnd struct {
	first   *thread
	group   moment  // exit_group
	threads moment  // the latest end of a thread
	last    *thread // that thread
	lost    bool    // a thread has no end in the recording
	reaped  moment  // the parent learnt that the task had ended
	exec    moment  // the latest execve: it ended the other threads
	calls   moment  // the latest timer call
}

// exits returns the exit of each task: its exit_group or, without one, the end of its last thread.
// Where neither is in the recording, the task ends where its parent reaped it, or else with the
// recording; reaped and open have those tasks. A thread that strace did not follow counts only if it
// is the first thread of the task. All calls have a place.
func (p *parser) exits(tasks int) (exits []call, reaped, open map[int]bool) {
	ends := make([]taskEnd, tasks)
	for i := range p.calls {
		c := &p.calls[i]
		e := &ends[c.by.task]
		e.calls = later(e.calls, moment{int(c.place), c.at})
		if c.kind == Exec {
			e.exec = later(e.exec, moment{int(c.ended), c.at})
		}
	}
	for _, t := range p.threads.all {
		ends[t.task].add(t)
	}
	reaped, open = map[int]bool{}, map[int]bool{}
	for task := range ends {
		e := &ends[task]
		m, known := e.end()
		if !known && e.reaped.line > 0 {
			m, reaped[task] = later(e.reaped, e.calls), true
		} else if !known {
			m, open[task] = moment{p.lines.number, p.clock.since}, true
		}
		exits = append(exits, call{kind: Exit, by: e.last, tid: int32(e.last.tid), at: m.at,
			begun: int32(m.line), ended: int32(m.line), place: int32(m.line)})
	}
	return exits, reaped, open
}

// add adds a thread of the task.
func (e *taskEnd) add(t *thread) {
	if e.first == nil {
		e.first, e.last = t, t
	} else if !t.seen {
		return
	}
	if t.leftGroup && (e.group.line == 0 || t.left.line < e.group.line) {
		e.group = t.left
	}
	if t.reaped.line > 0 {
		e.reaped = t.reaped
	}
	end := t.left
	if end.line == 0 {
		end = t.end
	}
	switch {
	case end.line == 0 && t.lastLine < e.exec.line:
	case end.line == 0 || t.endLost:
		e.lost = true
	case end.line >= e.threads.line:
		e.threads, e.last = end, t
	}
}

// end returns the end of the task. known is false if it is not in the recording.
func (e *taskEnd) end() (m moment, known bool) {
	if e.group.line > 0 {
		return later(e.group, e.calls), true
	}
	return later(e.threads, e.calls), !e.lost
}
