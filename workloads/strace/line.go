package strace

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// event is a parsed line.
type event struct {
	kind eventKind
	tid  int           // thread id; 0: the line has none
	at   time.Duration // since 1970
	name string        // begins, resumes, calls: the system call
	text string        // begins: the call up to " <unfinished ...>"; resumes: the rest of it; calls: all of it
	by   int           // superseded: the thread whose id becomes tid
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
	// With -f and -o each line begins with the thread id. On standard error it begins with
	// "[pid 12]", or with no id while strace follows only one thread.
	headPattern = regexp.MustCompile(`^(?:\[pid +(\d+)\] |(\d+) +)?(\d+)\.(\d{1,9}) `)
	// For a thread that is killed before its first call strace writes "???( <unfinished ...>".
	namePattern       = regexp.MustCompile(`^([a-z_][a-z0-9_]*|\?+)\(`)
	resumedPattern    = regexp.MustCompile(`^<\.\.\. ([a-z0-9_]+|\?+) resumed>`)
	supersededPattern = regexp.MustCompile(`^\+\+\+ superseded by execve in pid (\d+) \+\+\+$`)
	endedPattern      = regexp.MustCompile(`^\+\+\+ (?:exited with -?\d+|killed by \S+(?: \(core dumped\))?) \+\+\+$`)
	signalPattern     = regexp.MustCompile(`^--- .* ---$`)
)

// parseLine parses a line that is not a message of strace about itself.
func parseLine(text string) (e event, err error) {
	head := headPattern.FindStringSubmatch(text)
	if head == nil {
		return e, errors.New("the line does not begin with an optional thread id and a time: " +
			"record with -ttt, and with -o FILE to separate the recording from the output of the program")
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
		// The result is missing: a line of another thread follows, or strace has detached.
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
		return errors.New("the line is neither a call nor a signal nor the end of a thread: " +
			"record with -o FILE to separate the recording from the output of the program")
	}
	return nil
}

func parseTID(s string) (int, error) {
	tid, err := strconv.ParseInt(s, 10, 32)
	if err != nil || tid == 0 {
		return 0, fmt.Errorf("%s is not a thread id", s)
	}
	return int(tid), nil
}

func parseTime(seconds, fraction string) (time.Duration, error) {
	s, err := strconv.ParseInt(seconds, 10, 32) // 32 bits, so that a Duration does not overflow
	if err != nil {
		return 0, fmt.Errorf("%s.%s is not a valid time", seconds, fraction)
	}
	// headPattern admits one to nine digits, so this cannot fail.
	ns, _ := strconv.ParseInt((fraction + "00000000")[:9], 10, 64)
	return time.Duration(s)*time.Second + time.Duration(ns), nil
}

// messagePattern matches a message of strace about itself. A message is a line, or the end of a
// line. It occurs on standard error, but not in a file written with -o.
var messagePattern = regexp.MustCompile(`^(.*?)(?:strace: )?(?:Process (\d+) (attached|detached)` +
	`(?: with \d+ threads)?|\[ Process PID=\d+ runs in .* mode\. \])$`)

// cutMessage removes a message from the end of a line. It returns the text before the message,
// which is the beginning of a call that the next line continues, and the thread that the message
// announces, if any. ok reports whether there is a message.
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
