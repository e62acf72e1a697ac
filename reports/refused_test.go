package reports

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

func wantingLine(design, op string, ns, share float64) reportstest.HandmadeLine {
	return reportstest.HandmadeLine{Design: design, Op: op,
		Values:  map[string]float64{record.NsPerOp: ns, record.OpsPerSecond: 1e9 / ns, record.Refused: share},
		Latency: int64(ns)}
}

// A refusal does not count as a fast operation.
func TestRefusedOperationsHaveNoTime(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load, reportstest.Handmade{Cell: record.Cell{Workload: "restore",
		Tasks: 10, Workers: 1}, Blocks: 7, Lines: []reportstest.HandmadeLine{
		wantingLine("rcu", "", 300, 0), wantingLine("rcu", "create-at", 400, 0),
		wantingLine("idr", "", 100, 1), wantingLine("idr", "create-at", 20, 1),
		wantingLine("onelock", "", 100, 0.5), wantingLine("onelock", "create-at", 700, 0.25),
		wantingLine("syncmap", "", 100, 0.125),
	}})
	summary := cellsOf(t, d)
	for _, want := range []string{
		"| create-at | rcu | 400 ns |",
		"| create-at | idr | refused | – | – |",
		"| create-at | onelock | 700 ns (25.0 % refused) |",
		"| idr | – |", // all operations together: no time
		"| onelock | – |", "| syncmap | – |",
		"| contended/op | refused | outliers |",
		"## Refused ids",
		"| restore: 10 tasks, 1 worker | create-at | idr | 100 % | 100 % … 100 % | lowest free, all tasks |",
		"No refusals: rcu.\n",
		"| restore: 10 tasks, 1 worker | all | syncmap | 12.5 % |",
	} {
		if !strings.Contains(summary, want) {
			t.Errorf("the summary does not say %q:\n%s", want, summary)
		}
	}
	if strings.Contains(summary, "20.0 ns") || strings.Contains(reportstest.Section(summary,
		"Ids that could not be had"), "| all | idr |") {
		t.Errorf("the time of refusals is told, or they are told twice:\n%s", summary)
	}
	c := d.Cells[0]
	if l := (dataset.Line{Design: "idr", Op: "create-at"}); c.Latency[l] != nil ||
		c.Ratio(l, dataset.Line{Design: "rcu", Op: "create-at"}, record.NsPerOp).N > 0 {
		t.Error("refusals have latencies or ratios")
	}
}

// A baseline that refuses gives way to the first ranked design that does not, and that is said.
func TestNoRatioToRefusals(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load, reportstest.Handmade{Cell: record.Cell{Workload: "restore",
		Tasks: 10, Workers: 1}, Blocks: 7, Lines: []reportstest.HandmadeLine{
		wantingLine("idr", "", 100, 0.5), wantingLine("idr", "create-at", 20, 0.5),
		wantingLine("rcu", "", 300, 0), wantingLine("rcu", "create-at", 400, 0),
		wantingLine("onelock", "", 600, 0), wantingLine("onelock", "create-at", 800, 0),
	}})
	const told = "Relative to rcu, since idr refuses wanted ids."
	var table, bars strings.Builder
	if err := compare.Designs(&table, d, "idr"); err != nil {
		t.Fatal(err)
	}
	for _, op := range []string{"", "/op=create-at"} {
		row := `Restore/tasks=10/workers=1` + op + ` +refused +1\.000 +2\.00 \[2\.00–2\.00\]`
		if !regexp.MustCompile(row).MatchString(table.String()) || !strings.Contains(table.String(), op+": "+told) {
			t.Errorf("the table lacks %s or does not say that it is %q:\n%s", row, told, &table)
		}
	}
	if err := WriteText(&bars, d, TextOptions{Baseline: "idr", Width: 100}); err != nil {
		t.Fatal(err)
	}
	if text := bars.String(); !strings.Contains(text, told) || !regexp.MustCompile(`idr .* refused\n`).MatchString(text) {
		t.Errorf("the bars compare with refusals:\n%s", text)
	}
	r, err := Write(d, t.TempDir(), Options{Baseline: "idr"})
	if err != nil {
		t.Fatal(err)
	}
	cells, err := os.ReadFile(r.Cells)
	if err != nil || !strings.Contains(string(cells), told) || !strings.Contains(string(cells), "| ratio to rcu |") {
		t.Errorf("cells.md compares with refusals: %v\n%s", err, cells)
	}
}

// A block in which every id was refused is missing, but the other blocks count.
func TestRefusedInSomeBlocks(t *testing.T) {
	d := reportstest.LoadText(t, dataset.Load, `cores: 2

BenchmarkRestore/design=rcu/tasks=1/workers=1/op=seek 1 5 ns/op 1 refused/wanted
BenchmarkRestore/design=rcu/tasks=1/workers=1/op=seek 1 100 ns/op 0.5 refused/wanted
BenchmarkRestore/design=rcu/tasks=1/workers=1/op=seek 1 NaN ns/op NaN refused/wanted
`)
	c, l := d.Cells[0], dataset.Line{Design: "rcu", Op: "seek"}
	if c.Refused(l) || !c.RefusedIn(l, 0) || c.RefusedIn(l, 1) || c.RefusedIn(l, 2) {
		t.Error("not the first block alone is refused")
	}
	if got, want := compare.TimePerOp(c, l), "100 ns (75.0 % refused)"; got != want {
		t.Errorf("time is %q, want %q", got, want)
	}
}
