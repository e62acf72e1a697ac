//go:build sim

package allocatortest

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"

	"idlab/allocators"
	"idlab/allocators/sched"
)

// source tells which source line makes the access that is being watched.
type source struct {
	design string              // the package of the design
	files  map[string][]string // by file: its lines; none if it cannot be read
}

// newSource returns the source of a design. Its package is the package of Design.New.
func newSource(d allocators.Design) source {
	s := source{files: map[string][]string{}}
	if d.New != nil {
		s.design = packageOf(runtime.FuncForPC(reflect.ValueOf(d.New).Pointer()).Name())
	}
	return s
}

// packageOf returns the package in the full name of a function.
func packageOf(function string) string {
	slash := strings.LastIndexByte(function, '/') + 1
	name, _, _ := strings.Cut(function[slash:], ".")
	return function[:slash] + name
}

// line returns the line of the access and, if that is in a helper, the line of the design that led to it: the innermost
// one of the design's package in another file.
func (s source) line() string {
	frames := sched.Callers()
	text := s.text(frames[0])
	for _, f := range frames {
		if packageOf(f.Function) == s.design && f.File != frames[0].File {
			return text + "  from " + s.text(f)
		}
	}
	return text
}

// text returns the place of a frame and, if the file is there, its source text.
func (s source) text(f runtime.Frame) string {
	lines, read := s.files[f.File]
	if !read {
		lines = sourceLines(f.File)
		s.files[f.File] = lines
	}
	place := fmt.Sprintf("%s:%d", filepath.Base(f.File), f.Line)
	if f.Line < 1 || f.Line > len(lines) {
		return place
	}
	const most = 60
	text := []rune(strings.TrimSpace(lines[f.Line-1]))
	if len(text) > most {
		text = append(text[:most-1], '…')
	}
	return place + " " + string(text)
}

// sourceLines returns the lines of a file; none if it cannot be read, or has changed since the executable was built.
func sourceLines(file string) []string {
	program, err := os.Executable()
	if err != nil {
		return nil
	}
	built, err := os.Stat(program)
	if err != nil {
		return nil
	}
	if f, err := os.Stat(file); err != nil || f.ModTime().After(built.ModTime()) {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	return strings.Split(string(text), "\n")
}
