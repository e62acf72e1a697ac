package strace

import (
	"cmp"
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
	if t.leftGroup {
		t.leader().dying = true
	}
}

// childPattern matches what waitid and the signal SIGCHLD tell about a child that ended.
var childPattern = regexp.MustCompile(`\bsi_signo=(?:SIGCHLD|17\b).*` +
	`\bsi_code=(?:CLD_(?:EXITED|KILLED|DUMPED)|0x[123]\b).*` +
	`\bsi_pid=(\d+)(?:(?:<[^>]*>)? /\* (\d+) in strace's PID NS)?`)

// endedChild returns the id of the child that ended, by the text of a signal or of waitid; 0 if it
// names none.
func endedChild(text string) int {
	m := childPattern.FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	tid, _ := parseTID(cmp.Or(m[2], m[1])) // 0 with an error
	return tid
}

// waited returns the id of the child whose end a call of wait4, waitpid or waitid tells; 0 if it
// tells none.
func (a answer) waited() int {
	if a.name == "waitid" {
		return endedChild(a.args)
	}
	if strings.Contains(a.args, "WIFSTOPPED") || strings.Contains(a.args, "WIFCONTINUED") {
		return 0
	}
	tid, _ := a.child() // 0 with an error: WNOHANG found none
	return tid
}

// reaped processes a line that tells that a task has ended. It is by a call that began at line begun:
// a task that started since then has only the same id. This matters only if the task has no line that
// tells its end.
func (ts *threads) reaped(leader, begun int, now moment) {
	if t := ts.live[leader]; leader > 0 && t != nil && t.first < begun && t.reaped.line == 0 {
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
	open    bool    // nothing tells by when it had ended
	reaped  moment  // the parent learnt that the task had ended
	exec    moment  // the latest execve: it ended the other threads
	execBy  *thread
	calls   moment // the latest timer call
}

// exits returns the exit of each task: its exit_group or, without one, the end of its last thread.
// Where neither is in the recording, the task ends where its parent reaped it or its id is another
// thread's, or else with the recording; reaped and open have those tasks. A thread that strace did not
// follow counts only if it is the first thread of the task. All calls have a place.
func (p conclusion) exits(tasks int) (exits []call, reaped, open map[int]bool) {
	ends := make([]taskEnd, tasks)
	for i := range p.calls {
		c := &p.calls[i]
		e := &ends[c.by.task]
		e.calls = later(e.calls, moment{int(c.place), c.at})
		if c.kind == Exec {
			e.exec, e.execBy = moment{int(c.ended), c.at}, c.by
		}
	}
	for _, t := range p.threads.all {
		ends[t.task].add(t)
	}
	reaped, open = map[int]bool{}, map[int]bool{}
	for task := range ends {
		e := &ends[task]
		m, known := e.end()
		switch {
		case known:
		case e.reaped.line > 0:
			m, reaped[task] = later(e.reaped, e.calls), true
		case e.open:
			m, open[task] = moment{p.lines.number, p.clock.since}, true
		default:
			reaped[task] = true
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
	case t != e.execBy && t.lastLine < e.exec.line && (end.line == 0 || t.endLost):
		return // the execve ended it
	case end.line == 0:
		e.lost, e.open = true, true
	case end.line >= e.threads.line:
		e.threads, e.last = end, t
	}
	e.lost = e.lost || t.endLost && t.left.line == 0
}

// end returns the end of the task. known is false if it is not in the recording.
func (e *taskEnd) end() (m moment, known bool) {
	if e.group.line > 0 {
		return later(e.group, e.calls), true
	}
	return later(e.threads, e.calls), !e.lost
}
