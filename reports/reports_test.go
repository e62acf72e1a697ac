package reports

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/published"
	"idlab/reports/reportstest"
)

// Reports of few and of unusual data can be written. They list the missing charts and values.
func TestReportsOfOddRuns(t *testing.T) {
	find := []record.Cell{{Workload: "find"}}
	for _, test := range []struct {
		name string
		run  reportstest.Synthetic
		want []string // parts of cells.md
	}{
		{"one block", reportstest.Synthetic{Designs: reportstest.Lab(), Workloads: find, Tasks: []int{1},
			Workers: []int{1, 2}, Blocks: 1},
			[]string{"No 95 % confidence intervals, which need 6 blocks: "}},
		{"five blocks", reportstest.Synthetic{Designs: reportstest.Lab(), Workloads: find, Tasks: []int{1},
			Workers: []int{1}, Blocks: 5, Latencies: 5},
			[]string{"No 95 % confidence intervals, which need 6 blocks: "}},
		{"seven blocks", reportstest.Synthetic{Designs: reportstest.Lab(), Workloads: find, Tasks: []int{1},
			Workers: []int{1}, Blocks: 7, Latencies: 5},
			[]string{"fewer than the recommended 10 blocks: "}},
		{"one design", reportstest.Synthetic{Designs: []string{"rcu"}, Workloads: find, Tasks: []int{1},
			Workers: []int{1}, Blocks: 10, Latencies: 50},
			[]string{"There is only one design, rcu"}},
		{"no latencies", reportstest.Synthetic{Designs: reportstest.Lab(), Workloads: find, Tasks: []int{1},
			Workers: []int{1}, Blocks: 6},
			[]string{"## Missing charts", "chart latency is not drawn: no latency.hlog"}},
		{"too few latencies", reportstest.Synthetic{Designs: reportstest.Lab(), Workloads: find, Tasks: []int{1},
			Workers: []int{1}, Blocks: 1, Latencies: 5},
			[]string{"chart latency is not drawn"}},
		{"oversubscribed only", reportstest.Synthetic{Designs: reportstest.Lab(), Workloads: find, Tasks: []int{1},
			Workers: []int{8}, Blocks: 6},
			[]string{"more workers than the 2 CPUs", "(oversubscribed)"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			summary := report(t, reportstest.LoadRun(t, dataset.Load, test.run), t.TempDir())
			for _, want := range test.want {
				if !strings.Contains(summary, want) {
					t.Errorf("the summary does not say %q:\n%s", want, summary)
				}
			}
		})
	}
}

// cellsOf returns cells.md without the drawing of charts.
func cellsOf(t *testing.T, d *dataset.Data) string {
	t.Helper()
	known, err := published.Load()
	if err != nil {
		t.Fatal(err)
	}
	sheets, missing := layOut(d, d.Designs[0], known)
	return string(cells(d, d.Designs[0], sheets, missing, known).Markdown())
}

// report writes a report, checks that each picture can be decoded, and returns cells.md.
func report(t *testing.T, d *dataset.Data, out string) string {
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
	if want := 4 + 2*len(r.Charts); len(entries) != want {
		t.Errorf("%d files are there, %d were reported: %v", len(entries), want, entries)
	}
	if _, err := os.Stat(r.Page); err != nil {
		t.Error(err)
	}
	cells, err := os.ReadFile(r.Cells)
	if err != nil {
		t.Fatal(err)
	}
	summary, err := os.ReadFile(r.Summary)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(summary, []byte("\n")); n > summaryLines {
		t.Errorf("%s has %d lines, more than %d:\n%s", r.Summary, n, summaryLines, summary)
	}
	return string(cells)
}

// A report removes charts of an earlier report that it does not have itself. It leaves other files alone.
func TestChartsOfAnEarlierReportAreRemoved(t *testing.T) {
	out := t.TempDir()
	report(t, reportstest.LoadRun(t, dataset.Load, reportstest.Small()), out)
	mine := filepath.Join(out, "mine.png")
	if err := os.WriteFile(mine, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	r, err := Write(reportstest.LoadRun(t, dataset.Load, reportstest.Plain()), out, Options{})
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	if want := 5 + 2*len(r.Charts); len(entries) != want {
		t.Errorf("%d files are left, want %d: %v", len(entries), want, entries)
	}
	if _, err := os.Stat(mine); err != nil {
		t.Errorf("a file that no report wrote is gone: %v", err)
	}
}

func TestWhatIsNoNumberIsNotDrawn(t *testing.T) {
	d := reportstest.LoadText(t, dataset.Load, `cores: 2

BenchmarkFind/design=idr/tasks=1/workers=1 1 NaN ns/op +Inf ops/s NaN lockwait-sec/op
BenchmarkFind/design=rcu/tasks=1/workers=1 1 50 ns/op 0 ops/s -Inf contended/op
`)
	sheets, missing := layOut(d, d.Designs[0], nil)
	if len(sheets) != 0 {
		t.Errorf("%d charts are drawn", len(sheets))
	}
	var text []string
	for _, err := range missing {
		text = append(text, err.Error())
	}
	all := strings.Join(text, "\n")
	for _, want := range []string{"chart throughput is not drawn: no design has ops/s above 0",
		"chart contended is not drawn: no result has lockwait-sec/op",
		"chart locks is not drawn", "chart latency is not drawn"} {
		if !strings.Contains(all, want) {
			t.Errorf("it is not said that %q:\n%s", want, all)
		}
	}
	summary, problems, _ := strings.Cut(report(t, d, t.TempDir()), "## Problems in the input files")
	if !strings.Contains(problems, "not a number or infinite: NaN ns/op (the first of 4 such lines)") {
		t.Errorf("the values left out are not told: %s", problems)
	}
	for _, never := range []string{"NaN", "Inf"} {
		if strings.Contains(summary, never) {
			t.Errorf("the summary has %s:\n%s", never, summary)
		}
	}
}

// Results of other tools have neither blocks nor notes.
func TestResultsOfAnotherTool(t *testing.T) {
	d := reportstest.LoadText(t, dataset.Load, strings.Repeat("BenchmarkFind/design=theirs/tasks=1/workers=2-8 "+
		"100 50 ns/op 2e7 ops/s\n", 6))
	summary := cellsOf(t, d)
	for _, want := range []string{"6 blocks.", "The number of CPUs is unknown", "The measured commit is unknown",
		"Machine and date are unknown", "20.0 M … 20.0 M"} {
		if !strings.Contains(summary, want) {
			t.Errorf("the summary does not say %q:\n%s", want, summary)
		}
	}
}

func TestWarnings(t *testing.T) {
	d := reportstest.LoadText(t, dataset.Load, `# date: 2026-11-22T10:15:00Z
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
	got := strings.Join(warnings(d, "rcu"), "\n")
	for _, want := range []string{"No 95 % confidence intervals, which need 6 blocks: Find",
		"Fewer blocks than planned, because a run was interrupted or lost blocks: Find", "rcu is missing in 1 of 2",
		"more workers than the 2 CPUs",
		"uncommitted changes", "Steal exceeds 2.00 % of the time in 1 of 2 blocks, up to 10.0 %"} {
		if !strings.Contains(got, want) {
			t.Errorf("no warning %q in\n%s", want, got)
		}
	}
}

func TestOtherIDs(t *testing.T) {
	d := reportstest.LoadText(t, dataset.Load, `# ids of idr: lowest free, all tasks
cores: 2

BenchmarkReplay/design=idr/tasks=3/workers=1 100 50 ns/op 0.20 other-ids/create
BenchmarkReplay/design=rcu/tasks=3/workers=1 100 50 ns/op 0 other-ids/create
BenchmarkReplay/design=idr/tasks=3/workers=1 200 50 ns/op 0.30 other-ids/create
BenchmarkReplay/design=rcu/tasks=3/workers=1 200 50 ns/op 0 other-ids/create
`)
	summary := cellsOf(t, d)
	for _, want := range []string{"## Ids that differ from the recording",
		"| idr | 25.0 % | – | lowest free, all tasks |",
		"| rcu | 0 % | – | – |"} {
		if !strings.Contains(summary, want) {
			t.Errorf("the summary does not say %q:\n%s", want, summary)
		}
	}
}

func TestBaseline(t *testing.T) {
	var d *dataset.Data
	load := func(designs ...string) {
		h := reportstest.Handmade{Cell: record.Cell{Workload: "find", Tasks: 1, Workers: 1}, Blocks: 1}
		for _, design := range designs {
			h.Lines = append(h.Lines, reportstest.Timed(design, "", 10))
		}
		d = reportstest.LoadHandmade(t, dataset.Load, h)
	}
	for _, c := range []struct {
		designs  []string
		of, want string
	}{
		{[]string{"idr", "rcu,buckets=64", "rcu"}, "", "rcu"}, // today's Linux with the table of this machine
		{[]string{"idr", "xarray"}, "", "idr"},
		{[]string{"idr", "rcu"}, "idr", "idr"},
	} {
		load(c.designs...)
		if got, err := d.Baseline(c.of); got != c.want || err != nil {
			t.Errorf("of %v, %q gives %q, %v; want %q", c.designs, c.of, got, err, c.want)
		}
	}
	_, err := Write(d, t.TempDir(), Options{Baseline: "ird"})
	if err == nil || err.Error() != `no design "ird" to take as the baseline: the results have idr, rcu` {
		t.Errorf("error is %v", err)
	}
}
