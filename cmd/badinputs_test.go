package cmd

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	letters "unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"idlab/bench/record"
)

// badInput is a row of TestBadInputs.
type badInput struct {
	name string
	make func(t *testing.T) // makes the input in the current directory, beside the run good and the results one; or nil
	args string
	code int
	// says has parts of the only line on standard error, after "idlab: " or, if code is 0, after "warning: ". "": the
	// input is good after all, and there is no line.
	says []string
}

// Bad input gives one line that says what is bad, where, and what to do. It neither changes nor removes a file, and a
// command that fails leaves none behind. No text of a file acts on the terminal.
func TestBadInputs(t *testing.T) {
	for _, test := range slices.Concat(
		badResults(), badNumbers(), badNames(), badLogs(), badRecordings(), badPlaces()) {
		t.Run(test.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			goodRun(t, "good", "a", 100)
			put(t, "one", oneLine)
			if test.make != nil {
				test.make(t)
			}
			before := filesIn(t, ".")
			code, stdout, stderr := lineOf(t, strings.Fields(test.args)...)
			checkLine(t, code, test.code, stderr, test.says)
			checkText(t, stdout+strings.ReplaceAll(stderr, "\n", ""))
			after := filesIn(t, ".")
			for path, content := range before {
				if got := after[path]; content != got {
					t.Errorf("%s has changed", path)
				}
			}
			// A report that fails half-way may leave charts in its own directory.
			maps.DeleteFunc(after, func(path, _ string) bool { return strings.HasPrefix(path, "out") })
			if test.code != 0 && stdout != "" || len(after) > len(before) {
				t.Errorf("stdout %q, and files are %v; want no output and no files elsewhere than in out",
					stdout, slices.Sorted(maps.Keys(after)))
			}
		})
	}
}

// checkLine checks an exit code and the line on standard error.
func checkLine(t *testing.T, code, wantCode int, stderr string, says []string) {
	t.Helper()
	begin, lines := "idlab: ", 1
	switch {
	case wantCode == 0 && len(says) == 0:
		begin, lines = "", 0
	case wantCode == 0:
		begin = "warning: "
	}
	// The number of missing charts is no answer to a fault.
	stderr = regexp.MustCompile(`(?m)^\d+ charts are missing.*\n`).ReplaceAllString(stderr, "")
	ok := code == wantCode && strings.HasPrefix(stderr, begin) && strings.Count(stderr, "\n") == lines
	for _, part := range says {
		ok = ok && strings.Contains(stderr, part)
	}
	if !ok || len(stderr) > 2200 {
		t.Errorf("exit %d, stderr %.3000q; want exit %d and %d line with %q", code, stderr, wantCode, lines, says)
	}
}

// checkText checks that a text is UTF-8 without control characters, and has no number that has overflowed.
func checkText(t *testing.T, text string) {
	t.Helper()
	control := func(r rune) bool { return r != '\n' && r != '\t' && !letters.IsGraphic(r) }
	if at := strings.IndexFunc(text, control); at >= 0 {
		t.Errorf("the output has %.40q", text[at:])
	}
	if !utf8.ValidString(text) || strings.Contains(text, "9,223,372,036") {
		t.Errorf("the output is %q", text)
	}
}

// filesIn returns the content of each file below a directory, by path. Of directories and links it returns the type.
func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		files[path] = e.Type().String()
		if e.Type().IsRegular() {
			content, err := os.ReadFile(path)
			files[path] = "file: " + string(content[:min(len(content), 1<<16)])
			return err
		}
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return files
}

// goodRun writes a run of two designs with two blocks, and their histograms.
func goodRun(t *testing.T, dir, id string, ns float64) {
	t.Helper()
	results := record.Header([]record.Pair{{Key: "run", Value: id}, {Key: "seed", Value: id}},
		[]record.Pair{{Key: "cpu", Value: "A"}, {Key: "cores", Value: "2"}})
	log := record.LogHeader(id)
	for number := 1; number <= 2; number++ {
		b := record.Block{Cell: record.Cell{Workload: "find", Tasks: 10, Workers: 1}, Number: number,
			Facts: []record.Pair{{Key: record.HistogramsFact, Value: "1"}}}
		for _, design := range []string{"rcu", "idr"} {
			b.Samples = append(b.Samples, record.Sample{Design: design, Iters: 1000,
				Values: []record.Value{{Unit: record.NsPerOp, Number: ns + float64(number)}}})
		}
		b.Samples = append(b.Samples, record.Sample{Design: "rcu", Op: "find", Iters: 1000,
			Values: []record.Value{{Unit: record.NsPerOp, Number: ns}}})
		results = append(results, b.Encode()...)
		counts := record.NewHistogram()
		counts.RecordValues(100, 1000)
		lines, err := record.EncodeLog([]record.Histogram{
			{Cell: b.Cell, Design: "rcu", Op: "find", Block: number, Counts: counts}})
		if err != nil {
			t.Fatal(err)
		}
		log = append(log, lines...)
	}
	put(t, filepath.Join(dir, record.ResultsFile), string(results))
	put(t, filepath.Join(dir, record.HistogramsFile), string(log))
}

// put writes a file, and makes its directory.
func put(t *testing.T, path, content string) {
	t.Helper()
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if err := errors.Join(err, os.WriteFile(path, []byte(content), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// in returns a function that writes the file in.
func in(content string) func(*testing.T) {
	return func(t *testing.T) { put(t, "in", content) }
}

// edited returns a function that writes a changed copy of the results of the good run to the file in. The copy says
// nothing of histograms, and has an id of its own.
func edited(edit func(string) string) func(*testing.T) {
	return func(t *testing.T) {
		own := strings.NewReplacer(" "+record.HistogramsFact+"=1", "", ": a\n", ": b\n")
		put(t, "in", edit(own.Replace(goodFile(t, record.ResultsFile))))
	}
}

// replaced returns a function that writes the results of the good run with another text for each occurrence of old.
func replaced(old, new string) func(*testing.T) {
	return edited(func(text string) string {
		if !strings.Contains(text, old) {
			panic("the good run has no " + old)
		}
		return strings.ReplaceAll(text, old, new)
	})
}

// relogged returns a function that changes the log of the good run.
func relogged(edit func(string) string) func(*testing.T) {
	return func(t *testing.T) {
		put(t, filepath.Join("good", record.HistogramsFile), edit(goodFile(t, record.HistogramsFile)))
	}
}

func goodFile(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("good", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// longLine returns a function that writes a file with one line of 100 MB.
func longLine(begin string) func(*testing.T) {
	return func(t *testing.T) { put(t, "in", begin+strings.Repeat("x", 100e6)) }
}

func inUTF16(mark unicode.BOMPolicy, text string) string {
	out, err := unicode.UTF16(unicode.LittleEndian, mark).NewEncoder().String(text)
	if err != nil {
		panic(err)
	}
	return out
}

func gzipOf(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, text)
	w.Close()
	return b.String()
}

// damaged returns gzip data with another checksum.
func damaged(data string) string {
	at := len(data) - 8
	return data[:at] + string([]byte{^data[at]}) + data[at+1:]
}
