package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"idlab/bench/record"
)

// A report of evil names has them as plain text, and no file elsewhere than in its directory. It removes no other file,
// whatever the list of charts of an earlier report says.
func TestReportOfEvilNames(t *testing.T) {
	t.Chdir(t.TempDir())
	goodRun(t, "good", "a", 100)
	results, log := goodFile(t, record.ResultsFile), goodFile(t, record.HistogramsFile)
	for from, to := range map[string]string{
		"Find": "..", "rcu": ".." + evilMarkdown, "idr": evilHTML, "cpu: A": "cpu: " + evilHTML,
	} {
		results = strings.ReplaceAll(results, from, to)
		log = strings.ReplaceAll(log, from, to)
	}
	results += strings.ReplaceAll(oneLine, "rcu", evilEscape)
	block := strings.Index(results, "# block")
	long := strings.ReplaceAll(results[block:], "../", strings.Repeat("Long", 1250)+"/")
	put(t, "in/results.txt", results+strings.ReplaceAll(long, "idr", evilBytes))
	put(t, "in/latency.hlog", log+strings.ReplaceAll(log, "../", strings.Repeat("Long", 1250)+"/"))
	put(t, "out/report/charts.json", `{"charts":[{"name":"../victim"},{"name":".."},{"name":"old"},{"name":"/tmp"}]}`)
	for _, path := range []string{"out.png", "out.svg", "out/victim.png", "victim.png", "out/report/old.png"} {
		put(t, path, "")
	}
	before := filesIn(t, ".")
	code, stdout, stderr := lineOf(t, "report", "--out", "out/report", "in")
	if code != 0 {
		t.Fatalf("exit %d, %s", code, stderr)
	}
	checkText(t, stdout+stderr)
	after := filesIn(t, ".")
	for path, content := range before {
		if got := after[path]; got != content && !strings.HasPrefix(path, "out/report/") {
			t.Errorf("%s has changed", path)
		}
	}
	for path, content := range after {
		if _, old := before[path]; !old && !strings.HasPrefix(path, "out/report/") {
			t.Errorf("the report has written %s", path)
		}
		if !strings.HasSuffix(path, ".png") && strings.HasPrefix(path, "out/report/") {
			checkText(t, content)
		}
	}
	if _, err := os.Stat("out/report/old.png"); err == nil {
		t.Error("a chart of the report before is still there")
	}
	if charts, _ := filepath.Glob("out/report/latency-*.png"); len(charts) != 2 {
		t.Errorf("charts of latencies are %q, want two", charts)
	}
	checkMarkdown(t, after["out/report/summary.md"])
}

// checkMarkdown checks that the evil names have no meaning in a Markdown text.
func checkMarkdown(t *testing.T, text string) {
	t.Helper()
	for _, bad := range []string{"<script", "[z](", "`q`", "*x*", "~~s", " &lt;"} {
		for rest := text; ; {
			before, after, found := strings.Cut(rest, bad)
			if !found {
				break
			}
			if !strings.HasSuffix(before, `\`) {
				t.Errorf("the text has %.60q", bad+after)
			}
			rest = after
		}
	}
	if !strings.Contains(text, "script") || !strings.Contains(text, "javascript") {
		t.Error("the text lacks the evil names")
	}
}
