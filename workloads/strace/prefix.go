package strace

import (
	"fmt"
	"strconv"
	"strings"
)

// prefix is what strace writes before an event. Each option adds a part, in this order:
//
//	[pid    12<comm>]   or   12<comm>      thread; the first on standard error, the second with -o
//	1700000000.123456 or 10:00:00.1234     time (-t, -tt, -ttt); at whole seconds without a fraction
//	     0.000123 or (+     0.000123)      time since the line before (-r); in brackets after another time
//	[ 226]                                 number of the call (-n)
//	[00007f0712dda829]                     instruction pointer (-i)
type prefix struct {
	tid  int    // 0: none
	time string // "": none
}

// maxTID is the highest thread id of Linux.
const maxTID = 1 << 22

// cutPrefix removes the prefix from a line. wholeSeconds says that a lone number is a time if a
// thread id or nothing is before it.
func cutPrefix(text string, wholeSeconds bool) (p prefix, rest string, err error) {
	rest = strings.TrimLeft(text, " \t")
	if after, ok := strings.CutPrefix(rest, "[pid "); ok {
		digits, tail := cutNumber(strings.TrimLeft(after, " "))
		tail, ok = strings.CutPrefix(cutComm(tail), "] ")
		if digits == "" || !ok {
			return p, rest, nil
		}
		if p.tid, err = parseTID(digits); err != nil {
			return p, rest, err
		}
		rest = tail
	} else if p.tid, rest, err = cutTID(rest, wholeSeconds); err != nil {
		return p, rest, err
	}
	p.time, rest = cutTime(rest, wholeSeconds)
	if after, ok := strings.CutPrefix(rest, "(+"); ok {
		if _, tail, ok := strings.Cut(after, ") "); ok {
			rest = tail
		}
	}
	return p, cutBrackets(rest), nil
}

// cutTID removes a thread id without "[pid". A number is no thread id if it is followed by a
// fraction or by the parts of a time, or if it is too large.
func cutTID(text string, wholeSeconds bool) (tid int, rest string, err error) {
	digits, tail := cutNumber(text)
	if digits == "" {
		return 0, text, nil
	}
	tail = cutComm(tail)
	if tail == "" || tail[0] != ' ' {
		return 0, text, nil
	}
	tail = strings.TrimLeft(tail, " ")
	number, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || number > maxTID || number == 0 && !isDigit(tail) || wholeSeconds && !isDigit(tail) {
		return 0, text, nil
	}
	tid, err = parseTID(digits)
	return tid, tail, err
}

// cutTime removes a time.
func cutTime(text string, wholeSeconds bool) (time, rest string) {
	text = strings.TrimLeft(text, " ")
	i := 0
	for i < len(text) && ('0' <= text[i] && text[i] <= '9' || text[i] == ':' || text[i] == '.') {
		i++
	}
	if i == 0 || i == len(text) || text[i] != ' ' {
		return "", text
	}
	if time = text[:i]; !strings.ContainsAny(time, ".:") && !wholeSeconds && !standsFor(time) {
		return "", text
	}
	return time, text[i+1:]
}

// standsFor reports whether a number without a fraction can be nothing but a time: the zero with
// which relative times begin, or more seconds than there are thread ids.
func standsFor(time string) bool { return time == "0" || len(time) > len("4194304") }

// cutBrackets removes the number of the call and the instruction pointer, which may be unknown: ????.
func cutBrackets(text string) string {
	for {
		inside, rest, ok := strings.Cut(text, "] ")
		if !ok || inside == "" || inside[0] != '[' || strings.Trim(inside[1:], " 0123456789abcdef?") != "" {
			return text
		}
		text = rest
	}
}

// cutComm removes the name of a process that follows its id (-Y), such as <sh>. strace escapes '<'
// and '>' in it.
func cutComm(text string) string {
	if text == "" || text[0] != '<' {
		return text
	}
	if i := strings.IndexByte(text, '>'); i > 0 {
		return text[i+1:]
	}
	return text
}

func cutNumber(text string) (digits, rest string) {
	i := 0
	for i < len(text) && '0' <= text[i] && text[i] <= '9' {
		i++
	}
	return text[:i], text[i:]
}

func isDigit(text string) bool { return text != "" && '0' <= text[0] && text[0] <= '9' }

// parseTID parses a thread id, which -e raw writes in hexadecimal.
func parseTID(s string) (int, error) {
	tid, err := strconv.ParseInt(s, 0, 32)
	if err != nil || tid <= 0 {
		return 0, fmt.Errorf("%s is not a thread id", s)
	}
	return int(tid), nil
}
