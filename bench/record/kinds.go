package record

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// notText says which kind of file begins with the bytes and how to get results from it. It returns "" for text.
func notText(head []byte) string {
	for _, kind := range []struct{ magic, is string }{
		{"PK\x03\x04", "a zip archive: unpack it by unzip"},
		{"PERFILE2", "a recording by perf, not results of a benchmark"},
	} {
		if bytes.HasPrefix(head, []byte(kind.magic)) {
			return "it is " + kind.is
		}
	}
	const tarMagic, tarOffset = "ustar", 257
	switch {
	case !bytes.Contains(head, []byte{0}):
		return ""
	case len(head) > tarOffset && bytes.HasPrefix(head[tarOffset:], []byte(tarMagic)):
		return "it is a tar archive: unpack it by tar -x"
	case bytes.Contains(head, []byte("B\x00e\x00n\x00c\x00h")):
		order := "LE"
		if head[0] == 0 {
			order = "BE"
		}
		return "it is UTF-16 without a byte order mark: convert it by iconv -f UTF-16" + order + " -t UTF-8"
	}
	return "it is a binary file, not results of a benchmark"
}

// foreign lists texts that may be given for results by mistake. The first match says which kind of file it is.
var foreign = []struct {
	text *regexp.Regexp
	is   string
}{
	{regexp.MustCompile(`(?m)^#\[Histogram log format`), "a histogram log: give the " + ResultsFile + " beside it"},
	{regexp.MustCompile(`(?m)^(\d+ +|\[pid +\d+\] )?([\d:.]+ )?timer_\w+\(`),
		"a strace recording: see it by idlab trace, or run it as the workload replay:FILE"},
	{regexp.MustCompile(`(?m)^% time +seconds`), "a summary by strace -c"},
	{regexp.MustCompile(`Performance counter stats for`), "output of perf stat"},
	{regexp.MustCompile(`(?m)^# To display the perf\.data header`), "output of perf report"},
	{regexp.MustCompile(`(?m)^# Running '.*' benchmark:`), "output of perf bench"},
	{regexp.MustCompile(`(?m)^ *\d+\.\d+ \( *(\d+\.\d+ ms)?\): `), "output of perf trace"},
	{regexp.MustCompile(`(?m)^\S+ +\d+(/\d+)? +(\[\d+\] +)?\d+\.\d+: `), "output of perf script"},
	{regexp.MustCompile(`│|old time/op`), "output of benchstat: give the files that it read"},
	{regexp.MustCompile(`(?i)^\s*<(!doctype|html)`), "a web page"},
	{regexp.MustCompile(`^\s*[\[{]`), "JSON, but not the events of go test -json"},
	{regexp.MustCompile(`(?m)^(ok|PASS|FAIL|\?) *(\t|$)`),
		"output of go test without benchmarks: give go test the flag -bench"},
	{regexp.MustCompile(`(?m)^goos: |^Unit |^# seed: `), "the beginning of results, without any block"},
}

// notResults says why a text without results has none. The beginning of the text tells its kind.
func notResults(lines []string) string {
	const telling = 64 << 10
	var b strings.Builder
	for _, line := range lines {
		if b.Len()+len(line) < telling {
			b.WriteString(line + "\n")
		}
	}
	text := b.String()
	if !slices.ContainsFunc(lines, func(line string) bool { return strings.TrimSpace(line) != "" }) {
		return "it is empty: make results with idlab run"
	}
	for _, kind := range foreign {
		if kind.text.MatchString(text) {
			return "it is " + kind.is
		}
	}
	return "no line is a result, such as BenchmarkFind/design=rcu/tasks=10/workers=2 1000 42 ns/op"
}

// prefixed matches a result behind other text, such as the time that a CI system writes before each line.
var prefixed = regexp.MustCompile(`^(.*?[\s|>\]:])Benchmark[^a-z\s]\S*\s+\d+\s+[0-9.e+]+\s+\S`)

// findPrefixes records a problem for results behind other text. It does not read them, because the text also hides
// other lines, such as the configuration.
func (r *reader) findPrefixes() {
	for i, line := range r.text.lines {
		if strings.HasPrefix(line, "#") || strings.Index(line, "Benchmark") <= 0 {
			continue
		}
		if m := prefixed.FindStringSubmatch(line); m != nil {
			r.problem(i+1, "a result behind other text is not read", prefixError(m[1], r.file.Path))
		}
	}
}

var prefixes = []struct {
	prefix *regexp.Regexp
	is     string
}{
	{regexp.MustCompile(`\w\[\d+\]: `), "a journal's fields (journalctl -o cat leaves them out)"},
	{regexp.MustCompile(`\d:\d\d:\d\d`), "the time of a CI log"},
	{regexp.MustCompile(`^\s+$`), "blanks"},
}

// prefixError says which kind of text a prefix is, and how to strip it.
func prefixError(prefix, path string) error {
	what := "text"
	for _, kind := range prefixes {
		if kind.prefix.MatchString(prefix) {
			what = kind.is
			break
		}
	}
	strip := fmt.Sprintf("cut -c %d-", len(prefix)+1)
	if fields := strings.Fields(prefix); strings.Join(fields, " ")+" " == prefix {
		strip = fmt.Sprintf("cut -d ' ' -f %d-", len(fields)+1)
	}
	return fmt.Errorf("%q is %s: strip it by %s %s", prefix, what, strip, path)
}
