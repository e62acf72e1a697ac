package strace

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// Error is a parse error with its position. Most messages say how to record instead.
type Error struct {
	File string
	Line int    // from 1
	Text string // the line; "": the error is not about the text of one line
	Err  error
}

// Error returns "FILE:LINE: ERROR" and the first 120 bytes of the line.
func (e *Error) Error() string {
	where := fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err)
	if e.Text == "" {
		return where
	}
	const maxText = 120
	if len(e.Text) > maxText {
		return fmt.Sprintf("%s: %q…", where, e.Text[:maxText])
	}
	return fmt.Sprintf("%s: %q", where, e.Text)
}

// Unwrap returns the error without its position.
func (e *Error) Unwrap() error { return e.Err }

// ParseFile parses the recording in a file. Its errors are those of os.Open and Parse.
func ParseFile(path string) (*Recording, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Parse(f, path)
}

// Parse parses a recording. The name of the file appears in errors and summaries. All errors are of
// type *Error.
func Parse(r io.Reader, file string) (*Recording, error) {
	p := &parser{threads: newThreads()}
	number, text, err := p.readLines(bufio.NewReader(r))
	if err != nil {
		return nil, &Error{File: file, Line: max(1, number), Text: text, Err: err}
	}
	rec := &Recording{File: file, Threads: len(p.threads.all), Duration: p.last - p.first}
	if number, err := p.conclude(rec, number); err != nil {
		return nil, &Error{File: file, Line: number, Err: err}
	}
	return rec, nil
}

// parser is the state after a number of lines.
type parser struct {
	threads     threads
	calls       []call
	first, last time.Duration // times of the first and of the latest line, since 1970
	broken      broken
}

// broken is the beginning of a line that a message of strace interrupted. The next line continues
// it.
type broken struct {
	text     string
	line     int
	attached []int // threads that messages within the line announced
}

// readLines processes all lines. It returns the number of the last line and, with an error, its
// text.
func (p *parser) readLines(r *bufio.Reader) (number int, text string, err error) {
	for number = 1; ; number++ {
		text, err = r.ReadString('\n')
		switch {
		case err == io.EOF && text == "" && number == 1:
			return number, "", errors.New("the recording is empty")
		case err == io.EOF && text == "" && p.broken.text != "":
			return number - 1, p.broken.text,
				errors.New("the recording ends in the middle of a call: remove its last lines")
		case err == io.EOF && text == "":
			return number - 1, "", nil
		case err == io.EOF:
			return number, text, errors.New("the recording ends in the middle of a line: remove that line")
		case err != nil:
			return number, "", err
		}
		if err := p.line(number, strings.TrimSuffix(text, "\n")); err != nil {
			return number, strings.TrimSuffix(text, "\n"), err
		}
	}
}

// line processes a line of the file. It may be a whole line of the recording, a message of strace,
// or a part of a line.
func (p *parser) line(number int, text string) error {
	b := p.broken
	p.broken = broken{}
	if b.text != "" {
		text, number = b.text+text, b.line
	}
	before, attached, isMessage := cutMessage(text)
	b.attached = append(b.attached, attached...)
	if isMessage && before != "" {
		p.broken = broken{before, number, b.attached}
		return nil
	}
	if !isMessage {
		if err := p.wholeLine(number, text); err != nil {
			return err
		}
	}
	for _, tid := range b.attached {
		p.threads.announce(tid, number)
	}
	return nil
}

// wholeLine processes a line of the recording that contains no message.
func (p *parser) wholeLine(number int, text string) error {
	e, err := parseLine(text)
	if err != nil {
		return err
	}
	if p.last = e.at; p.first == 0 {
		p.first = e.at
	}
	if e.kind == superseded {
		gone, err := p.threads.supersede(e.tid, e.by, number, e.at)
		if err != nil || gone == nil {
			return err
		}
		return p.abandon(gone, number)
	}
	t, err := p.threads.find(e.tid, number)
	if err != nil {
		return err
	}
	return p.event(t, e, number)
}
