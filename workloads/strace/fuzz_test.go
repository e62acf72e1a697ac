package strace

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// FuzzParse parses mutations of recordings. Parse must not panic, its errors must have a position,
// and the recordings that it accepts must be consistent.
func FuzzParse(f *testing.F) {
	for _, test := range recordings {
		f.Add([]byte(test.input[1:]))
	}
	paths, err := filepath.Glob("testdata/*/*.strace")
	if err != nil || len(paths) == 0 {
		f.Fatalf("no recordings: %v", err)
	}
	for _, path := range append(paths, committed(f)...) {
		f.Add(head(f, path))
	}
	for seed := range uint64(8) {
		r := rand.New(rand.NewPCG(seed, 0))
		text, _ := tell(r, 20).print(r, drawOptions(r))
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, input []byte) {
		rec, err := Parse(bytes.NewReader(input), "a.strace")
		if err != nil {
			checkPlace(t, err, input)
			return
		}
		checkExits(t, rec)
		if _, err := rec.Summary().WriteTo(io.Discard); err != nil {
			t.Error(err)
		}
	})
}

// committed returns the paths of the lab's recordings.
func committed(tb testing.TB) []string {
	paths, err := filepath.Glob("../testdata/*.strace")
	if err != nil || len(paths) == 0 {
		tb.Fatalf("no recordings: %v", err)
	}
	return paths
}

// head returns the first lines of a file.
func head(tb testing.TB, path string) []byte {
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	const lines = 12
	list := bytes.SplitAfterN(data, []byte("\n"), lines+1)
	return bytes.Join(list[:min(len(list), lines)], nil)
}

func checkPlace(t *testing.T, err error, input []byte) {
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%T is not an *Error: %v", err, err)
	}
	if last := bytes.Count(input, []byte("\n")) + 1; e.Line < 1 || e.Line > last || e.File != "a.strace" {
		t.Errorf("an error in %s:%d of %d lines: %v", e.File, e.Line, last, err)
	}
}

// checkExits checks that each task exits exactly once, after all its calls.
func checkExits(t *testing.T, rec *Recording) {
	exited := make([]bool, len(rec.Tasks))
	for _, c := range rec.Calls {
		if exited[c.Task] {
			t.Errorf("line %d: task %d makes a call after its exit", c.Line, c.Task)
		}
		exited[c.Task] = exited[c.Task] || c.Kind == Exit
	}
	for task, ok := range exited {
		if !ok {
			t.Errorf("task %d never exits", task)
		}
	}
}
