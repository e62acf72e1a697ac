//go:build sim

package allocatortest

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"
	"unsafe"

	"idlab/allocators/sched"
)

// transcript writes down a run line by line: thread, call, access, variable, and source line. It is the Observer of the
// run, and sees its choices: an access is announced before the choice, and takes place after it.
type transcript struct {
	program     *testProgram
	execution   *execution
	lines       []string
	pending     map[int]string            // by thread: the line of the access that was announced
	variables   map[unsafe.Pointer]string // numbered by first touch: addresses differ between processes
	preemptions *sched.Preemptions
}

// write runs the program, and returns its transcript.
func (x *testProgram) write(choose sched.Chooser) (*transcript, outcome) {
	e, err := x.begin()
	t := &transcript{
		program: x, execution: e, pending: map[int]string{}, variables: map[unsafe.Pointer]string{},
		preemptions: sched.NewPreemptions(),
	}
	if err != nil {
		return t, outcome{err: err}
	}
	return t, x.runIn(e, func(last int, runnable []int) int {
		next := choose(last, runnable)
		t.chosen(next, runnable)
		return next
	}, t, map[string]bool{})
}

// chosen writes down the access that takes place now.
func (t *transcript) chosen(next int, runnable []int) {
	t.preemptions.Chosen(next, runnable)
	if line, ok := t.pending[next]; ok {
		t.lines = append(t.lines, line)
		delete(t.pending, next)
	}
}

func (t *transcript) Observe(e sched.Event) {
	t.preemptions.Observe(e)
	file, number := sched.Caller()
	where := fmt.Sprintf("%s:%d", filepath.Base(file), number)
	made := t.execution.threads[e.Thread].made
	calls := t.program.threads[e.Thread]
	switch e.Kind {
	case sched.Call:
		t.pending[e.Thread] = fmt.Sprintf("%d\t%v\tbegins\t\t", e.Thread, calls[len(made)])
	case sched.Return:
		last := len(made) - 1
		answer := strings.TrimPrefix(made[last].String(), "a.")
		t.lines = append(t.lines, fmt.Sprintf("%d\t%v\treturns\t%s\t", e.Thread, calls[last], answer))
	case sched.Unlock, sched.Touch, sched.TouchWrite: // take place at once
		t.lines = append(t.lines, t.access(e, calls[len(made)], where))
	case sched.End, sched.Nothing:
	default:
		t.pending[e.Thread] = t.access(e, calls[len(made)], where)
	}
}

func (t *transcript) access(e sched.Event, c programCall, where string) string {
	name, known := t.variables[e.Address]
	if !known {
		name = fmt.Sprintf("v%d", len(t.variables)+1)
		t.variables[e.Address] = name
	}
	return fmt.Sprintf("%d\t%v\t%v\t%s\t%s", e.Thread, c, e.Kind, name, where)
}

var trailing = regexp.MustCompile(` *\n`)

// String returns the lines as a table: all, or the first and the last ones. Of a run that loops for ever, the first
// tell how it came to the loop, and the last what the loop is.
func (t *transcript) String() string {
	const first, last = 160, 40
	lines := t.lines
	if left := len(lines) - first - last; left > 0 {
		lines = slices.Concat(lines[:first], []string{fmt.Sprintf("… %d lines …", left)}, lines[len(lines)-last:])
	}
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 1, 2, ' ', 0)
	fmt.Fprintf(w, "thread\tcall\taccess\tvariable\tline\n%s\n", strings.Join(lines, "\n"))
	w.Flush()
	return trailing.ReplaceAllString(text.String(), "\n")
}
