package cmd

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"idlab/bench/record"
)

// badLogs are faults of the histograms beside good results.
func badLogs() []badInput {
	const text = "report --text good"
	return []badInput{
		{"no log", inPlaceOfLog(func() error { return nil }), text, 0,
			[]string{"good/latency.hlog is missing or has no histograms", "copy it beside good/results.txt"}},
		{"no log, for merge", inPlaceOfLog(func() error { return nil }), "merge --out out good", 0,
			[]string{"good/latency.hlog is missing or has no histograms"}},
		{"an empty log", relogged(func(string) string { return "" }), text, 0,
			[]string{"latency.hlog is of run (no id)"}},
		{"a log without lines", relogged(func(string) string { return headOf("a") }), text, 0,
			[]string{"has no histograms"}},
		{"a log cut at a line", relogged(func(s string) string { return s[:strings.LastIndex(s, "Tag=")] }), text, 0,
			[]string{"good/latency.hlog lacks 1 of the 2 histograms"}},
		{"a log cut in a tag",
			relogged(func(s string) string { return s[:strings.LastIndex(s, "Tag=")+9] }), "merge --out out good", 2,
			[]string{"good/latency.hlog:", "a line of the histogram log is left out"}},
		{"a log cut in a histogram", relogged(func(s string) string { return s[:len(s)-20] }), text, 0,
			[]string{"good/latency.hlog:", "not a line of a histogram log"}},
		{"the log of another run", relogged(func(string) string { return headOf("b") }), text, 0,
			[]string{"the latencies are left out: good/latency.hlog is of run b and good/results.txt of run a"}},
		{"the log of another run, for merge",
			relogged(func(string) string { return headOf("b") }), "merge --out out good", 2,
			[]string{"good/latency.hlog is of run b"}},
		{"a directory for the log", inPlaceOfLog(func() error { return os.Mkdir("good/latency.hlog", 0o755) }), text, 2,
			[]string{"good/latency.hlog: is a directory"}},
		{"a link to itself for the log",
			inPlaceOfLog(func() error { return os.Symlink("latency.hlog", "good/latency.hlog") }), text, 2,
			[]string{"good/latency.hlog: too many levels of symbolic links"}},
		{"binary for the log", relogged(func(string) string { return "\x00\xff\x1b[2J" }), "merge --out out good", 2,
			[]string{"good/latency.hlog:1: a line of the histogram log is left out: it has no tag that names a block"}},
		{"an escape in a tag", relogged(func(s string) string { return s + "Tag=\x1b[2J/block=x,1\n" }), text, 0,
			[]string{"good/latency.hlog:7: a line of the histogram log is left out"}},
		{"a histogram that is none",
			relogged(func(s string) string { return s[:strings.LastIndex(s, ",")] + ",HISTFAAAAAAAAA\n" }), text, 0,
			[]string{"not a line of a histogram log"}},
	}
}

const goodTrace = "7 1.0 timer_create(CLOCK_REALTIME, NULL, [0]) = 0\n7 1.1 timer_delete(0) = 0\n"

// headOf returns a log of a run without histograms.
func headOf(run string) string { return string(record.LogHeader(run)) }

// inPlaceOfLog returns a function that removes the log of the good run, and makes something else.
func inPlaceOfLog(make func() error) func(*testing.T) {
	return func(t *testing.T) {
		if err := errors.Join(os.Remove("good/latency.hlog"), make()); err != nil {
			t.Skip(err)
		}
	}
}

// badRecordings are files given for recordings.
func badRecordings() []badInput {
	trace := func(name, content string, says ...string) badInput {
		return badInput{name, in(content), "trace in", 2, says}
	}
	return []badInput{
		trace("an empty recording", "", "in:1: the recording is empty"),
		trace("a NUL at the start", "7 1.0 timer\x00_delete(0) = 0\n", "in:1: the file is binary"),
		trace("a NUL far behind",
			strings.Repeat(goodTrace, 20)+"7 2.0 timer_delete(\x00) = 0\n", "in:41:", "is not a timer id"),
		trace("a recording in UTF-16 without a mark",
			inUTF16(unicode.IgnoreBOM, goodTrace), "in:1: the file is binary"),
		trace("a recording cut in a line",
			goodTrace[:len(goodTrace)-5], "in:2:", "the recording ends in the middle of a"),
		trace("lines twice",
			"7 1.0 timer_create(CLOCK_REALTIME, NULL, [0]) = 0\n7 1.0 timer_create(CLOCK_REALTIME, NULL, [0]) = 0\n",
			"in:2:", "has had this id since line 1"),
		trace("an escape in a recording",
			"7 1.0 timer_delete(\x1b]0;x\x07\x9b2J\x08) = 0\n", "in:1:", "is not a timer id"),
		trace("results for a recording", oneLine, "in:1: the file holds results: idlab report reads it"),
		trace("a time of 1e308", "7 1e308 timer_delete(0) = 0\n", "in:1:"),
		trace("a negative time", "7 -1.0 timer_delete(0) = 0\n", "in:1:"),
		trace("a thread beyond 64 bits", "99999999999999999999 1.0 timer_delete(0) = 0\n", "in:1:"),
		trace("HTML for a recording", "<!DOCTYPE html>\n", "in:1: the file is a page of HTML"),
		trace("a thread before its start",
			"7 1.0 execve(\"\", [], NULL) = 0\n8 1.1 timer_delete(0) = 0\n7 1.2 vfork() = 8\n",
			"in:2: thread 8 uses timers, but the recording has no call that started it"),
		{"gzip for trace, cut", in(gzipOf(strings.Repeat(goodTrace, 50))[:60]), "trace in", 2,
			[]string{"in:", "the gzip data are damaged"}},
		{"a replay of a directory", nil, "run --workloads replay:good", 2, []string{"good is a directory"}},
	}
}

// badPlaces are paths that lead to no file, or where nothing can be written.
func badPlaces() []badInput {
	return []badInput{
		{"nothing", nil, text, 2, []string{"in: no such file: name a run directory or a results file"}},
		{"nothing, for trace", nil, "trace in", 2, []string{"in: no such file"}},
		{"nothing, for merge", nil, "merge --out out in", 2,
			[]string{"in: no such file: name a run directory or a results file"}},
		{"nothing, for compare", nil, "compare good in", 2,
			[]string{"in: no such file: name a run directory or a results file"}},
		{"a directory that is gone", gone, "report --text .", 2,
			[]string{"results.txt: no such file: name a run directory"}},
		{"no results in a directory", func(t *testing.T) { os.Mkdir("in", 0o755) }, text, 2,
			[]string{"in/results.txt: no such file: name a run directory or a results file"}},
		{"results that are a directory", func(t *testing.T) { os.MkdirAll("in/results.txt", 0o755) }, text, 2,
			[]string{"in/results.txt: is a directory"}},
		{"a link to itself", link("in", "in"), text, 2,
			[]string{"in", "too many levels of symbolic links: name a run directory"}},
		{"a link to itself, for trace", link("in", "in"), "trace in", 2,
			[]string{"in: too many levels of symbolic links"}},
		{"a link to itself, for merge", link("in", "in"), "merge --out out in", 2,
			[]string{"in", "too many levels of symbolic links"}},
		{"a link to nothing", link("nowhere", "in"), text, 2, []string{"in: no such file"}},
		{"a link to a run", link("good", "in"), text, 0, nil},
		{"a file as directory", nil, "report --text good/results.txt/x", 2,
			[]string{"not a directory: name a run directory"}},
		{"what cannot be read", link("/proc/self/mem", "in"), text, 2,
			[]string{"in: input/output error: name a run directory"}},
		{"what trace cannot read", link("/proc/self/mem", "in"), "trace in", 2, []string{"in: input/output error"}},
		{"a report in place of a file", in(""), "report --out in one", 2,
			[]string{"no place for the report: choose another --out: mkdir in"}},
		{"a report below a file", in(""), "report --out in/out one", 2, []string{"choose another --out: mkdir in"}},
		{"a report behind a link to itself", link("in", "in"), "report --out in one", 2,
			[]string{"choose another --out: mkdir in"}},
		{"a report where nothing can be written", nil, "report --out /proc/self/report one", 2,
			[]string{"choose another --out: mkdir /proc/self/report"}},
		{"a page that is a directory",
			func(t *testing.T) { os.MkdirAll("out/index.html/x", 0o755) }, "report --out out one", 2,
			[]string{"out/index.html"}},
		{"a merge in place of a file", in(""), "merge --out in good", 2,
			[]string{"no place for a run: choose another --out: mkdir in"}},
		{"a merge where nothing can be written", nil, "merge --out /proc/self/run good", 2,
			[]string{"choose another --out: mkdir /proc/self/run"}},
		{"a merge into a run", nil, "merge --out good good", 2, []string{"good holds a run already"}},
		{"a lock that is a directory", func(t *testing.T) { os.MkdirAll("out/lock", 0o755) }, "merge --out out good", 2,
			[]string{"out cannot be locked: choose another --out"}},
		{"one run twice", nil, "report --text good good", 2, []string{"are the same run"}},
		{"a run and a link to it", link("good", "in"), "compare good in", 2, []string{"are the same run"}},
		{"a plan that is no plan", func(t *testing.T) { put(t, "good/run.json", "\x00") }, "run --resume --out good", 2,
			[]string{"good/run.json"}},
	}
}

// gone makes the current directory one that is removed.
func gone(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.Remove(dir); err != nil {
		t.Skip(err) // the platform keeps a directory that is in use
	}
}

// link returns a function that makes a symbolic link.
func link(to, path string) func(*testing.T) {
	return func(t *testing.T) {
		if err := os.Symlink(to, path); err != nil {
			t.Skip(err)
		}
		if _, err := os.Stat(to); err != nil && filepath.IsAbs(to) {
			t.Skip(err)
		}
	}
}
