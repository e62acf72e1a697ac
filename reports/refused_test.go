package reports

import (
	"strings"
	"testing"

	"idlab/bench/record"
)

func wanting(design, op string, ns, share float64) handmadeLine {
	return handmadeLine{design, op, map[string]float64{record.NsPerOp: ns, record.OpsPerSecond: 1e9 / ns, record.Refused: share}, int64(ns)}
}

// That ids were refused fast is not told as if they had been had.
func TestRefusedOperationsHaveNoTime(t *testing.T) {
	d := loadHandmade(t, handmade{record.Cell{Workload: "restore", Tasks: 10, Workers: 1}, 7, []handmadeLine{
		wanting("rcu", "", 300, 0), wanting("rcu", "create-at", 400, 0),
		wanting("idr", "", 100, 1), wanting("idr", "create-at", 20, 1),
		wanting("onelock", "", 100, 0.5), wanting("onelock", "create-at", 700, 0.25),
		wanting("syncmap", "", 100, 0.125),
	}})
	summary := report(t, d, t.TempDir())
	for _, want := range []string{
		"| create-at | rcu | 400 ns |",
		"| create-at | idr | refused | – | – |",
		"| create-at | onelock | 700 ns (25.0 % refused) |",
		"| idr | – |", // all its operations together: nothing to compare
		"| onelock | – |", "| syncmap | – |",
		"| contended/op | refused | outliers |",
		"## Ids that could not be had",
		"| restore: 10 tasks, 1 worker | create-at | idr | 100 % | 100 % … 100 % | lowest free, all tasks |",
		"Every wanted id was had from rcu.\n",
		"| restore: 10 tasks, 1 worker | all | syncmap | 12.5 % |",
	} {
		if !strings.Contains(summary, want) {
			t.Errorf("the summary does not say %q:\n%s", want, summary)
		}
	}
	if strings.Contains(summary, "20.0 ns") || strings.Contains(section(summary, "Ids that could not be had"), "| all | idr |") {
		t.Errorf("the time of refusals is told, or they are told twice:\n%s", summary)
	}
	c := d.cells[0]
	if l := (line{"idr", "create-at"}); c.latency[l] != nil || c.ratio(l, line{"rcu", "create-at"}, record.NsPerOp).n > 0 {
		t.Error("refusals have latencies or ratios")
	}
}

// A block in which all was refused costs that block alone.
func TestRefusedInSomeBlocks(t *testing.T) {
	d := loadText(t, `cores: 2

BenchmarkRestore/design=rcu/tasks=1/workers=1/op=seek 1 5 ns/op 1 refused/wanted
BenchmarkRestore/design=rcu/tasks=1/workers=1/op=seek 1 100 ns/op 0.5 refused/wanted
BenchmarkRestore/design=rcu/tasks=1/workers=1/op=seek 1 NaN ns/op NaN refused/wanted
`)
	c, l := d.cells[0], line{"rcu", "seek"}
	if c.refused(l) || !c.refusedIn(l, 0) || c.refusedIn(l, 1) || c.refusedIn(l, 2) {
		t.Error("not the first block alone is refused")
	}
	if got, want := c.timePerOp(l), "100 ns (75.0 % refused)"; got != want {
		t.Errorf("time is %q, want %q", got, want)
	}
}
