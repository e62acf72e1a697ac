package strace

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// printer writes a story as strace does with some options.
type printer struct {
	options
	*rand.Rand
	text    bytes.Buffer
	now     time.Duration // since 1970
	first   time.Duration // time of the first line; 0: there is none
	latest  time.Duration // time of the latest line
	alive   []int         // ids of the threads that strace follows
	pending []pending     // calls that are interrupted by lines of other threads
	calls   []Call        // what the recording tells
	hidden  map[int]Call  // by first thread: exits that no line has told so far
	numbers int           // of lines
}

// pending is the second half of a call.
type pending struct {
	*step
	text string
}

// print returns what strace writes, and the calls that a recording of it tells. Call.Line is not set.
func (s *story) print(r *rand.Rand, o options) (text []byte, calls []Call) {
	p := &printer{options: o, Rand: r, now: 1_700_006_399_997 * time.Millisecond, // 3 ms before midnight
		alive: slices.Clone(s.older), hidden: map[int]Call{}}
	if p.Prompt {
		p.raw("user@host:~$ strace -f ./p")
	}
	if s.attached {
		p.message(fmt.Sprintf("Process %d attached with %d threads", s.older[0], len(s.older)))
	} else {
		p.alive = []int{s.steps[0].tid}
	}
	for i := range s.steps {
		p.step(&s.steps[i])
	}
	p.flush(func(pending) bool { return true })
	for task := range s.tasks { // what no line has ended ends with the recording
		if !slices.ContainsFunc(p.calls, func(c Call) bool { return c.Kind == Exit && c.Task == task }) {
			p.calls = append(p.calls, p.stamped(Call{Kind: Exit, Task: task}, p.latest))
		}
	}
	p.finish()
	return p.packed(), p.calls
}

// step writes a step, and second halves of earlier ones.
func (p *printer) step(st *step) {
	if st.skipped(p.options) {
		return
	}
	p.flush(func(h pending) bool {
		sameID := st.starts != nil && h.child == st.child // wait4, before the id is used again
		return h.tid == st.tid || st.barrier && h.by.task == st.by.task || sameID || p.IntN(3) == 0
	})
	if !slices.Contains(p.alive, st.tid) {
		p.alive = append(p.alive, st.tid) // strace -A: a new program
	}
	if p.Notices && st.bits32 && p.IntN(9) == 0 {
		p.line(st.tid, fmt.Sprintf("[ Process PID=%d runs in 32 bit mode. ]", st.tid))
	}
	before := p.numbers
	switch st.kind {
	case aCall:
		p.call(st)
	case aDoomedCall:
		p.doomed(st)
	case anExec:
		p.exec(st)
	case aSignal:
		p.signal(st)
	case anEnd:
		p.end(st)
	}
	underWay := len(p.pending) > 0 && p.pending[len(p.pending)-1].step == st
	if p.numbers > before && !underWay {
		p.reap(st)
	}
}

// tell adds what the line just written tells.
func (p *printer) tell(st *step) {
	for _, c := range st.wants {
		if c.Thread = st.tid; c.Kind == Exec {
			c.Thread = st.newTID
		}
		p.calls = append(p.calls, p.stamped(c, p.latest))
	}
}

// reap tells the exit of a task whose end had no line.
func (p *printer) reap(st *step) {
	if c, ok := p.hidden[st.child]; ok && st.child > 0 && st.starts == nil {
		p.calls = append(p.calls, p.stamped(c, p.latest))
		delete(p.hidden, st.child)
	}
}

func (p *printer) call(st *step) {
	name, head, tail, value := p.styled(st)
	call := name + "(" + head
	if st.starts != nil {
		p.alive = append(p.alive, st.child)
	}
	rest := p.result(tail+")", len(call), value)
	attached := st.starts != nil && !p.QuietAttach && !p.ToFile
	split := p.IntN(10) < p.Splits
	if st.starts != nil && st.starts.used && (p.QuietExit || p.NoSignals) {
		split = false // nothing would tell the lines of the new thread from those of the old one
	}
	switch {
	case split && attached:
		p.lineOf(st, call+p.messageText(fmt.Sprintf("Process %d attached", st.child))+"\n <unfinished ...>")
	case split:
		p.lineOf(st, call+" <unfinished ...>")
	case attached:
		p.lineOf(st, call+p.messageText(fmt.Sprintf("Process %d attached", st.child))+"\n"+rest)
		p.stack()
		return
	default:
		p.lineOf(st, call+rest)
		p.stack()
		return
	}
	p.pending = append(p.pending, pending{st, fmt.Sprintf("<... %s resumed>%s", name, p.result(tail+")", 20, value))})
}

// lineOf writes the first line of a step.
func (p *printer) lineOf(st *step, text string) {
	alive := p.alive
	if st.starts != nil { // the new thread is not yet there
		p.alive = alive[:len(alive)-1]
	}
	p.line(st.tid, text)
	p.alive = alive
	p.tell(st)
}

// doomed writes a call in which its thread is killed.
func (p *printer) doomed(st *step) {
	switch call := st.name + "(" + st.head; {
	case p.Separate || p.IntN(3) == 0:
		p.lineOf(st, call+")   = ?")
	case p.IntN(2) == 0:
		p.lineOf(st, call+" <unfinished ...>")
	default:
		p.lineOf(st, call+" <unfinished ...>")
		p.line(st.tid, "<... "+st.name+" resumed> <unfinished ...>) = ?")
	}
}

// exec writes an execve. The other threads of the task end, and the thread takes the id of the first.
func (p *printer) exec(st *step) {
	name, head, _, value := p.styled(st)
	call := name + "(" + head
	if st.ends == "" && st.tid == st.newTID {
		p.call(st)
		return
	}
	others := strings.Fields(st.ends)
	switch {
	case p.Separate && st.tid == st.newTID:
		p.lineOf(st, call+p.result(")", len(call), value))
	case p.Separate:
		p.lineOf(st, fmt.Sprintf("%s <pid changed to %d ...>", call, st.newTID))
	default:
		p.lineOf(st, call+" <unfinished ...>")
	}
	for _, other := range others {
		tid, _ := parseTID(other)
		if !p.QuietExit {
			p.line(tid, "+++ exited with 0 +++")
		}
		p.forget(tid)
	}
	if st.tid != st.newTID {
		p.forget(st.tid)
		if !p.QuietExec {
			p.line(st.newTID, fmt.Sprintf("+++ superseded by execve in pid %d +++", st.tid))
		}
	}
	if !p.Separate || st.tid != st.newTID {
		p.line(st.newTID, "<... execve resumed>"+p.result(")", 20, value))
	}
}

func (p *printer) forget(tid int) {
	p.alive = slices.DeleteFunc(p.alive, func(other int) bool { return other == tid })
}

func (p *printer) signal(st *step) {
	if p.NoSignals {
		return
	}
	text := st.head
	if p.Names || p.Namespaces {
		text = strings.Replace(text, fmt.Sprintf("si_pid=%d", st.child), "si_pid="+p.named(st.child), 1)
	}
	p.line(st.tid, "--- "+text+" ---")
	p.tell(st)
}

// end writes the end of a thread, if the options show it. Otherwise the exit of a killed task is told
// by its parent, or never.
func (p *printer) end(st *step) {
	killed := strings.HasPrefix(st.ends, "killed")
	if p.QuietExit || killed && p.NoSignals {
		p.forget(st.tid)
		for _, c := range st.wants {
			p.hidden[st.by.task.leader] = c
		}
		return
	}
	p.line(st.tid, "+++ "+st.ends+" +++")
	p.forget(st.tid)
	p.tell(st)
}

// flush writes second halves.
func (p *printer) flush(now func(pending) bool) {
	p.pending = slices.DeleteFunc(p.pending, func(h pending) bool {
		if !now(h) {
			return false
		}
		p.line(h.tid, h.text)
		p.stack()
		p.reap(h.step)
		return true
	})
}

// stamped sets the time of a call as the recording tells it.
func (p *printer) stamped(c Call, at time.Duration) Call {
	c.At = p.seen(at) - p.seen(p.first)
	if !p.ToFile || c.Kind == Exit {
		c.Thread = 0 // strace omits ids while it follows one thread; an exit is by any thread
	}
	return c
}

// seen is a time as precise as the recording has it.
func (p *printer) seen(at time.Duration) time.Duration {
	switch timeOptions[p.Times] {
	case "none":
		return 0
	case "-t", "unix seconds":
		return at.Truncate(time.Second)
	}
	return at
}
