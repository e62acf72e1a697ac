package strace

import "strings"

// event is a parsed line.
type event struct {
	kind eventKind
	tid  int    // thread id; 0: the line has none
	name string // begins, resumes, calls: the system call
	// text of begins is the call up to " <unfinished ...>", of resumes the rest of it, and of calls and
	// signals all.
	text string
	by   int // superseded: the thread whose id becomes tid
}

type eventKind uint8

const (
	begins     eventKind = iota // call(arguments <unfinished ...>
	resumes                     // <... call resumed>arguments) = result
	calls                       // call(arguments) = result
	signals                     // --- SIGPROF {...} ---
	ends                        // +++ exited with 0 +++
	superseded                  // +++ superseded by execve in pid 12 +++
	notices                     // [ Process PID=12 runs in 32 bit mode. ]
)

// parseEvent parses a line without its prefix. ok is false if it is no event.
func parseEvent(rest string) (e event, ok bool, err error) {
	switch {
	case strings.HasPrefix(rest, "<... "):
		e.kind = resumes
		e.name, e.text, ok = strings.Cut(rest[len("<... "):], " resumed>")
		return e, ok && (isName(e.name) || isUnknown(e.name)), nil
	case strings.HasPrefix(rest, "--- "):
		e.kind, e.text = signals, rest
		return e, strings.HasSuffix(rest, " ---"), nil
	case strings.HasPrefix(rest, "+++ "):
		return parseEnd(rest)
	case strings.HasPrefix(rest, "[ Process PID="):
		return event{kind: notices}, strings.HasSuffix(rest, " ]"), nil
	}
	name, _, ok := strings.Cut(rest, "(")
	if !ok || !isName(name) && !isUnknown(name) {
		return e, false, nil
	}
	e = event{kind: calls, name: name, text: rest}
	if strings.HasSuffix(rest, "...>") {
		e.unfinished()
	}
	return e, true, nil
}

// unfinished makes the first half of a call of one whose result is missing: a line of another thread
// follows, strace detached, or the thread got another id in an execve.
func (e *event) unfinished() {
	i := strings.LastIndex(e.text, " <")
	if i < 0 {
		return
	}
	switch ending := e.text[i+len(" <"):]; {
	case ending == "unfinished ...>", ending == "detached ...>", strings.HasPrefix(ending, "pid changed to "):
		e.kind, e.text = begins, e.text[:i]
	}
}

// parseEnd parses "+++ exited with 0 +++", "+++ killed by SIGSEGV (core dumped) +++" and
// "+++ superseded by execve in pid 12 +++".
func parseEnd(rest string) (e event, ok bool, err error) {
	text, ok := strings.CutSuffix(strings.TrimPrefix(rest, "+++ "), " +++")
	if !ok {
		return e, false, nil
	}
	if by, ok := strings.CutPrefix(text, "superseded by execve in pid "); ok {
		digits, _ := cutNumber(by)
		e.kind = superseded
		e.by, err = parseTID(digits)
		return e, true, err
	}
	e.kind = ends
	return e, strings.HasPrefix(text, "exited with ") || strings.HasPrefix(text, "killed by "), nil
}

// isName reports whether text can be the name of a system call. Old versions of strace write
// SYS_NUMBER for one that they do not know.
func isName(text string) bool {
	if number, ok := strings.CutPrefix(text, "SYS_"); ok {
		digits, rest := cutNumber(number)
		return digits != "" && rest == ""
	}
	for i := range len(text) {
		c := text[i]
		letter := 'a' <= c && c <= 'z' || c == '_'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return text != ""
}

// isUnknown reports whether text stands for a call that strace could not read, because the thread
// was killed before: a number of question marks.
func isUnknown(text string) bool { return text != "" && strings.Trim(text, "?") == "" }
