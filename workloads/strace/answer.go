package strace

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"idlab/allocators"
)

// answer is a whole call: its name, arguments and result.
type answer struct {
	name, args   string
	value, errno string // value is "?" where there is none
	rest         string // what strace remarks on the value
}

var (
	// The last ") = " is the result's: a string among the arguments may hold one.
	answerPattern = regexp.MustCompile(`^([^(]*)\((.*)\)\s+= (\?|-?\w+)(?: (E[A-Z0-9_]+|\(errno \d+\)))?((?: .*)?)$`)
	newIDPattern  = regexp.MustCompile(`\[(\w+)\]$`)
	nsPattern     = regexp.MustCompile(`/\* (\d+) in strace's PID NS`)
	flagsPattern  = regexp.MustCompile(`flags=(0x[0-9a-f]+)`)
)

func parseAnswer(text string) (a answer, err error) {
	m := answerPattern.FindStringSubmatch(text)
	if m == nil {
		return a, errors.New("a call without its end: was the line cut, or broken by what the program prints (record with -o FILE)?")
	}
	a = answer{name: m[1], args: m[2], value: m[3], errno: m[4], rest: m[5]}
	if a.value == "-1" && a.errno == "" {
		return a, errors.New("a call failed without the name of an error")
	}
	return a, nil
}

// lost reports that nobody saw the result: the thread was killed in the call.
// strace then shows "?", or what it takes for an error without a name.
func (a answer) lost() bool {
	return a.value == Unanswered && !a.restarts() || strings.HasPrefix(a.errno, "(")
}

// restarts reports that a signal came first: the call did nothing and is made
// again.
func (a answer) restarts() bool { return strings.HasPrefix(a.errno, "ERESTART") }

func (a answer) succeeded() bool { return a.value != Unanswered && a.value != "-1" }

// timerKinds are the timer calls by name.
func timerKind(name string) (Kind, bool) {
	for k := Create; k.OnTimer(); k++ {
		if k.String() == name {
			return k, true
		}
	}
	return 0, false
}

// timerID returns the id that a timer call is about; a create that did not
// succeed has none.
func (a answer) timerID(kind Kind) (allocators.ID, error) {
	text, _, _ := strings.Cut(a.args, ",")
	if kind == Create {
		if !a.succeeded() {
			return 0, nil
		}
		m := newIDPattern.FindStringSubmatch(a.args)
		if m == nil {
			return 0, errors.New("a new timer's id, [N] at the end of the arguments, is missing")
		}
		text = m[1]
	}
	id, err := strconv.ParseInt(strings.TrimSpace(text), 0, 32)
	if err != nil || kind == Create && id < 0 {
		return 0, fmt.Errorf("%q is no timer id", text)
	}
	return allocators.ID(id), nil
}

// child returns the thread that a clone, fork or vfork started, as strace
// itself counts threads.
func (a answer) child() (int, error) {
	if m := nsPattern.FindStringSubmatch(a.rest); m != nil {
		return parseTID(m[1])
	}
	return parseTID(a.value)
}

// sameTask reports whether the flags make the child a thread of its parent's
// task. They stand in the part of the call that is known when it begins.
func sameTask(args string) bool {
	if m := flagsPattern.FindStringSubmatch(args); m != nil { // strace -X raw
		const cloneThread = 0x10000
		flags, _ := strconv.ParseUint(m[1], 0, 64)
		return flags&cloneThread != 0
	}
	return strings.Contains(args, "CLONE_THREAD")
}
