package findings

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// withLocks returns a series with a time in ns, and the part of it that waits for locks.
func withLocks(design string, ns, wait float64) reportstest.HandmadeLine {
	l := reportstest.Timed(design, "", ns)
	l.Values[record.LockWait], l.Values[record.BytesPer] = wait/1e9, 24
	return l
}

// rowText returns the texts of a row, with the notes in brackets and the best ones in asterisks.
func rowText(r Row) string {
	var list []string
	for _, x := range r.Entries {
		text := x.Text
		if x.Best {
			text = "*" + text + "*"
		}
		if x.Note != "" {
			text += " (" + x.Note + ")"
		}
		list = append(list, text)
	}
	return strings.Join(list, " | ")
}

// A time of refusals is not shown and is no baseline, whether all ids or a good part of them were refused.
func TestOverview(t *testing.T) {
	for _, share := range []float64{1, 0.5} {
		testOverview(t, share)
	}
}

func testOverview(t *testing.T, refusedShare float64) {
	refused := reportstest.Timed("idr", "create-at", 9)
	refused.Values[record.Refused] = refusedShare
	d := reportstest.LoadHandmade(t, dataset.Load,
		reportstest.Handmade{Cell: record.Cell{Workload: "find", Tasks: 100, Workers: 2}, Blocks: 12,
			Lines: []reportstest.HandmadeLine{withLocks("idr", 50, 0), withLocks("onelock", 1000, 700),
				withLocks("rcu,buckets=64", 90, 0), withLocks("rcu", 100, 0), withLocks("pertask", 25, 0),
				withLocks("xarray", 25, 0)}},
		reportstest.Handmade{Cell: record.Cell{Workload: "criu-restore", Tasks: 2, Workers: 1}, Blocks: 12,
			Lines: []reportstest.HandmadeLine{refused, reportstest.Timed("idr", "", 9), reportstest.Timed("rcu", "", 9),
				reportstest.Timed("rcu", "create-at", 800), reportstest.Timed("xarray", "", 9),
				reportstest.Timed("xarray", "create-at", 400)}})
	v := NewOverview(d, "idr")

	var heads []string
	for _, h := range v.Head {
		heads = append(heads, h.Title)
	}
	wantHeads := "design | in Linux | next id | restores any id | locks | find | restore | waits for locks | " +
		"bytes per timer"
	if got := strings.Join(heads, " | "); got != wantHeads {
		t.Errorf("columns are\n%s, want\n%s", got, wantHeads)
	}
	got := map[string][]string{}
	for _, g := range v.Groups {
		for _, r := range g.Rows {
			got[g.Title] = append(got[g.Title], rowText(r))
		}
	}
	want := map[string][]string{
		"Ranked: these designs hand out the next id of the task, as Linux does since 3.10": {
			"pertask | never | next id (per task) | yes | none in the array, else one per task (lookup: lock-free) | " +
				"*25.0 ns* (0.500 (0.500–0.500)) | – | 0 % | 24.0",
			"xarray | never | next id (per task) | yes | one per task (lookup: lock-free (RCU)) | " +
				"*25.0 ns* (0.500 (0.500–0.500)) | *400 ns* (380 ns … 420 ns) | 0 % | 24.0",
			"rcu,buckets=64 | 2025– (v6.15) | next id (per task) | yes | one per bucket (lookup: lock-free (RCU)) | " +
				"90.0 ns (1.80 (1.80–1.80)) | – | 0 % | 24.0",
			"rcu (Linux today) | 2025– (v6.15) | next id (per task) | yes | one per bucket (lookup: lock-free (RCU)) | " +
				"100 ns (2.00 (2.00–2.00)) | 800 ns (760 ns … 840 ns) | 0 % | 24.0",
			"onelock | 2012 (RFC) | next id (per task) | yes | one for the machine (lookup: the same lock) | " +
				"1.00 µs (20.0 (20.0–20.0)) | – | 70 %, 700 ns | 24.0",
		},
		"References, not ranked": {
			"idr (other ids) | 2002–2013 (v2.6–v3.9) | lowest free (all tasks) | no | " +
				"one for the machine (lookup: lock-free (RCU)) | 50.0 ns (baseline) | refused | 0 % | 24.0",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

// Results without descriptions have no columns about them, and one group without a title.
func TestOverviewWithoutDescriptions(t *testing.T) {
	d := reportstest.LoadText(t, dataset.Load, strings.Repeat("BenchmarkFind/design=theirs/tasks=1/workers=2 "+
		"100 50 ns/op 2e7 ops/s\nBenchmarkFind/design=mine/tasks=1/workers=2 100 40 ns/op 2e7 ops/s\n", 3))
	v := NewOverview(d, "theirs")
	if len(v.Groups) != 1 || v.Groups[0].Title != "" || len(v.Head) != 2 {
		t.Fatalf("the overview is %v", v)
	}
	got := []string{rowText(v.Groups[0].Rows[0]), rowText(v.Groups[0].Rows[1])}
	if diff := cmp.Diff([]string{"mine | 40.0 ns (0.800 ?)", "theirs | 50.0 ns (baseline)"}, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

// If no difference is found between any two designs, none is marked as the fastest.
func TestOverviewMarksNoneOfEquals(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load,
		reportstest.Handmade{Cell: record.Cell{Workload: "find", Tasks: 100, Workers: 2}, Blocks: 12,
			Lines: []reportstest.HandmadeLine{withLocks("rcu", 50, 0), withLocks("xarray", 50, 0)}})
	for _, g := range NewOverview(d, "rcu").Groups {
		for _, r := range g.Rows {
			if text := rowText(r); strings.Contains(text, "*") {
				t.Errorf("a design is marked: %s", text)
			}
		}
	}
}
