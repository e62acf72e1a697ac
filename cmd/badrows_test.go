package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"idlab/bench/record"
)

const (
	oneLine = "BenchmarkFind/design=rcu/tasks=10/workers=1 1000 100 ns/op\n"
	text    = "report --text in"
)

// badResults are files given for results.
func badResults() []badInput {
	return []badInput{
		{"empty", in(""), text, 2, []string{"in: it is empty: make results with idlab run"}},
		{"blank", in(" \r\n\t\n"), text, 2, []string{"in: it is empty"}},
		{"binary", in("\x7fELF\x02\x01\x01\x00" + strings.Repeat("\x00", 99)), text, 2, []string{"in: it is a binary file"}},
		{"binary for merge", in("\x7fELF\x00"), "merge --out out in", 2, []string{"in has no blocks", "it is a binary file"}},
		{"binary for compare", in("\x7fELF\x00"), "compare good in", 2, []string{"in: it is a binary file"}},
		{"endless zeros", link("/dev/zero", "in"), text, 2, []string{"in: it is a binary file"}},
		{"endless binary for trace", link("/dev/zero", "in"), "trace in", 2, []string{"in:1: the file is binary"}},
		{"a line of 100 MB", longLine("x"), text, 2, []string{"in: no line is a result, such as"}},
		{"a line of 100 MB for trace", longLine("7 1.0 "), "trace in", 2, []string{"in:1: the line has more than 67108864 bytes"}},
		{"a NUL in a name", replaced("design=idr", "design=i\x00r"), text, 2, []string{"in: it is a binary file"}},
		{"a NUL far behind", in(strings.Repeat("# remark\n", 1000) + strings.Replace(oneLine, "rcu", "r\x00u", 1)), text, 0, nil},
		{"UTF-16 without a mark", edited(func(s string) string { return inUTF16(unicode.IgnoreBOM, s) }), text, 2,
			[]string{"in: it is UTF-16 without a byte order mark: convert it by iconv -f UTF-16LE -t UTF-8"}},
		{"UTF-16 cut in a character", edited(func(s string) string { s = inUTF16(unicode.UseBOM, s); return s[:len(s)-19] }),
			text, 0, []string{"has no end"}},
		{"gzip, cut", in(gzipOf(strings.Repeat(oneLine, 9))[:70]), text, 0,
			[]string{"in: the results may not be whole: the gzip data are damaged (unexpected EOF): copy the file again"}},
		{"gzip, another sum", in(damaged(gzipOf(oneLine))), text, 0, []string{"the gzip data are damaged (gzip: invalid checksum)"}},
		{"gzip, cut in its head", in(gzipOf(oneLine)[:5]), text, 2, []string{"in: ", "the gzip data are damaged"}},
		{"cut in a block", edited(func(s string) string { return s[:len(s)-40] }), text, 0,
			[]string{"in:", "the block that begins here has no end: left out"}},
		{"cut in the first block", edited(func(s string) string { return s[:strings.Index(s, "# end")] }), text, 2,
			[]string{"in:", "the block that begins here has no end: left out"}},
		{"cut before the first block", edited(func(s string) string { return s[:strings.Index(s, "# block")] }), text, 2,
			[]string{"in: it is the beginning of results, without any block"}},
		{"cut, for merge", edited(func(s string) string { return s[:len(s)-40] }), "merge --out out in", 0, []string{"has no end"}},
		{"a block twice", edited(func(s string) string { return s + s[strings.LastIndex(s, "# block"):] }), text, 0,
			[]string{"in:", "a block is left out: block 2 of Find/tasks=10/workers=1 is there already, at line"}},
		{"blocks in reverse order", edited(func(s string) string {
			second := strings.LastIndex(s, "# block")
			first := strings.Index(s, "# block")
			return s[:first] + s[second:] + s[first:second]
		}), text, 0, nil},
		{"an end before its block", edited(func(s string) string {
			return "# end\n" + strings.Replace(s, "# end\n", "", 1)
		}), text, 0, []string{"has no end"}},
		{"a block without a number", replaced(" number=2", ""), text, 0, []string{"in:", "a block is left out: it needs a cell and a number"}},
		{"a block with number 0", replaced(" number=2", " number=0"), text, 0, []string{"it needs a cell and a number from 1"}},
		{"two machines in a file", edited(func(s string) string {
			return s + "cpu: B\n" + strings.ReplaceAll(s[strings.LastIndex(s, "# block"):], "number=2", "number=3")
		}),
			text, 0, []string{"keep runs of different machines in different files"}},
		{"half an event of go test -json", in(`{"Action":"output","Output":"` + strings.TrimSpace(oneLine) + `\n"}` + "\n" + `{"Act`),
			text, 0, []string{"in:2: not a whole event of go test -json"}},
		{"a strace recording", in(goodTrace), text, 2, []string{"in: it is a strace recording: see it by idlab trace"}},
		{"a web page", in("<!DOCTYPE html>\n<p>404\n"), text, 2, []string{"in: it is a web page"}},
		{"its own log", nil, "report --text good/latency.hlog", 2, []string{"it is a histogram log: give the results.txt beside it"}},
		{"its plan", in("{\n \"State\": \"finished\"\n}\n"), text, 2, []string{"in: it is JSON"}},
		{"two runs, one of them empty", in(""), "report --text good in", 0, []string{"in: it is empty"}},
		{"runs of two machines", in("cpu: B\ncores: 2\n\n" + oneLine), "report --text good in", 2, []string{"differ in machine or settings (cpu: A and B)"}},
		{"no cell in common", in("cpu: A\ncores: 2\n\n" + strings.Replace(oneLine, "tasks=10", "tasks=11", 1)), "compare good in", 2, []string{"in common"}},
		{"times for counts", nil, "compare --gate-counters good good", 2, []string{"contains no counts"}},
		{"a note that is no JSON", edited(func(s string) string { return "# about find: {\"Does\n" + s }), text, 0,
			[]string{"in: the note on find is left out: unexpected end of JSON input"}},
	}
}

// badNumbers are results with numbers that no measurement gives.
func badNumbers() []badInput {
	const time = " 101 ns/op"
	number := func(name, text, says string) badInput {
		row := badInput{name, replaced(time, " "+text+" ns/op"), "report --text in", 0, nil}
		if says != "" {
			row.says = []string{"in:", says}
		}
		return row
	}
	return []badInput{
		number("NaN", "NaN", "a value is left out, for it is not a number or infinite: NaN ns/op"),
		number("infinite", "+Inf", "infinite: +Inf ns/op"),
		number("minus infinite", "-Inf", "infinite: -Inf ns/op"),
		number("1e308", "1e308", ""),
		number("1e309", "1e309", "value out of range"),
		number("1e22", "1e22", ""),
		number("1e-400", "1e-400", "a time per operation is left out, for it is not above 0: 0 ns/op"),
		number("negative", "-7", "above 0: -7 ns/op"),
		number("zero", "0", "above 0: 0 ns/op"),
		number("hexadecimal", "0x1p-1074", ""),
		number("two points", "1.2.3", "parsing measurement"),
		{"all NaN", replaced(" ns/op", "e999 ns/op"), text, 2, []string{"in:", "value out of range"}},
		{"no time at all", edited(func(s string) string { return strings.ReplaceAll(s, " ns/op", " x/op") }), text, 0, nil},
		{"1e308 for compare", replaced(time, " 1e308 ns/op"), "compare --markdown good in", 0, nil},
		{"NaN for compare", replaced(time, " NaN ns/op"), "compare --col design in", 0, []string{"in:", "not a number or infinite"}},
		{"negative operations", replaced(" 1000 101", " -5 101"), text, 0, nil},
		{"operations beyond 64 bits", replaced(" 1000 101", " 99999999999999999999 101"), text, 0, []string{"in:", "out of range"}},
		{"no tasks", replaced("rcu/tasks=10", "rcu/tasks=0"), text, 0, []string{"lacks a design, tasks or workers"}},
		{"tasks beyond 64 bits", replaced("rcu/tasks=10", "rcu/tasks=99999999999999999999"), text, 0, []string{"is not a number"}},
		{"as many tasks as there can be", in(strings.Replace(oneLine, "tasks=10", "tasks=9000000000000000000", 1)), text, 0, nil},
		{"negative workers", replaced("rcu/tasks=10/workers=1", "rcu/tasks=10/workers=-1"), text, 0, []string{`"workers=" in`, "is not a number"}},
		{"a block number of 18 digits", replaced("number=2", "number=999999999999999999"), text, 0, nil},
		{"chains of minus one", replaced("# end", "# chains design=rcu 1:-1\n# end"), text, 0, []string{"in:", "the chains of a design are left out"}},
		{"a chain of 18 digits", replaced("# end", "# chains design=rcu 999999999999999999:1\n# end"), text, 0, []string{"the chains of a design are left out"}},
	}
}

// Names that mean something to a browser, to Markdown or to a terminal, and bytes that are no UTF-8.
const (
	evilHTML     = `<script>alert("1")&lt;`
	evilMarkdown = "*x*_y_[z](javascript:0)|`q`~~s~~$\\"
	evilEscape   = "\x1b[31mred\x1b[2J\x1b]0;title\x07\x9b2J"
	evilBytes    = "a\xff\xc0\xafb"
)

// badNames are results with names and values that mean something to a terminal, a browser or a file system.
func badNames() []badInput {
	name := func(name, design string) badInput {
		return badInput{name, replaced("design=idr", "design="+design), text, 0, nil}
	}
	return []badInput{
		name("HTML in a design", evilHTML),
		name("Markdown in a design", evilMarkdown),
		name("an escape in a design", evilEscape),
		name("half an escape in a design", "a\x9b31mb\x1bc"),
		name("invalid UTF-8 in a design", evilBytes),
		name("reversed text in a design", "a\u202eb\u200b\ufeffc"),
		name("dots in a design", ".."),
		name("an absolute path in a design", "C:\\x"),
		name("a design of 5,000 letters", strings.Repeat("long", 1250)),
		{"dots in a workload", replaced("Find/", "../"), text, 0, nil},
		{"HTML in a workload", replaced("Find/", "Find<img-src=x>/"), text, 2, []string{"in:41: not a result of this lab"}},
		{"an escape in a workload", replaced("Find/", "Find\x1b[2J\x07/"), text, 0, nil},
		{"a path in a parameter", replaced("workers=1", "workers=1/file=../../x"), text, 2, []string{"in:41:", "is not key=value"}},
		{"an escape in the machine", replaced("cpu: A", "cpu: \x1b[2J<b>A\x9b"), text, 0, nil},
		{"an escape in a fault", replaced("rcu/tasks=10", "rcu\x1b[2J\x9b/tasks=ten"), text, 0, []string{"is not a number"}},
		{"escapes in a note", edited(func(s string) string { return `# about find: {"Does":"finds\u001b[2J\nit"}` + "\n" + s }), text, 0, nil},
		{"evil names in a comment", replaced("design=idr", "design="+evilHTML+evilMarkdown+evilEscape), "compare --markdown in good", 0, nil},
		{"an escape in a path", func(t *testing.T) { put(t, "a\x1b[2J", "") }, "report --text a\x1b[2J", 2, []string{"it is empty"}},
		{"a missing path of many letters", nil, "report --text " + strings.Repeat("x", 3000), 2, []string{"name too long"}},
	}
}

// badLogs are faults of the histograms beside good results.
func badLogs() []badInput {
	const text = "report --text good"
	return []badInput{
		{"no log", func(t *testing.T) { os.Remove("good/latency.hlog") }, text, 0,
			[]string{"good/latency.hlog is missing or has no histograms", "copy it beside good/results.txt"}},
		{"no log, for merge", func(t *testing.T) { os.Remove("good/latency.hlog") }, "merge --out out good", 0,
			[]string{"good/latency.hlog is missing or has no histograms"}},
		{"an empty log", relogged(func(string) string { return "" }), text, 0, []string{"latency.hlog is of run (no id)"}},
		{"a log without lines", relogged(func(string) string { return string(record.LogHeader("a")) }), text, 0, []string{"has no histograms"}},
		{"a log cut at a line", relogged(func(s string) string { return s[:strings.LastIndex(s, "Tag=")] }), text, 0,
			[]string{"good/latency.hlog lacks 1 of the 2 histograms"}},
		{"a log cut in a tag", relogged(func(s string) string { return s[:strings.LastIndex(s, "Tag=")+9] }), "merge --out out good", 2,
			[]string{"good/latency.hlog:", "a line of the histogram log is left out"}},
		{"a log cut in a histogram", relogged(func(s string) string { return s[:len(s)-20] }), text, 0,
			[]string{"good/latency.hlog:", "not a line of a histogram log"}},
		{"the log of another run", relogged(func(string) string { return string(record.LogHeader("b")) }), text, 0,
			[]string{"the latencies are left out: good/latency.hlog is of run b and good/results.txt of run a"}},
		{"the log of another run, for merge", relogged(func(string) string { return string(record.LogHeader("b")) }), "merge --out out good", 2,
			[]string{"good/latency.hlog is of run b"}},
		{"a directory for the log", func(t *testing.T) { os.Remove("good/latency.hlog"); os.Mkdir("good/latency.hlog", 0o755) }, text, 2,
			[]string{"good/latency.hlog: is a directory"}},
		{"a link to itself for the log", func(t *testing.T) { os.Remove("good/latency.hlog"); link("latency.hlog", "good/latency.hlog")(t) }, text, 2,
			[]string{"good/latency.hlog: too many levels of symbolic links"}},
		{"binary for the log", relogged(func(string) string { return "\x00\xff\x1b[2J" }), "merge --out out good", 2,
			[]string{"good/latency.hlog:1: a line of the histogram log is left out: it has no tag that names a block"}},
		{"an escape in a tag", relogged(func(s string) string { return s + "Tag=\x1b[2J/block=x,1\n" }), text, 0,
			[]string{"good/latency.hlog:7: a line of the histogram log is left out"}},
		{"a histogram that is none", relogged(func(s string) string { return s[:strings.LastIndex(s, ",")] + ",HISTFAAAAAAAAA\n" }), text, 0,
			[]string{"not a line of a histogram log"}},
	}
}

const goodTrace = "7 1.0 timer_create(CLOCK_REALTIME, NULL, [0]) = 0\n7 1.1 timer_delete(0) = 0\n"

// badRecordings are files given for recordings.
func badRecordings() []badInput {
	trace := func(name, content string, says ...string) badInput {
		return badInput{name, in(content), "trace in", 2, says}
	}
	return []badInput{
		trace("an empty recording", "", "in:1: the recording is empty"),
		trace("a NUL at the start", "7 1.0 timer\x00_delete(0) = 0\n", "in:1: the file is binary"),
		trace("a NUL far behind", strings.Repeat(goodTrace, 20)+"7 2.0 timer_delete(\x00) = 0\n", "in:41:", "is not a timer id"),
		trace("a recording in UTF-16 without a mark", inUTF16(unicode.IgnoreBOM, goodTrace), "in:1: the file is binary"),
		trace("a recording cut in a line", goodTrace[:len(goodTrace)-5], "in:2:", "the recording ends in the middle of a"),
		trace("lines twice", "7 1.0 timer_create(CLOCK_REALTIME, NULL, [0]) = 0\n7 1.0 timer_create(CLOCK_REALTIME, NULL, [0]) = 0\n",
			"in:2:", "has had this id since line 1"),
		trace("an escape in a recording", "7 1.0 timer_delete(\x1b]0;x\x07\x9b2J\x08) = 0\n", "in:1:", "is not a timer id"),
		trace("results for a recording", oneLine, "in:1: the file holds results: idlab report reads it"),
		trace("a time of 1e308", "7 1e308 timer_delete(0) = 0\n", "in:1:"),
		trace("a negative time", "7 -1.0 timer_delete(0) = 0\n", "in:1:"),
		trace("a thread beyond 64 bits", "99999999999999999999 1.0 timer_delete(0) = 0\n", "in:1:"),
		trace("HTML for a recording", "<!DOCTYPE html>\n", "in:1: the file is a page of HTML"),
		trace("a thread before its start", "7 1.0 execve(\"\", [], NULL) = 0\n8 1.1 timer_delete(0) = 0\n7 1.2 vfork() = 8\n",
			"in:2: thread 8 uses timers, but the recording has no call that started it"),
		{"gzip for trace, cut", in(gzipOf(strings.Repeat(goodTrace, 50))[:60]), "trace in", 2, []string{"in:", "the gzip data are damaged"}},
		{"a replay of a directory", nil, "run --workloads replay:good", 2, []string{"good is a directory"}},
	}
}

// badPlaces are paths that lead to no file, or where nothing can be written.
func badPlaces() []badInput {
	return []badInput{
		{"nothing", nil, text, 2, []string{"in: no such file: name a run directory or a results file"}},
		{"nothing, for trace", nil, "trace in", 2, []string{"in: no such file"}},
		{"nothing, for merge", nil, "merge --out out in", 2, []string{"in: no such file: name a run directory or a results file"}},
		{"nothing, for compare", nil, "compare good in", 2, []string{"in: no such file: name a run directory or a results file"}},
		{"a directory that is gone", gone, "report --text .", 2, []string{"results.txt: no such file: name a run directory"}},
		{"no results in a directory", func(t *testing.T) { os.Mkdir("in", 0o755) }, text, 2,
			[]string{"in/results.txt: no such file: name a run directory or a results file"}},
		{"results that are a directory", func(t *testing.T) { os.MkdirAll("in/results.txt", 0o755) }, text, 2, []string{"in/results.txt: is a directory"}},
		{"a link to itself", link("in", "in"), text, 2, []string{"in", "too many levels of symbolic links: name a run directory"}},
		{"a link to itself, for trace", link("in", "in"), "trace in", 2, []string{"in: too many levels of symbolic links"}},
		{"a link to itself, for merge", link("in", "in"), "merge --out out in", 2, []string{"in", "too many levels of symbolic links"}},
		{"a link to nothing", link("nowhere", "in"), text, 2, []string{"in: no such file"}},
		{"a link to a run", link("good", "in"), text, 0, nil},
		{"a file as directory", nil, "report --text good/results.txt/x", 2, []string{"not a directory: name a run directory"}},
		{"what cannot be read", link("/proc/self/mem", "in"), text, 2, []string{"in: input/output error: name a run directory"}},
		{"what trace cannot read", link("/proc/self/mem", "in"), "trace in", 2, []string{"in: input/output error"}},
		{"a report in place of a file", in(""), "report --out in one", 2, []string{"no place for the report: choose another --out: mkdir in"}},
		{"a report below a file", in(""), "report --out in/out one", 2, []string{"choose another --out: mkdir in"}},
		{"a report behind a link to itself", link("in", "in"), "report --out in one", 2, []string{"choose another --out: mkdir in"}},
		{"a report where nothing can be written", nil, "report --out /proc/self/report one", 2, []string{"choose another --out: mkdir /proc/self/report"}},
		{"a page that is a directory", func(t *testing.T) { os.MkdirAll("out/index.html/x", 0o755) }, "report --out out one", 2, []string{"out/index.html"}},
		{"a merge in place of a file", in(""), "merge --out in good", 2, []string{"no place for a run: choose another --out: mkdir in"}},
		{"a merge where nothing can be written", nil, "merge --out /proc/self/run good", 2, []string{"choose another --out: mkdir /proc/self/run"}},
		{"a merge into a run", nil, "merge --out good good", 2, []string{"good holds a run already"}},
		{"a lock that is a directory", func(t *testing.T) { os.MkdirAll("out/lock", 0o755) }, "merge --out out good", 2, []string{"out cannot be locked: choose another --out"}},
		{"one run twice", nil, "report --text good good", 2, []string{"are the same run"}},
		{"a run and a link to it", link("good", "in"), "compare good in", 2, []string{"are the same run"}},
		{"a plan that is no plan", func(t *testing.T) { put(t, "good/run.json", "\x00") }, "run --resume --out good", 2, []string{"good/run.json"}},
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
