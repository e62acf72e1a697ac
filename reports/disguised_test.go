package reports

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"idlab/bench/record"
	"idlab/reports/dataset"
)

// textOf returns the report of a results file as text.
func textOf(t *testing.T, results string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), record.ResultsFile)
	if err := os.WriteFile(path, []byte(results), 0o644); err != nil {
		t.Fatal(err)
	}
	d, err := dataset.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Problems) > 0 {
		t.Errorf("problems: %v", d.Problems)
	}
	var b bytes.Buffer
	if err := WriteText(&b, d, TextOptions{Width: 200}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The same results give the same tables through whatever program they came.
func TestDisguisedResultsGiveTheSameText(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "small", record.ResultsFile))
	if err != nil {
		t.Fatal(err)
	}
	plain := string(data)
	want := textOf(t, plain)
	events := func(plain string) string {
		var b bytes.Buffer
		for line := range strings.Lines(plain) {
			for _, part := range strings.SplitAfterN(line, " ", 2) {
				json.NewEncoder(&b).Encode(map[string]string{"Action": "output", "Package": "p", "Output": part})
			}
		}
		return b.String()
	}
	for name, disguised := range map[string]string{
		"CRLF":          strings.ReplaceAll(plain, "\n", "\r\n"),
		"go test -json": events(plain),
		"colours":       regexp.MustCompile(`(?m)^(Benchmark\S+)`).ReplaceAllString(plain, "\x1b[32m$1\x1b[0m"),
	} {
		if diff := cmp.Diff(want, textOf(t, disguised)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// The results of each GOMAXPROCS are cells of their own, with the times that they have by themselves.
func TestResultsOfSeveralGOMAXPROCS(t *testing.T) {
	const one = "BenchmarkFind/design=rcu/tasks=10/workers=1 1 100 ns/op 10 ops/s\n" +
		"BenchmarkFind/design=idr/tasks=10/workers=1 1 300 ns/op 3.3 ops/s\n"
	two := strings.ReplaceAll(one, "workers=1", "workers=1-2")
	cells := func(results string) []string {
		_, text, _ := strings.Cut(textOf(t, results), "\n\n")
		text, _, _ = strings.Cut(text, "\n\nBar: ")
		return strings.Split(text, "\n\n")
	}
	got := cells(one + two + one + two)
	want := append(cells(one+one), strings.Replace(cells(one + one)[0], "find:", "find, gomaxprocs=2:", 1))
	if diff := cmp.Diff(want, got); diff != "" || len(got) != 2 {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff(want[1:], cells(two+two)); diff != "" {
		t.Errorf("-2 alone (-want +got):\n%s", diff)
	}
}
