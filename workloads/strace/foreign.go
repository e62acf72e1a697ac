package strace

import "regexp"

// foreign are kinds of text files that are no recordings, by a pattern of the line that Parse does not
// understand, with what to do. The first that matches counts.
var foreign = []struct {
	pattern *regexp.Regexp
	what    string
}{
	{regexp.MustCompile(`&\(0x7f[0-9a-f]+`),
		"the file is a syzkaller program, not a recording: run it with syz-execprog under strace -f -ttt -T -o FILE"},
	{regexp.MustCompile(`^ *\d+\.\d+ \( *(?:\d+\.\d+ ms)? *\): `),
		"the file was written by perf trace, not by strace: record with strace -f -ttt -T -o FILE"},
	{regexp.MustCompile(`^# tracer: |^ +\S+-\d+ +\[\d+\] .*: (?:sys_|timer_)`),
		"the file was written by ftrace, not by strace: record with strace -f -ttt -T -o FILE"},
	{regexp.MustCompile(`\bSYS_timer_\w+\(|^SYS_\w+\(`),
		"the file was written by ltrace, not by strace: record with strace -f -ttt -T -o FILE"},
	{regexp.MustCompile(`^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ [^ :]+: `),
		"the lines have the prefix of a system journal: remove it with sed -E 's/^([^ ]+ +){4}[^ ]+: //'"},
	{regexp.MustCompile(`^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S* +\S+ [^ :]+\[\d+\]: `),
		"the lines have the prefix of a system journal: remove it with sed -E 's/^[^ ]+ [^ ]+ [^ ]+: //'"},
	{regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S* `),
		"the lines have a date before them, as in a log of a CI job: remove it with sed -E 's/^[^ ]+ //'"},
	{regexp.MustCompile(`^\S+ +\| `),
		"the lines have a name before them, as in a log of containers: remove it with sed -E 's/^[^|]*[|] //'"},
	{regexp.MustCompile(`^\{"(?:Time|Action|Start)":`),
		"the file is output of go test -json: idlab report reads results"},
	{regexp.MustCompile(`^(?:\{|\[\{|\[$)`), "the file is JSON, not the text that strace writes"},
	{regexp.MustCompile(`^(?:goos: |goarch: |pkg: |cpu: |# (?:date|commit): |Unit \S+ |Benchmark\S+\s+\d+\s)`),
		"the file holds results: idlab report reads it"},
	{regexp.MustCompile(`(?i)^\s*<(?:!doctype|html|\?xml)`),
		"the file is a page of HTML or XML: save the text that strace wrote"},
	{regexp.MustCompile(`^> `), "the lines are quoted with >: remove it with sed 's/^> //'"},
}

// foreignKind returns what kind of file a line belongs to, with what to do; "" for none that is known.
func foreignKind(line string) string {
	for _, f := range foreign {
		if f.pattern.MatchString(line) {
			return f.what
		}
	}
	return ""
}
