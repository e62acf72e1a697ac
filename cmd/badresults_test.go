package cmd

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
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
		{"binary", in("\x7fELF\x02\x01\x01\x00" + strings.Repeat("\x00", 99)), text, 2,
			[]string{"in: it is a binary file"}},
		{"binary for merge", in("\x7fELF\x00"), "merge --out out in", 2,
			[]string{"in has no blocks", "it is a binary file"}},
		{"binary for compare", in("\x7fELF\x00"), "compare good in", 2, []string{"in: it is a binary file"}},
		{"endless zeros", link("/dev/zero", "in"), text, 2, []string{"in: it is a binary file"}},
		{"endless binary for trace", link("/dev/zero", "in"), "trace in", 2, []string{"in:1: the file is binary"}},
		{"a line of 100 MB", longLine("x"), text, 2, []string{"in: no line is a result, such as"}},
		{"a line of 100 MB for trace", longLine("7 1.0 "), "trace in", 2,
			[]string{"in:1: the line has more than 67108864 bytes"}},
		{"a NUL in a name", replaced("design=idr", "design=i\x00r"), text, 2, []string{"in: it is a binary file"}},
		{"a NUL far behind",
			in(strings.Repeat("# remark\n", 1000) + strings.Replace(oneLine, "rcu", "r\x00u", 1)), text, 0, nil},
		{"UTF-16 without a mark", edited(func(s string) string { return inUTF16(unicode.IgnoreBOM, s) }), text, 2,
			[]string{"in: it is UTF-16 without a byte order mark: convert it by iconv -f UTF-16LE -t UTF-8"}},
		{"UTF-16 cut in a character",
			edited(func(s string) string { s = inUTF16(unicode.UseBOM, s); return s[:len(s)-19] }),
			text, 0, []string{"has no end"}},
		{"gzip, cut", in(gzipOf(strings.Repeat(oneLine, 9))[:70]), text, 0,
			[]string{"in: the results may not be whole: the gzip data are damaged " +
				"(unexpected EOF): copy the file again"}},
		{"gzip, another sum", in(damaged(gzipOf(oneLine))), text, 0,
			[]string{"the gzip data are damaged (gzip: invalid checksum)"}},
		{"gzip, cut in its head", in(gzipOf(oneLine)[:5]), text, 2, []string{"in: ", "the gzip data are damaged"}},
		{"cut in a block", edited(func(s string) string { return s[:len(s)-40] }), text, 0,
			[]string{"in:", "the block that begins here has no end: left out"}},
		{"cut in the first block", edited(func(s string) string { return s[:strings.Index(s, "# end")] }), text, 2,
			[]string{"in:", "the block that begins here has no end: left out"}},
		{"cut before the first block",
			edited(func(s string) string { return s[:strings.Index(s, "# block")] }), text, 2,
			[]string{"in: it is the beginning of results, without any block"}},
		{"cut, for merge", edited(func(s string) string { return s[:len(s)-40] }), "merge --out out in", 0,
			[]string{"has no end"}},
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
		{"a block without a number", replaced(" number=2", ""), text, 0,
			[]string{"in:", "a block is left out: it needs a cell and a number"}},
		{"a block with number 0", replaced(" number=2", " number=0"), text, 0,
			[]string{"it needs a cell and a number from 1"}},
		{"two machines in a file", edited(func(s string) string {
			return s + "cpu: B\n" + strings.ReplaceAll(s[strings.LastIndex(s, "# block"):], "number=2", "number=3")
		}),
			text, 0, []string{"keep runs of different machines in different files"}},
		{"half an event of go test -json",
			in(`{"Action":"output","Output":"` + strings.TrimSpace(oneLine) + `\n"}` + "\n" + `{"Act`),
			text, 0, []string{"in:2: not a whole event of go test -json"}},
		{"a strace recording", in(goodTrace), text, 2, []string{"in: it is a strace recording: see it by idlab trace"}},
		{"a web page", in("<!DOCTYPE html>\n<p>404\n"), text, 2, []string{"in: it is a web page"}},
		{"its own log", nil, "report --text good/latency.hlog", 2,
			[]string{"it is a histogram log: give the results.txt beside it"}},
		{"its plan", in("{\n \"State\": \"finished\"\n}\n"), text, 2, []string{"in: it is JSON"}},
		{"two runs, one of them empty", in(""), "report --text good in", 0, []string{"in: it is empty"}},
		{"runs of two machines", in("cpu: B\ncores: 2\n\n" + oneLine), "report --text good in", 2,
			[]string{"differ in machine or settings (cpu: A and B)"}},
		{"no cell in common",
			in("cpu: A\ncores: 2\n\n" + strings.Replace(oneLine, "tasks=10", "tasks=11", 1)), "compare good in", 2,
			[]string{"in common"}},
		{"times for counts", nil, "compare --gate-counters good good", 2, []string{"contains no counts"}},
		{"a note that is no JSON", edited(func(s string) string { return "# about find: {\"Does\n" + s }), text, 0,
			[]string{"in: the note \"about find\" is left out: unexpected end of JSON input"}},
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
		{"no time at all",
			edited(func(s string) string { return strings.ReplaceAll(s, " ns/op", " x/op") }), text, 0, nil},
		{"1e308 for compare", replaced(time, " 1e308 ns/op"), "compare --markdown good in", 0, nil},
		{"NaN for compare", replaced(time, " NaN ns/op"), "compare --col design in", 0,
			[]string{"in:", "not a number or infinite"}},
		{"negative operations", replaced(" 1000 101", " -5 101"), text, 0, nil},
		{"operations beyond 64 bits", replaced(" 1000 101", " 99999999999999999999 101"), text, 0,
			[]string{"in:", "out of range"}},
		{"no tasks", replaced("rcu/tasks=10", "rcu/tasks=0"), text, 0, []string{"lacks a design, tasks or workers"}},
		{"tasks beyond 64 bits", replaced("rcu/tasks=10", "rcu/tasks=99999999999999999999"), text, 0,
			[]string{"is not a number"}},
		{"as many tasks as there can be",
			in(strings.Replace(oneLine, "tasks=10", "tasks=9000000000000000000", 1)), text, 0, nil},
		{"negative workers", replaced("rcu/tasks=10/workers=1", "rcu/tasks=10/workers=-1"), text, 0,
			[]string{`"workers=" in`, "is not a number"}},
		{"a block number of 18 digits", replaced("number=2", "number=999999999999999999"), text, 0, nil},
		{"chains of minus one", replaced("# end", "# chains design=rcu 1:-1\n# end"), text, 0,
			[]string{"in:", "the chains of a design are left out"}},
		{"a chain of 18 digits", replaced("# end", "# chains design=rcu 999999999999999999:1\n# end"), text, 0,
			[]string{"the chains of a design are left out"}},
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
		{"HTML in a workload", replaced("Find/", "Find<img-src=x>/"), text, 2,
			[]string{": not a result of this lab"}},
		{"an escape in a workload", replaced("Find/", "Find\x1b[2J\x07/"), text, 0, nil},
		{"a path in a parameter", replaced("workers=1", "workers=1/file=../../x"), text, 2,
			[]string{"is not key=value"}},
		{"an escape in the machine", replaced("cpu: A", "cpu: \x1b[2J<b>A\x9b"), text, 0, nil},
		{"an escape in a fault", replaced("rcu/tasks=10", "rcu\x1b[2J\x9b/tasks=ten"), text, 0,
			[]string{"is not a number"}},
		{"escapes in a note",
			edited(func(s string) string { return `# about find: {"Does":"finds\u001b[2J\nit"}` + "\n" + s }),
			text, 0, nil},
		{"evil names in a comment",
			replaced("design=idr", "design="+evilHTML+evilMarkdown+evilEscape), "compare --markdown in good", 0, nil},
		{"an escape in a path", func(t *testing.T) { put(t, "a\x1b[2J", "") }, "report --text a\x1b[2J", 2,
			[]string{"it is empty"}},
		{"a missing path of many letters", nil, "report --text " + strings.Repeat("x", 3000), 2,
			[]string{"name too long"}},
	}
}
