package findings

import (
	"fmt"
	"slices"
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

// columnsOf returns a text for each design of an overview: its head and its entries, with the notes in brackets and the
// best ones in asterisks.
func columnsOf(v *Overview) (columns []string) {
	noted := func(texts ...string) string { return strings.Join(slices.DeleteFunc(texts, isEmpty), " / ") }
	for _, part := range v.Parts {
		for i, c := range part.Columns {
			list := []string{noted(c.Design, c.Note)}
			for _, row := range part.Rows {
				x := row.Entries[i]
				text := x.Text
				if x.Best {
					text = "*" + text + "*"
				}
				list = append(list, noted(text, x.Note, x.Interval))
			}
			columns = append(columns, strings.Join(list, " | "))
		}
	}
	return columns
}

func isEmpty(text string) bool { return text == "" }

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

	var rows []string
	for _, r := range v.Parts[0].Rows {
		rows = append(rows, r.Title+": "+r.Note)
	}
	wantRows := []string{
		"in Linux: ",
		"find: finds a timer; 100 tasks, 2 workers; ratio to idr",
		"restore: create-at, at a wanted id; 2 tasks, 1 worker; ratio to rcu", // idr refuses
		"waits for locks, find: share of the time; wait per operation",
		"bytes per timer: of the structure, in find",
		"next id: ", "restores any id: ", "locks of writers: ", "locks of lookups: ",
	}
	if diff := cmp.Diff(wantRows, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	const nextID = "next id / per task | yes"
	want := []string{
		"pertask | never | *25.0 ns* / 0.500 × / (0.500–0.500) | – | 0 % | 24.0 | " + nextID +
			" | none in the array, else one per task | lock-free",
		"xarray | never | *25.0 ns* / 0.500 × / (0.500–0.500) | *400 ns* / 0.500 × / (0.500–0.500) | 0 % | 24.0 | " +
			nextID + " | one per task | lock-free (RCU)",
		"rcu,buckets=64 | since 2025 / v6.15 | 90.0 ns / 1.80 × / (1.80–1.80) | – | 0 % | 24.0 | " + nextID +
			" | one per bucket | lock-free (RCU)",
		"rcu / Linux today | since 2025 / v6.15 | 100 ns / 2.00 × / (2.00–2.00) | 800 ns / baseline | 0 % | 24.0 | " +
			nextID + " | one per bucket | lock-free (RCU)",
		"onelock | never / RFC of 2012 | 1.00 µs / 20.0 × / (20.0–20.0) | – | 70 % / 700 ns | 24.0 | " + nextID +
			" | one for the machine | the same lock",
		"idr / not ranked: other ids | 2002–2013 / v2.6–v3.9 | 50.0 ns / baseline | refused | 0 % | 24.0 | " +
			"lowest free / all tasks | no | one for the machine | lock-free (RCU)",
	}
	if diff := cmp.Diff(want, columnsOf(v)); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
}

// Results without descriptions have no rows about them.
func TestOverviewWithoutDescriptions(t *testing.T) {
	d := reportstest.LoadText(t, dataset.Load, strings.Repeat("BenchmarkFind/design=theirs/tasks=1/workers=2 "+
		"100 50 ns/op 2e7 ops/s\nBenchmarkFind/design=mine/tasks=1/workers=2 100 40 ns/op 2e7 ops/s\n", 3))
	want := []string{"mine | 40.0 ns / 0.800 × ?", "theirs | 50.0 ns / baseline"}
	if diff := cmp.Diff(want, columnsOf(NewOverview(d, "theirs"))); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
}

// If no difference is found between any two designs, none is marked as the fastest.
func TestOverviewMarksNoneOfEquals(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load,
		reportstest.Handmade{Cell: record.Cell{Workload: "find", Tasks: 100, Workers: 2}, Blocks: 12,
			Lines: []reportstest.HandmadeLine{withLocks("rcu", 50, 0), withLocks("xarray", 50, 0)}})
	for _, text := range columnsOf(NewOverview(d, "rcu")) {
		if strings.Contains(text, "*") {
			t.Errorf("a design is marked: %s", text)
		}
	}
}

// Many designs are split into parts that fit a page. Each part has all rows.
func TestOverviewOfManyDesigns(t *testing.T) {
	h := reportstest.Handmade{Cell: record.Cell{Workload: "find", Tasks: 100, Workers: 2}, Blocks: 6}
	for i := range mostColumns + 1 {
		h.Lines = append(h.Lines, reportstest.Timed(fmt.Sprintf("mine%02d", i), "", float64(100+i)))
	}
	v := NewOverview(reportstest.LoadHandmade(t, dataset.Load, h), "mine00")
	var got []int
	for _, part := range v.Parts {
		got = append(got, len(part.Columns), len(part.Rows))
	}
	if diff := cmp.Diff([]int{5, 1, 6, 1}, got); diff != "" {
		t.Errorf("columns and rows of the parts (-want +got):\n%s", diff)
	}
}
