package record

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"
)

// timesOf returns the time per operation of each sample, with its cell and block.
func timesOf(f *File) (times []string) {
	for _, b := range f.Blocks {
		for _, s := range b.Samples {
			ns, _ := s.Value(NsPerOp)
			times = append(times, fmt.Sprintf("%s#%d %v", Name(b.Cell, s.Design, s.Op), b.Number, ns))
		}
	}
	return times
}

func TestFilesAsPeopleHaveThem(t *testing.T) {
	const cell = "Find/design=rcu/tasks=10/workers=1"
	eight := func(suffix string, first int) (times []string) {
		for i := range 8 {
			times = append(times, fmt.Sprintf("%s%s#%d %d", cell, suffix, i+1, first+i))
		}
		return times
	}
	for _, test := range []struct {
		file    string
		want    []string
		problem string
	}{
		{"two-cpu.txt", []string{cell + "#1 100", cell + "/gomaxprocs=2#1 200"}, ""},
		{"procs-2.txt", eight("/gomaxprocs=2", 101), ""},
		{"procs-4.txt", eight("/gomaxprocs=4", 301), ""},
		{"crlf-blocks.txt", []string{cell + "#1 100"}, ""},
		{"test2json.txt", []string{cell + "/gomaxprocs=2#1 100"}, ""},
		{"ci-times.txt", nil, `testdata/ci-times.txt:2: a result behind other text is not read: ` +
			`"2026-01-02T03:04:05.0000000Z " is the time of a CI log: strip it by cut -d ' ' -f 2- testdata/ci-times.txt`},
	} {
		f, err := ReadFile(filepath.Join("testdata", test.file))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, timesOf(f)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.file, diff)
		}
		if got := joined(f.Problems); got != test.problem {
			t.Errorf("%s: problems %q, want %q", test.file, got, test.problem)
		}
		if f.Note("cpu") != "X" && test.problem == "" {
			t.Errorf("%s: configuration %v", test.file, f.Config)
		}
	}
}

func joined(list []error) string {
	var texts []string
	for _, err := range list {
		texts = append(texts, err.Error())
	}
	return strings.Join(texts, "\n")
}

// disguises are files that hold the same text in another form.
var disguises = map[string]func(string) string{
	"CRLF":             func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	"byte order mark":  func(s string) string { return "\ufeff" + s },
	"UTF-16LE":         func(s string) string { return utf16(unicode.LittleEndian, s) },
	"UTF-16BE, CRLF":   func(s string) string { return utf16(unicode.BigEndian, strings.ReplaceAll(s, "\n", "\r\n")) },
	"gzip":             gzipped,
	"gzip in two":      func(s string) string { return gzipped(s[:100]) + gzipped(s[100:]) },
	"gzip of UTF-16":   func(s string) string { return gzipped(utf16(unicode.LittleEndian, s)) },
	"colours":          coloured,
	"go test -json":    func(s string) string { return testEvents(strings.SplitAfter(s, "\n")) },
	"events of parts":  func(s string) string { return testEvents(strings.SplitAfter(s, " ")) },
	"coloured events":  func(s string) string { return testEvents(strings.SplitAfter(coloured(s), "\n")) },
	"one event":        func(s string) string { return testEvents([]string{s}) },
	"no end of a line": func(s string) string { return strings.TrimSuffix(s, "\n") },
}

func utf16(order unicode.Endianness, s string) string {
	out, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

func gzipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

// coloured colours the first word of each line.
func coloured(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		word, rest, found := strings.Cut(line, " ")
		if !found {
			b.WriteString(line)
			continue
		}
		b.WriteString("\x1b[1;38;5;10m" + word + "\x1b[0m " + rest)
	}
	return b.String()
}

// testEvents writes parts of a text as events of go test -json, between those of another package.
func testEvents(parts []string) string {
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.Encode(event{"start", "idlab/bench", ""})
	for i, part := range parts {
		out.Encode(event{"output", "idlab/bench", part})
		if i%2 == 0 {
			out.Encode(event{"output", "other", "a line without an end "})
		}
	}
	b.WriteString("FAIL\tbroken [build failed]\n")
	out.Encode(event{"pass", "idlab/bench", ""})
	return b.String()
}

func TestDisguisedFiles(t *testing.T) {
	want, err := Read(strings.NewReader(sampleFile()), "results.txt")
	if err != nil {
		t.Fatal(err)
	}
	for name, disguise := range disguises {
		got, err := Read(strings.NewReader(disguise(sampleFile())), "results.txt")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A fault is named once, with its first place in the file and its number of lines.
func TestPlacesOfProblems(t *testing.T) {
	const result = "BenchmarkFind/design=rcu/tasks=10/workers=1 1000 100 ns/op\n"
	long := "Benchmark" + strings.Repeat("x", 1<<16) + " 1 1 ns/op\n"
	for _, test := range []struct {
		name, text string
		want       []string
		blocks     int
	}{
		{"other benchmarks", "\nBenchmarkSort-8 1 2 ns/op\n" + result + "BenchmarkSum 1 2 ns/op\n", []string{
			`x:2: not a result of this lab: "Sort-8" lacks a design, tasks or workers: want a name such as ` +
				`Find/design=rcu/tasks=10/workers=2 (the first of 2 such lines)`}, 1},
		{"in events", testEvents([]string{"cpu: X\n", "BenchmarkFind/de", "sign=rcu 1 2 ns/op\n"}), []string{
			`x:5: not a result of this lab: "Find/design=rcu" lacks a design, tasks or workers: want a name such as ` +
				`Find/design=rcu/tasks=10/workers=2`}, 0},
		{"half an event", `{"Action":"output","Output":"` + strings.TrimSpace(result) + `\n"}` + "\n" + `{"Action":"out`,
			[]string{"x:2: not a whole event of go test -json: unexpected end of JSON input"}, 1},
		{"half of a gzip file", gzipped(result + strings.Repeat(long, 9))[:150],
			[]string{"x: the results may not be whole: the gzip data are damaged (unexpected EOF): copy the file again, or test it with gzip -t"}, 1},
		{"a long line", long + result + long,
			[]string{"x:1: a line of 64 KiB or more is left out (the first of 2 such lines)"}, 1},
		{"a long comment", "# " + long + result, nil, 1},
		{"a journal", "Jan 02 03:04:05 host make[7]: cpu: X\nJan 02 03:04:05 host make[7]: " + result, []string{
			`x:2: a result behind other text is not read: "Jan 02 03:04:05 host make[7]: " is a journal's fields ` +
				`(journalctl -o cat leaves them out): strip it by cut -d ' ' -f 6- x`}, 0},
		{"columns", "bench-1  | " + result + "bench-1  | " + result, []string{
			`x:1: a result behind other text is not read: "bench-1  | " is text: strip it by cut -c 12- x ` +
				`(the first of 2 such lines)`}, 0},
		{"indented", "    " + result,
			[]string{`x:1: a result behind other text is not read: "    " is blanks: strip it by cut -c 5- x`}, 0},
		{"talk of benchmarks", "# see BenchmarkFind 1 2 ns/op\nas BenchmarkFind shows\n" + result, nil, 1},
	} {
		f, err := Read(strings.NewReader(test.text), "x")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range f.Problems {
			got = append(got, p.Error())
		}
		if diff := cmp.Diff(test.want, got); diff != "" || len(f.Blocks) != test.blocks {
			t.Errorf("%s: %d blocks, want %d; problems (-want +got):\n%s", test.name, len(f.Blocks), test.blocks, diff)
		}
	}
}
