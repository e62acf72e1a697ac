package allocatortest

import (
	"fmt"
	"strconv"
	"strings"
	"syscall"

	"idlab/allocators"
)

// step is a call of a task, and its answer. A script is a line of steps:
//
//	a.create=0 a.at(5)=EBUSY b.find(0)=no a.delete(0)=ok a.timers=none a.exit=ok
//
// A letter names the task. An answer is ok, yes, no, none, the name of an error, an id, or a list of ids. Cases are
// written and failed histories are printed in this notation, so a failed history can be copied into a table of cases.
type step struct {
	task   byte
	call   call
	id     allocators.ID
	answer string
}

type call string

const (
	create call = "create"
	at     call = "at"   // create with the wanted id
	find   call = "find" // in a system, timer_getoverrun too
	del    call = "delete"
	timers call = "timers"
	// overrun is timer_getoverrun alone. Scripts do not have it, programs do (program.go).
	overrun call = "overrun"
	exit    call = "exit" // later steps of the letter are those of a new task at the same address
)

// takesID reports whether the call names an id.
func (c call) takesID() bool { return c == at || c == find || c == del || c == overrun }

func (s step) String() string {
	line := fmt.Sprintf("%c.%s", s.task, s.call)
	if s.call.takesID() {
		line += fmt.Sprintf("(%d)", s.id)
	}
	if s.answer != "" {
		line += "=" + s.answer
	}
	return line
}

// script formats steps: all of them, or the last 100.
func script(steps []step) string {
	const most = 100
	var line strings.Builder
	if len(steps) > most {
		fmt.Fprintf(&line, "(%d steps) … ", len(steps)-most)
		steps = steps[len(steps)-most:]
	}
	for i, s := range steps {
		if i > 0 {
			line.WriteByte(' ')
		}
		line.WriteString(s.String())
	}
	return line.String()
}

// parse reads a script.
func parse(script string) ([]step, error) {
	var steps []step
	for word := range strings.FieldsSeq(script) {
		s, err := parseStep(word)
		if err != nil {
			return nil, fmt.Errorf("step %q: %w", word, err)
		}
		steps = append(steps, s)
	}
	return steps, nil
}

func parseStep(word string) (s step, err error) {
	what, answer, _ := strings.Cut(word, "=")
	task, what, ok := strings.Cut(what, ".")
	if !ok || len(task) != 1 {
		return s, fmt.Errorf("want task.call(id)=answer")
	}
	what, id, _ := strings.Cut(what, "(")
	s = step{task: task[0], call: call(what), answer: answer}
	switch s.call {
	case create, timers, exit:
	case at, find, del:
		n, err := strconv.ParseInt(strings.TrimSuffix(id, ")"), 10, 32)
		if err != nil {
			return s, err
		}
		s.id = allocators.ID(n)
	default:
		return s, fmt.Errorf("unknown call %q", what)
	}
	return s, nil
}

// answerTo formats the result of a call that returns only an error.
func answerTo(err error) string {
	switch err {
	case nil:
		return "ok"
	case syscall.EAGAIN:
		return "EAGAIN"
	case syscall.EBUSY:
		return "EBUSY"
	case syscall.EINVAL:
		return "EINVAL"
	}
	return fmt.Sprintf("%q", err)
}

// answerID formats the result of a create.
func answerID(id allocators.ID, err error) string {
	if err != nil {
		return answerTo(err)
	}
	return strconv.Itoa(int(id))
}

// answerIDs formats a list of timers.
func answerIDs(ids []allocators.ID) string {
	if len(ids) == 0 {
		return "none"
	}
	var line []byte
	for i, id := range ids {
		if i > 0 {
			line = append(line, ',')
		}
		line = strconv.AppendInt(line, int64(id), 10)
	}
	return string(line)
}
