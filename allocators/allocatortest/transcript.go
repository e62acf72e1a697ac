//go:build sim

package allocatortest

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"

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

// transcriptLine is a row of the table.
type transcriptLine struct {
	thread                              int
	call, access, variable, value, line string
}

func (l transcriptLine) String() string {
	return fmt.Sprintf("%d\t%s\t%s\t%s\t%s\t%s", l.thread, l.call, l.access, l.variable, l.value, l.line)
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
	return t, x.runIn(e, func(last int, runnable []int) int {
		next := choose(last, runnable)
		t.chosen(next, runnable)
		return next
	}, t, map[string]bool{})
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
		l.access, l.value = "returns", strings.TrimPrefix(made[len(made)-1].String(), "a.")
		t.lines = append(t.lines, l)
	case sched.Lock, sched.LockWait, sched.Unlock:
		l.variable, l.line = t.names.variable(e.Address, nil), t.source.line()
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
		t.names.find(e.Address, variable.Type())
		v.Old = variable.Elem().Interface()
	}
	l := transcriptLine{thread: e.Thread, call: t.call(e.Thread), access: e.Kind.String(),
		variable: t.names.variable(e.Address, variable.Type().Elem()), value: t.names.value(v.Old), line: t.source.line()}
	switch {
	case e.Kind == sched.CompareAndSwap && v.Old != v.Expected:
		l.value = fmt.Sprintf("fails: %s, not %s", l.value, t.names.value(v.Expected))
	case e.Kind == sched.TouchWrite:
		t.written = v.Variable
	case v.New != nil:
		l.value += " → " + t.names.value(v.New)
	}
	t.lines = append(t.lines, l)
}

// settle completes the line of a plain write, which has been made by now.
func (t *transcript) settle() {
	if t.written == nil {
		return
	}
	if l := &t.lines[len(t.lines)-1]; l.value != "" {
		l.value += " → " + t.names.value(reflect.ValueOf(t.written).Elem().Interface())
	}
	t.written = nil
}

var trailing = regexp.MustCompile(` *\n`)

// String returns the lines as a table: all, or the first and the last ones. Of a run that loops for ever, the first
// tell how it came to the loop, and the last what the loop is.
func (t *transcript) String() string {
	const first, last = 160, 40
	var lines []string
	for _, l := range t.lines {
		lines = append(lines, l.String())
	}
	if left := len(lines) - first - last; left > 0 {
		lines = slices.Concat(lines[:first], []string{fmt.Sprintf("… %d lines …", left)}, lines[len(lines)-last:])
	}
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 1, 2, ' ', 0)
	fmt.Fprintf(w, "thread\tcall\taccess\tvariable\tvalue\tline\n%s\n", strings.Join(lines, "\n"))
	w.Flush()
	return trailing.ReplaceAllString(text.String(), "\n")
}
