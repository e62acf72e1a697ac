package strace

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// event is a line, taken apart.
type event struct {
	kind eventKind
	tid  int           // 0: the line names no thread
	at   time.Duration // since 1970
	name string        // begins, resumes, calls: the system call
	text string        // begins: the call up to " <unfinished ...>"; resumes: the rest of it; calls: all of it
	by   int           // superseded: the thread that becomes tid
}

type eventKind uint8

const (
	begins     eventKind = iota // call(arguments <unfinished ...>
	resumes                     // <... call resumed>arguments) = result
	calls                       // call(arguments) = result
	signals                     // --- SIGPROF {...} ---
	ends                        // +++ exited with 0 +++
	superseded                  // +++ superseded by execve in pid 12 +++
)

var (
	// With -o each line of a followed program begins with its thread id; on
	// standard error "[pid 12]" does, and nothing while there is one thread.
	headPattern = regexp.MustCompile(`^(?:\[pid +(\d+)\] |(\d+) +)?(\d+)\.(\d{1,9}) `)
	// A thread that is killed at birth shows as "???( <unfinished ...>".
	namePattern       = regexp.MustCompile(`^([a-z_][a-z0-9_]*|\?+)\(`)
	resumedPattern    = regexp.MustCompile(`^<\.\.\. ([a-z0-9_]+|\?+) resumed>`)
	supersededPattern = regexp.MustCompile(`^\+\+\+ superseded by execve in pid (\d+) \+\+\+$`)
	endedPattern      = regexp.MustCompile(`^\+\+\+ (?:exited with -?\d+|killed by \S+(?: \(core dumped\))?) \+\+\+$`)
	signalPattern     = regexp.MustCompile(`^--- .* ---$`)
)

// parseLine reads any line but those of strace about itself.
func parseLine(text string) (e event, err error) {
	head := headPattern.FindStringSubmatch(text)
	if head == nil {
		return e, errors.New("a line begins with a thread id (or not) and a time as -ttt writes it: " +
			"was it recorded with -ttt, and with -o FILE to keep it apart from what the program prints?")
	}
	if pid := head[1] + head[2]; pid != "" {
		if e.tid, err = parseTID(pid); err != nil {
			return e, err
		}
	}
	if e.at, err = parseTime(head[3], head[4]); err != nil {
		return e, err
	}
	return e, e.parseRest(text[len(head[0]):])
}

func (e *event) parseRest(rest string) (err error) {
	if m := namePattern.FindStringSubmatch(rest); m != nil {
		e.kind, e.name, e.text = calls, m[1], rest
		// No result yet: another thread's line follows, or strace lets go.
		for _, ending := range []string{" <unfinished ...>", " <detached ...>"} {
			if begun, ok := strings.CutSuffix(rest, ending); ok {
				e.kind, e.text = begins, begun
			}
		}
		return nil
	}
	if m := resumedPattern.FindStringSubmatch(rest); m != nil {
		e.kind, e.name, e.text = resumes, m[1], rest[len(m[0]):]
		return nil
	}
	if m := supersededPattern.FindStringSubmatch(rest); m != nil {
		e.kind = superseded
		e.by, err = parseTID(m[1])
		return err
	}
	switch {
	case endedPattern.MatchString(rest):
		e.kind = ends
	case signalPattern.MatchString(rest):
		e.kind = signals
	default:
		return errors.New("neither a call nor a signal nor an end: was it recorded with -o FILE, " +
			"to keep it apart from what the program prints?")
	}
	return nil
}

func parseTID(s string) (int, error) {
	tid, err := strconv.ParseInt(s, 10, 32)
	if err != nil || tid == 0 {
		return 0, fmt.Errorf("%s is no thread id", s)
	}
	return int(tid), nil
}

func parseTime(seconds, fraction string) (time.Duration, error) {
	s, err := strconv.ParseInt(seconds, 10, 32) // fits a Duration
	if err != nil {
		return 0, fmt.Errorf("%s.%s is no time", seconds, fraction)
	}
	// The pattern makes sure that these are nine digits.
	ns, _ := strconv.ParseInt((fraction + "00000000")[:9], 10, 64)
	return time.Duration(s)*time.Second + time.Duration(ns), nil
}

// A message is a line, or the end of one, in which strace speaks of itself.
// Standard error has them; a file written with -o has not.
var messagePattern = regexp.MustCompile(`^(.*?)(?:strace: )?(?:Process (\d+) (attached|detached)(?: with \d+ threads)?|\[ Process PID=\d+ runs in .* mode\. \])$`)

// cutMessage returns what stands before a message, which is the begin of a call
// that goes on in the next line, and the thread that the message announces, if
// it does.
func cutMessage(text string) (before string, attached []int, ok bool) {
	if !strings.Contains(text, "Process ") {
		return text, nil, false
	}
	m := messagePattern.FindStringSubmatch(text)
	if m == nil {
		return text, nil, false
	}
	if tid, err := parseTID(m[2]); err == nil && m[3] == "attached" {
		attached = []int{tid}
	}
	return m[1], attached, true
}
