package strace

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"idlab/workloads/plaintext"
)

// maxLine bounds the length of a line in bytes.
const maxLine = 64 << 20

// lines reads a text line by line.
type lines struct {
	*plaintext.Reader
	number int // of the last line, from 1
}

// next returns the next line without its end and without colours. whole is false for a last line
// without an end. It returns io.EOF at the end.
func (l *lines) next() (text string, whole bool, err error) {
	raw, err := l.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		long := append([]byte(nil), raw...)
		for err == bufio.ErrBufferFull && len(long) < maxLine {
			raw, err = l.ReadSlice('\n')
			long = append(long, raw...)
		}
		raw = long
	}
	if len(raw) == 0 && err == io.EOF {
		return "", false, err
	}
	l.number++
	switch {
	case err == bufio.ErrBufferFull:
		return "", false, fmt.Errorf("the line has more than %d bytes: the file is no recording by strace", maxLine)
	case err != nil && err != io.EOF:
		return "", false, err
	}
	text = strings.TrimRight(string(raw), "\r\n")
	if strings.IndexByte(text, '\x1b') >= 0 {
		text = colours.ReplaceAllString(text, "")
	}
	return text, err == nil, nil
}

var (
	// colours matches sequences by which a terminal is told a colour or a title.
	colours = regexp.MustCompile("\x1b\\[[0-9;?]*[A-Za-z]|\x1b\\][^\x07]*\x07|\x1b[()][A-Z0-9]")
	// promptPattern matches a prompt in a copy from a terminal, with strace as the command or without one.
	promptPattern = regexp.MustCompile(`^[^()=+<>]*[$#%❯➜](?:\s*|\s(?:[^()<>]*[\s/])?strace\s.*)$` +
		`|^Script (?:started|done)\b`)
	// stackPattern matches a line of a stack (-k).
	stackPattern = regexp.MustCompile(`^ *> .*\[0x[0-9a-f]+\]`)
	// tablePattern matches a line of the table of calls (-C, -c).
	tablePattern = regexp.MustCompile(`^(?:% time .*|[- ]*-{6}[- ]*|System call usage summary for .*:` +
		`|\d+\.\d\d +\d+\.\d{6} .*)$`)
	// ownPattern matches a message of strace about itself, other than one that messagePattern matches.
	ownPattern = regexp.MustCompile(`^ *(?:\.{0,2}/\S*)?strace: `)
	// messagePattern matches a message of strace about a process. A message is a line, or the end of
	// a line. It occurs on standard error, but not in a file written with -o.
	messagePattern = regexp.MustCompile(`^(.*?)(?:(?:\.{0,2}/[^ ]*/)?strace: )?(?:Process (\d+)(?:<[^>]*>)? ` +
		`(attached|detached|suspended|resumed)(?: with \d+ threads| \([^)]*\))?)$`)
)

// cutMessage removes a message from the end of a line. It returns the text before the message,
// which is the beginning of a call that the next line continues, and the thread that the message
// announces, or 0. ok reports whether there is a message.
func cutMessage(text string) (before string, attached int, ok bool) {
	if !strings.Contains(text, "Process ") {
		return text, 0, false
	}
	m := messagePattern.FindStringSubmatch(text)
	if m == nil {
		return text, 0, false
	}
	if tid, err := parseTID(m[2]); err == nil && m[3] == "attached" {
		attached = tid
	}
	return strings.TrimLeft(m[1], " "), attached, true
}

// remark reports whether a line is part of strace's output, but no event: a line of a stack or of
// the table of calls, or a message.
func (p *parser) remark(text string) bool {
	switch {
	case strings.Contains(text, "> ") && stackPattern.MatchString(text):
		return true
	case strings.Contains(text, "strace: ") && ownPattern.MatchString(text):
		p.remarks.message = text
		return true
	case isTable(text):
		p.remarks.table = p.lines.number
		return true
	}
	return false
}

// isTable reports whether a line is part of a table of calls.
func isTable(text string) bool {
	head := strings.TrimLeft(text, " ")
	return head != "" && strings.IndexByte("%-S0123456789", head[0]) >= 0 && !strings.ContainsAny(head, "(+") &&
		tablePattern.MatchString(head)
}

// stray processes a line that is no part of a recording. It is skipped if it is a prompt, or if the
// program wrote it within a call that does not matter. Otherwise it is an error.
func (p *parser) stray(text string, before prefix) error {
	isPrompt := promptPattern.MatchString(text) && foreignKind(text) == ""
	if before == (prefix{}) && (p.openCall || isPrompt) {
		return nil
	}
	if len(p.threads.all) == 0 {
		return errors.New("the line is not by strace: name a file that strace -f -ttt -T -o FILE PROGRAM wrote")
	}
	return errors.New("the line is no call, no signal and no end of a thread: " +
		"record with -o FILE to separate the recording from the output of the program")
}
