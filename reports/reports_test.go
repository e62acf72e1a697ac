package reports

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"idlab/bench/record"
)

// Reports of little and of odd data are made, and say what is missing.
func TestReportsOfOddRuns(t *testing.T) {
	find := []record.Cell{{Workload: "find"}}
	for _, test := range []struct {
		name string
		run  synthetic
		want []string // in the summary
	}{
		{"one block", synthetic{designs: lab(), workloads: find, tasks: []int{1}, workers: []int{1, 2}, blocks: 1},
			[]string{"Fewer than the 6 blocks"}},
		{"five blocks", synthetic{designs: lab(), workloads: find, tasks: []int{1}, workers: []int{1}, blocks: 5, latencies: 5},
			[]string{"Fewer than the 6 blocks"}},
		{"seven blocks", synthetic{designs: lab(), workloads: find, tasks: []int{1}, workers: []int{1}, blocks: 7, latencies: 5},
			[]string{"Fewer than the 10 blocks"}},
		{"one design", synthetic{designs: []string{"rcu"}, workloads: find, tasks: []int{1}, workers: []int{1}, blocks: 10, latencies: 50},
			[]string{"There is one design only, rcu"}},
		{"no latencies", synthetic{designs: lab(), workloads: find, tasks: []int{1}, workers: []int{1}, blocks: 6},
			[]string{"## Charts that are missing", "chart latency is not drawn: no latency.hlog"}},
		{"too few latencies", synthetic{designs: lab(), workloads: find, tasks: []int{1}, workers: []int{1}, blocks: 1, latencies: 5},
			[]string{"chart latency is not drawn"}},
		{"oversubscribed only", synthetic{designs: lab(), workloads: find, tasks: []int{1}, workers: []int{8}, blocks: 6},
			[]string{"More workers than the 2 cores", "(oversubscribed)"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			summary := report(t, test.run.load(t), t.TempDir())
			for _, want := range test.want {
				if !strings.Contains(summary, want) {
					t.Errorf("the summary does not say %q:\n%s", want, summary)
				}
			}
		})
	}
}

// report writes a report, checks that each picture can be read, and returns the
// summary.
func report(t *testing.T, d *Data, out string) string {
	t.Helper()
	r, err := Write(d, out, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range r.Charts {
		data, err := os.ReadFile(path + ".png")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := png.Decode(bytes.NewReader(data)); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if _, err := os.Stat(path + ".svg"); err != nil {
			t.Error(err)
		}
	}
	entries, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	if want := 2 + 2*len(r.Charts); len(entries) != want {
		t.Errorf("%d files are there, %d were reported: %v", len(entries), want, entries)
	}
	if _, err := os.Stat(r.Page); err != nil {
		t.Error(err)
	}
	summary, err := os.ReadFile(r.Summary)
	if err != nil {
		t.Fatal(err)
	}
	return string(summary)
}

// A chart that an earlier report had and this one has not would be taken for one of
// this one. What else lies there is none of its business.
func TestChartsOfAnEarlierReportAreRemoved(t *testing.T) {
	out := t.TempDir()
	report(t, small().load(t), out)
	mine := filepath.Join(out, "mine.png")
	if err := os.WriteFile(mine, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	r, err := Write(plain().load(t), out, Options{})
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	if want := 3 + 2*len(r.Charts); len(entries) != want {
		t.Errorf("%d files are left, want %d: %v", len(entries), want, entries)
	}
	if _, err := os.Stat(mine); err != nil {
		t.Errorf("a file that no report wrote is gone: %v", err)
	}
}

// loadText reads results that stand in the text, after the head of every file.
func loadText(t *testing.T, text string) *Data {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hand.txt")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	d, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWhatIsNoNumberIsNotDrawn(t *testing.T) {
	d := loadText(t, `cores: 2

BenchmarkFind/design=idr/tasks=1/workers=1 1 NaN ns/op +Inf ops/s NaN lockwait-sec/op
BenchmarkFind/design=rcu/tasks=1/workers=1 1 50 ns/op 0 ops/s -Inf contended/op
`)
	sheets, missing := d.sheets(d.designs[0], nil)
	if len(sheets) != 0 {
		t.Errorf("%d charts are drawn", len(sheets))
	}
	var text []string
	for _, err := range missing {
		text = append(text, err.Error())
	}
	all := strings.Join(text, "\n")
	for _, want := range []string{"chart throughput is not drawn: every ops/s in the results is 0", "chart contended is not drawn: no result has lockwait-sec/op",
		"chart locks is not drawn", "chart latency is not drawn"} {
		if !strings.Contains(all, want) {
			t.Errorf("it is not said that %q:\n%s", want, all)
		}
	}
	summary := report(t, d, t.TempDir())
	for _, never := range []string{"NaN", "Inf"} {
		if strings.Contains(summary, never) {
			t.Errorf("the summary has %s:\n%s", never, summary)
		}
	}
}

// What other tools wrote has neither blocks nor notes.
func TestResultsOfAnotherTool(t *testing.T) {
	d := loadText(t, strings.Repeat("BenchmarkFind/design=theirs/tasks=1/workers=2-8 100 50 ns/op 2e7 ops/s\n", 6))
	summary := report(t, d, t.TempDir())
	for _, want := range []string{"6 blocks.", "do not tell the number of cores", "It is not known which commit", "neither machine nor date", "20.0 M … 20.0 M"} {
		if !strings.Contains(summary, want) {
			t.Errorf("the summary does not say %q:\n%s", want, summary)
		}
	}
}

func TestWarnings(t *testing.T) {
	d := loadText(t, `# date: 2026-11-22T10:15:00Z
# commit: abc
# dirty: true
# blocks: 3
cores: 2

# block cell=Find/tasks=1/workers=4 number=1 steal=0.1000
BenchmarkFind/design=idr/tasks=1/workers=4 1 50 ns/op
BenchmarkFind/design=rcu/tasks=1/workers=4 1 25 ns/op
# end
# block cell=Find/tasks=1/workers=4 number=2 steal=0.0001
BenchmarkFind/design=idr/tasks=1/workers=4 1 50 ns/op
# end
`)
	got := strings.Join(d.warnings("rcu"), "\n")
	for _, want := range []string{"Fewer than the 6 blocks", "Fewer blocks than planned, for a run was ended or blocks were lost: Find", "missing are rcu in 1 of 2", "More workers than the 2 cores",
		"changes that the commit does not hold", "In 1 of 2 blocks the hypervisor gave more than 2.00 % of the time to others, up to 10.0 %"} {
		if !strings.Contains(got, want) {
			t.Errorf("no warning %q in\n%s", want, got)
		}
	}
}

func TestOtherIDs(t *testing.T) {
	d := loadText(t, `# ids of idr: lowest free, all tasks
cores: 2

BenchmarkReplay/design=idr/tasks=3/workers=1 100 50 ns/op 0.20 other-ids/create
BenchmarkReplay/design=rcu/tasks=3/workers=1 100 50 ns/op 0 other-ids/create
BenchmarkReplay/design=idr/tasks=3/workers=1 200 50 ns/op 0.30 other-ids/create
BenchmarkReplay/design=rcu/tasks=3/workers=1 200 50 ns/op 0 other-ids/create
`)
	summary := report(t, d, t.TempDir())
	for _, want := range []string{"## Other ids than the recording", "| idr | 25.0 % | – | lowest free, all tasks |", "| rcu | 0 % | – | – |"} {
		if !strings.Contains(summary, want) {
			t.Errorf("the summary does not say %q:\n%s", want, summary)
		}
	}
}

func TestBaseline(t *testing.T) {
	d := measured(map[string][]float64{"idr": {10}, "rcu": {5}})
	if got, err := d.baseline(""); got != "idr" || err != nil {
		t.Errorf("by default %q, %v", got, err)
	}
	if got, err := d.baseline("rcu"); got != "rcu" || err != nil {
		t.Errorf("rcu gives %q, %v", got, err)
	}
	_, err := Write(d, t.TempDir(), Options{Baseline: "ird"})
	if err == nil || err.Error() != `no design "ird" to take as the baseline: the results have idr, rcu` {
		t.Errorf("error is %v", err)
	}
}

func TestFilesAreWholeOrNotThere(t *testing.T) {
	dir := t.TempDir()
	taken := filepath.Join(dir, "taken.png")
	if err := os.Mkdir(taken, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := writeWhole(taken, []byte("x")); err == nil || !strings.Contains(err.Error(), "is not written") {
		t.Errorf("error is %v", err)
	}
	if err := writeWhole(filepath.Join(dir, "new.png"), []byte("new")); err != nil {
		t.Error(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}
