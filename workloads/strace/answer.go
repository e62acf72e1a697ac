package strace

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"idlab/allocators"
)

// answer is a complete call: its name, arguments and result.
type answer struct {
	name, args   string
	value, errno string // value is "?" if strace saw no result
	rest         string // comment of strace after the result
}

var (
	// The result follows the last ") = ", because a string argument may contain another one.
	answerPattern = regexp.MustCompile(`^([^(]*)\((.*)\)\s+= (\?|-?\w+)(?: (E[A-Z0-9_]+|\(errno \d+\)))?((?: .*)?)$`)
	newIDPattern  = regexp.MustCompile(`\[(\w+)\]$`)
	nsPattern     = regexp.MustCompile(`/\* (\d+) in strace's PID NS`)
	flagsPattern  = regexp.MustCompile(`flags=(0x[0-9a-f]+)`)
)

func parseAnswer(text string) (a answer, err error) {
	m := answerPattern.FindStringSubmatch(text)
	if m == nil {
		return a, errors.New("the call is incomplete: " +
			"the line was cut, or output of the program is mixed in (record with -o FILE)")
	}
	a = answer{name: m[1], args: m[2], value: m[3], errno: m[4], rest: m[5]}
	if a.value == "-1" && a.errno == "" {
		return a, errors.New("the call failed, but the line names no error")
	}
	return a, nil
}

// lost reports whether the result is unknown, because the thread was killed in the call. strace
// then prints "?" or "(errno N)".
func (a answer) lost() bool {
	return a.value == Unanswered && !a.restarts() || strings.HasPrefix(a.errno, "(")
}

// restarts reports whether a signal interrupted the call before it had an effect. The kernel
// restarts such a call.
func (a answer) restarts() bool { return strings.HasPrefix(a.errno, "ERESTART") }

func (a answer) succeeded() bool { return a.value != Unanswered && a.value != "-1" }

// timerKind returns the kind of a timer call by its name.
func timerKind(name string) (Kind, bool) {
	for k := Create; k.OnTimer(); k++ {
		if k.String() == name {
			return k, true
		}
	}
	return 0, false
}

// timerID returns the id that a create returned or that another timer call was given. A create
// that failed has no id; for it timerID returns 0.
func (a answer) timerID(kind Kind) (allocators.ID, error) {
	text, _, _ := strings.Cut(a.args, ",")
	if kind == Create {
		if !a.succeeded() {
			return 0, nil
		}
		m := newIDPattern.FindStringSubmatch(a.args)
		if m == nil {
			return 0, errors.New("the id of the new timer is missing: want [N] at the end of the arguments")
		}
		text = m[1]
	}
	id, err := strconv.ParseInt(strings.TrimSpace(text), 0, 32)
	if err != nil || kind == Create && id < 0 {
		return 0, fmt.Errorf("%q is not a timer id", text)
	}
	return allocators.ID(id), nil
}

// child returns the id of the thread that a clone, fork or vfork started, in the pid namespace of
// strace.
func (a answer) child() (int, error) {
	if m := nsPattern.FindStringSubmatch(a.rest); m != nil {
		return parseTID(m[1])
	}
	return parseTID(a.value)
}

// sameTask reports whether the flags of a clone make the child a thread of the caller's task. The
// first half of an interrupted call contains the flags.
func sameTask(args string) bool {
	if m := flagsPattern.FindStringSubmatch(args); m != nil { // strace -X raw
		const cloneThread = 0x10000
		flags, _ := strconv.ParseUint(m[1], 0, 64)
		return flags&cloneThread != 0
	}
	return strings.Contains(args, "CLONE_THREAD")
}
