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

// Error tells where a recording cannot be understood and what to do about it.
type Error struct {
	File string
	Line int    // from 1
	Text string // the line
	Err  error
}

func (e *Error) Error() string {
	where := fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err)
	if e.Text == "" {
		return where
	}
	const enough = 120
	if len(e.Text) > enough {
		return fmt.Sprintf("%s: %q…", where, e.Text[:enough])
	}
	return fmt.Sprintf("%s: %q", where, e.Text)
}

func (e *Error) Unwrap() error { return e.Err }

// ParseFile parses the recording in a file.
func ParseFile(path string) (*Recording, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Parse(f, path)
}

// Parse parses a recording. The name of the file is for errors and reports.
// Errors are of type *Error.
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

// parser is what is known of a recording after some of its lines.
type parser struct {
	threads     threads
	calls       []call
	first, last time.Duration // times of the first line and of this one
	broken      broken
}

// broken is a line that a message of strace broke; the next line goes on.
type broken struct {
	text     string
	line     int
	attached []int // threads that were announced meanwhile
}

// readLines reads all lines. It returns the number of the last one read and,
// with an error, its text.
func (p *parser) readLines(r *bufio.Reader) (number int, text string, err error) {
	for number = 1; ; number++ {
		text, err = r.ReadString('\n')
		switch {
		case err == io.EOF && text == "" && number == 1:
			return number, "", errors.New("the recording is empty")
		case err == io.EOF && text == "" && p.broken.text != "":
			return number - 1, p.broken.text, errors.New("the recording ends in the middle of a call: remove its last lines")
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

// line takes in a line of the file: a line, a message, or parts of them.
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
