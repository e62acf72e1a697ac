package strace

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// Parse parses a recording. The name of the file appears in errors and summaries. All errors are of
// type *Error.
func Parse(r io.Reader, file string) (*Recording, error) {
	p := &parser{threads: newThreads(), errnos: []string{""}}
	text, err := p.read(r)
	if err != nil {
		if kind := foreignKind(text); kind != "" {
			err = errors.New(kind)
		}
		return nil, &Error{File: file, Line: max(1, p.number), Text: text, Err: err}
	}
	rec := &Recording{File: file, Threads: len(p.threads.all), Timed: p.clock.kind != untimed,
		Duration: p.clock.since, Others: p.others, Injected: p.injected}
	if number, err := (conclusion{p}).conclude(rec); err != nil {
		return nil, &Error{File: file, Line: max(1, number), Err: err}
	}
	return rec, nil
}

// parser is the state after a number of lines.
type parser struct {
	lines    lines
	number   int // of the line in work; of one that a message interrupted, its first part
	clock    clock
	threads  threads
	calls    []call
	errnos   []string // names of errors; the first is ""
	others   int      // calls without an effect on timers or threads
	injected int      // calls that strace made up
	openCall bool     // the latest event is such a call without its result, as output of the program is mixed in
	resumed  bool     // a second half was seen: the file is not merged from files of threads
	broken   broken
	remarks  struct {
		table   int    // latest line of a table of calls
		message string // a message of strace
	}
}

// broken is the beginning of a line that a message of strace interrupted. The next line continues
// it.
type broken struct {
	text     string
	line     int
	attached []int // threads that messages within the line announced
}

// read processes all lines. With an error it returns the text of its line.
func (p *parser) read(r io.Reader) (text string, err error) {
	src, err := openSource(r)
	if err != nil {
		return "", err
	}
	defer src.Close()
	p.lines.Reader = src
	for {
		text, whole, err := p.lines.next()
		p.number = p.lines.number
		if err == io.EOF {
			return p.broken.text, p.finish()
		}
		if err != nil {
			return "", err
		}
		switch err := p.line(text); {
		case err != nil && !whole:
			return text, errors.New("the recording ends in the middle of a line: remove that line")
		case err != nil:
			return text, err
		}
	}
}

// finish returns an error if the recording is not complete.
func (p *parser) finish() error {
	switch {
	case p.broken.text != "":
		p.number = p.broken.line
		return errors.New("the recording ends in the middle of a call: remove its last lines")
	case len(p.threads.all) > 0:
		return nil
	case p.remarks.table > 0:
		return errors.New("the file holds the table of strace -c, without the calls: record without -c")
	case p.remarks.message != "":
		return fmt.Errorf("the recording is empty but for the message %q", p.remarks.message)
	}
	return errors.New("the recording is empty")
}

// line processes a line of the file. It may be a whole line of the recording, a message of strace,
// or a part of a line.
func (p *parser) line(text string) error {
	b := p.broken
	p.broken = broken{}
	if b.text != "" {
		text, p.number = b.text+text, b.line
	}
	before, attached, isMessage := cutMessage(text)
	if attached > 0 {
		b.attached = append(b.attached, attached)
	}
	if isMessage && before != "" {
		p.broken = broken{before, p.number, b.attached}
		return nil
	}
	if !isMessage && text != "" && !p.remark(text) {
		if err := p.wholeLine(text); err != nil {
			return err
		}
	}
	for _, tid := range b.attached {
		p.threads.announce(tid, p.number, !p.clock.begun)
	}
	return nil
}

// wholeLine processes a line of the recording that contains no message.
func (p *parser) wholeLine(text string) error {
	prefix, rest, err := cutPrefix(text, p.clock.whole)
	if err != nil {
		return err
	}
	e, ok, err := parseEvent(rest)
	if err != nil {
		return err
	}
	if !ok {
		if strings.TrimSpace(text) == "" {
			return nil
		}
		return p.stray(text, prefix)
	}
	if err := p.clock.read(prefix.time, p.number); err != nil {
		return err
	}
	p.openCall = false
	if e.tid = prefix.tid; e.kind == notices {
		return nil
	}
	return p.dispatch(e)
}

// dispatch processes an event.
func (p *parser) dispatch(e event) error {
	now := moment{p.number, p.clock.since}
	if e.kind == superseded {
		return p.supersede(e.tid, e.by, now)
	}
	if e.kind == resumes && (e.name == "execve" || e.name == "execveat") {
		// With -qqq no line tells that the thread has taken the id of the first one.
		if t := p.threads.inExecve(e.tid); t != nil {
			if err := p.supersede(e.tid, t.tid, now); err != nil {
				return err
			}
		}
	} else if e.kind == resumes {
		p.resumed = true
	} else if e.kind == signals {
		p.threads.reaped(endedChild(e.text), now.line, now)
	}
	t, err := p.threads.find(e, now)
	if err != nil {
		return err
	}
	return p.event(t, e, p.number)
}

// supersede processes an execve in which thread by takes the id tid.
func (p *parser) supersede(tid, by int, now moment) error {
	gone, err := p.threads.supersede(tid, by, now)
	if err != nil || gone == nil {
		return err
	}
	return p.abandon(gone, now.line)
}
