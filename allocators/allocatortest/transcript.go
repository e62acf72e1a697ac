//go:build sim

package allocatortest

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"text/tabwriter"
	"unsafe"

	"idlab/allocators/sched"
)

// transcript writes down a run line by line. It is the Watcher of the run, and sees its choices: calls and locks are
// announced before the choice, and take place after it.
type transcript struct {
	program     *testProgram
	execution   *execution
	lines       []transcriptLine
	pending     map[int]transcriptLine // by thread: what was announced
	written     any                    // the variable of a plain write, whose new value is not known yet; or nil
	names       *names
	source      source
	preemptions *sched.Preemptions
}

// transcriptLine is a row of the table. Its variable and values get their names when the run has ended: more objects are
// known then.
type transcriptLine struct {
	thread       int
	call, access string
	variable     unsafe.Pointer // nil: none
	typ          reflect.Type   // of the variable; nil: a lock
	values       sched.Values
	answer       string // of a call that returns
	line         string // in the source
}

// format returns the columns of a line.
func (l transcriptLine) format(n *names) string {
	variable := ""
	if l.variable != nil {
		variable = n.variable(l.variable, l.typ)
	}
	value := l.answer
	switch v := l.values; {
	case v.Expected != nil && v.Expected != v.Old:
		value = fmt.Sprintf("fails: %s, not %s", n.value(v.Old), n.value(v.Expected))
	case v.Old != nil:
		value = n.value(v.Old)
		if written := n.value(v.New); written != "" {
			value += " → " + written
		}
	}
	return fmt.Sprintf("%d\t%s\t%s\t%s\t%s\t%s", l.thread, l.call, l.access, variable, value, l.line)
}

// write runs the program, and returns its transcript.
func (x *testProgram) write(choose sched.Chooser) (*transcript, outcome) {
	e, err := x.begin()
	t := &transcript{
		program: x, execution: e, pending: map[int]transcriptLine{}, preemptions: sched.NewPreemptions(),
		source: newSource(x.subject.design),
	}
	if err != nil {
		return t, outcome{err: err}
	}
	t.names = newNames(e.layer.objects)
	r := x.runIn(e, func(last int, runnable []int) int {
		next := choose(last, runnable)
		t.chosen(next, runnable)
		return next
	}, t, map[string]bool{})
	if errors.Is(r.err, sched.ErrDeadlock) {
		for w := range x.threads {
			if l, ok := t.pending[w]; ok {
				t.lines = append(t.lines, l) // waits for ever
			}
		}
	}
	return t, r
}

// chosen writes down a preemption, and what takes place now.
func (t *transcript) chosen(next int, runnable []int) {
	if last, ok := t.preemptions.Chosen(next, runnable); ok {
		t.lines = append(t.lines, transcriptLine{thread: last, call: t.call(last), access: "preempted"})
	}
	if line, ok := t.pending[next]; ok {
		t.lines = append(t.lines, line)
		delete(t.pending, next)
	}
}

// call returns the call that a thread makes or makes next, "" after its last one.
func (t *transcript) call(thread int) string {
	made := len(t.execution.threads[thread].made)
	if calls := t.program.threads[thread]; made < len(calls) {
		return calls[made].String()
	}
	return ""
}

func (t *transcript) Observe(e sched.Event) {
	t.settle()
	t.preemptions.Observe(e)
	l := transcriptLine{thread: e.Thread, call: t.call(e.Thread), access: e.Kind.String()}
	switch e.Kind {
	case sched.Call:
		l.access = "begins"
		t.pending[e.Thread] = l
	case sched.Return:
		made := t.execution.threads[e.Thread].made
		l.call = t.program.threads[e.Thread][len(made)-1].String()
		l.access, l.answer = "returns", strings.TrimPrefix(made[len(made)-1].String(), "a.")
		t.lines = append(t.lines, l)
	case sched.Lock, sched.LockWait, sched.Unlock:
		l.variable, l.line = e.Address, t.source.line()
		if e.Kind == sched.Unlock { // takes place at once
			t.lines = append(t.lines, l)
		} else {
			t.pending[e.Thread] = l
		}
	}
}

// Accessed writes down an access, which takes place now.
func (t *transcript) Accessed(e sched.Event, v sched.Values) {
	t.settle()
	variable := reflect.ValueOf(v.Variable)
	if e.Kind == sched.Touch || e.Kind == sched.TouchWrite {
		v.Old = variable.Elem().Interface()
		t.names.find(v.Variable)
	}
	if e.Kind == sched.TouchWrite {
		t.written = v.Variable
	}
	t.names.find(v.Old)
	t.names.find(v.New)
	t.lines = append(t.lines, transcriptLine{thread: e.Thread, call: t.call(e.Thread), access: e.Kind.String(),
		variable: e.Address, typ: variable.Type().Elem(), values: v, line: t.source.line()})
}

// settle completes the line of a plain write, which has been made by now.
func (t *transcript) settle() {
	if t.written != nil {
		t.lines[len(t.lines)-1].values.New = reflect.ValueOf(t.written).Elem().Interface()
		t.written = nil
	}
}

var trailing = regexp.MustCompile(` *\n`)

// String returns the lines as a table: all, or the first and the last ones. Of a run that loops for ever, the first
// tell how it came to the loop, and the last what the loop is.
func (t *transcript) String() string {
	const first, last = 160, 40
	left := len(t.lines) - first - last
	var lines []string
	for i, l := range t.lines {
		switch {
		case left <= 0 || i < first || i >= first+left:
			lines = append(lines, l.format(t.names))
		case i == first:
			lines = append(lines, fmt.Sprintf("… %d lines …", left))
		}
	}
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 1, 2, ' ', 0)
	fmt.Fprintf(w, "thread\tcall\taccess\tvariable\tvalue\tline\n%s\n", strings.Join(lines, "\n"))
	w.Flush()
	return trailing.ReplaceAllString(text.String(), "\n")
}
