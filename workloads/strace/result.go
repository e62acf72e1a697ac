package strace

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"idlab/allocators"
)

// answer is a complete call: its name, arguments and result.
type answer struct {
	name, args   string
	value, errno string        // value is "?" if strace saw no result
	rest         string        // comment of strace after the result
	took         time.Duration // duration of the call (-T); -1: not recorded
}

var (
	nsPattern    = regexp.MustCompile(`/\* (\d+)\S* in strace's PID NS`)
	flagsPattern = regexp.MustCompile(`flags=(0x[0-9a-f]+)|^(0x[0-9a-f]+)`)
)

// errIncomplete reports a call without a result.
var errIncomplete = errors.New("the call is incomplete: " +
	"the line was cut, or output of the program is mixed in (record with -o FILE)")

// parseAnswer parses a call such as
//
//	clone(child_stack=NULL, flags=SIGCHLD) = 2<sh> /* 13 in strace's PID NS */ <0.000051>
//	timer_delete(7)                         = -1 EINVAL (Invalid argument) (INJECTED)
//
// The result follows the last "= ", because a string argument may contain another one.
func parseAnswer(text string) (a answer, err error) {
	i := strings.LastIndex(text, " = ")
	if i < 0 {
		return a, errIncomplete
	}
	call := strings.TrimRight(text[:i], " ")
	name, args, ok := strings.Cut(call, "(")
	if !ok || !strings.HasSuffix(args, ")") {
		return a, errIncomplete
	}
	args = strings.TrimSuffix(args[:len(args)-1], " <unfinished ...>") // the thread was killed in the call
	a = answer{name: name, args: args, took: -1}
	digits := strings.IndexAny(text[i+3:]+" ", " <")
	a.value, a.rest = text[i+3:i+3+digits], cutComm(text[i+3+digits:])
	if a.value == "" {
		return a, errIncomplete
	}
	word, rest, _ := strings.Cut(strings.TrimPrefix(a.rest, " "), " ")
	if isErrno(word) {
		a.errno, a.rest = word, rest
	} else if word == "(errno" {
		a.errno = "(errno)"
	}
	if a.value == "-1" && a.errno == "" {
		return a, errors.New("the call failed, but the line names no error")
	}
	return a, a.parseDuration()
}

func isErrno(word string) bool {
	return strings.HasPrefix(word, "E") && strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == ""
}

func (a *answer) parseDuration() error {
	i := strings.LastIndexByte(a.rest, '<')
	if i < 0 || !strings.HasSuffix(a.rest, ">") {
		return nil
	}
	text := a.rest[i+1 : len(a.rest)-1]
	if text == "unavailable" {
		return nil
	}
	_, took, err := parseTime(text)
	if err == nil {
		a.took = took
	}
	return err
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

// injected reports whether strace made the result up (-e inject): the call did not happen.
func (a answer) injected() bool { return strings.Contains(a.rest, "(INJECTED") }

// timerID returns the id that a create returned or that another timer call was given. A create
// that failed has no id; for it timerID returns 0.
func (a answer) timerID(kind Kind) (allocators.ID, error) {
	text, _, _ := strings.Cut(a.args, ",")
	if kind == Create {
		if !a.succeeded() {
			return 0, nil
		}
		var err error
		if text, err = a.newID(); err != nil {
			return 0, err
		}
	}
	text = strings.TrimSpace(text)
	if text == "(nil)" { // strace before 4.16
		return 0, nil
	}
	id, err := strconv.ParseInt(text, 0, 64)
	if strings.HasPrefix(text, "0x") && id == int64(uint32(id)) {
		id = int64(int32(id)) // a negative id by -e raw
	}
	if err != nil || id != int64(int32(id)) || kind == Create && id < 0 {
		return 0, fmt.Errorf("%q is not a timer id", text)
	}
	return allocators.ID(id), nil
}

// newID returns the id that a create returned: [0], or {0x1} in strace before 4.16.
func (a answer) newID() (string, error) {
	last := a.args[strings.LastIndexAny(a.args, " ,")+1:]
	if n := len(last); n > 2 && (last[0] == '[' && last[n-1] == ']' || last[0] == '{' && last[n-1] == '}') {
		return last[1 : n-1], nil
	}
	if strings.HasPrefix(last, "0x") {
		return "", errors.New("the id of the new timer is missing, the line has only its address: " +
			"record without -e raw and -e verbose")
	}
	return "", errors.New("the id of the new timer is missing: want [N] at the end of the arguments")
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
	if m := flagsPattern.FindStringSubmatch(args); m != nil { // strace -X raw, -e raw
		const cloneThread = 0x10000
		flags, _ := strconv.ParseUint(m[1]+m[2], 0, 64)
		return flags&cloneThread != 0
	}
	return strings.Contains(args, "CLONE_THREAD")
}
