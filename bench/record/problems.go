package record

import (
	"errors"
	"fmt"
)

// Problem is a fault of a file. It stands for all lines that have the fault.
type Problem struct {
	Path  string
	Line  int    // the first of the lines, from 1; 0 if the whole file has the fault
	Lines int    // number of lines with the fault
	Text  string // the fault, as it is in the first line
	kind  string
}

// LosesBlocks reports whether a problem of a results file is that blocks were left out as a whole, because they are
// damaged or were there before. The other blocks are whole.
func LosesBlocks(problem error) bool {
	var p *Problem
	return errors.As(problem, &p) && (p.kind == blockLeftOut || p.kind == blockWithoutEnd)
}

// Kinds of problems that lose blocks.
const (
	blockLeftOut    = "a block is left out"
	blockWithoutEnd = "the block that begins here has no end: left out"
)

// Error returns the place, the fault and the number of lines.
func (p *Problem) Error() string {
	switch {
	case p.Line == 0:
		return fmt.Sprintf("%s: %s", p.Path, p.Text)
	case p.Lines == 1:
		return fmt.Sprintf("%s:%d: %s", p.Path, p.Line, p.Text)
	}
	return fmt.Sprintf("%s:%d: %s (the first of %d such lines)", p.Path, p.Line, p.Text, p.Lines)
}

// problems collects the faults of a file, one for each kind.
type problems struct {
	path string
	list []*Problem
	of   map[string]*Problem // by kind
}

// add records a fault of a line. kind is the part of the text that all lines with that fault share.
func (p *problems) add(line int, kind string, err error) {
	if known := p.of[kind]; known != nil {
		known.Lines++
		return
	}
	text := kind
	if err != nil {
		text = fmt.Sprintf("%s: %v", kind, err)
	}
	if p.of == nil {
		p.of = map[string]*Problem{}
	}
	p.of[kind] = &Problem{Path: p.path, Line: line, Lines: 1, Text: text, kind: kind}
	p.list = append(p.list, p.of[kind])
}

// errors returns a problem for each kind, in the order of their first lines.
func (p *problems) errors() (list []error) {
	for _, x := range p.list {
		list = append(list, x)
	}
	return list
}
