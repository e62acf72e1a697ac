package figures

import (
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// contendedCell returns a cell with the lines and with kernel, which has no values about locks.
func contendedCell(workload string, workers int, lines ...reportstest.HandmadeLine) reportstest.Handmade {
	return reportstest.Handmade{Cell: record.Cell{Workload: workload, Tasks: 10, Workers: workers}, Blocks: 6,
		Lines: append(lines, reportstest.Timed("kernel", "", 50))}
}

// waiter is a design with a share of contended acquisitions and a wait per operation in ns.
func waiter(design string, waited, ns float64) reportstest.HandmadeLine {
	return reportstest.HandmadeLine{Design: design, Values: map[string]float64{
		record.NsPerOp: 100, record.Waited: waited, record.LockWait: ns / 1e9}}
}

func TestContentionShowsHowOftenBesideHowLong(t *testing.T) {
	free := reportstest.HandmadeLine{Design: "rcu",
		Values: map[string]float64{record.NsPerOp: 10, record.LockWait: 0}}
	d := reportstest.LoadHandmade(t, dataset.Load,
		contendedCell("churn", 1, waiter("onelock", 0, 0), free),
		contendedCell("churn", 2, waiter("onelock", 0.92, 70), free),
		contendedCell("find", 1, free), contendedCell("find", 2, free)) // nothing is acquired there
	sheets, err := Contention(d)
	if err != nil || len(sheets) != 1 {
		t.Fatalf("%d sheets, %v", len(sheets), err)
	}
	reportstest.Draws(t, sheets)
	if s := sheets[0]; len(s.Rows) != 2 || len(s.Rows[0]) != 2 || s.Rows[1][0] != nil || s.Rows[1][1] == nil {
		t.Errorf("rows are %v", s.Rows)
	}
	reportstest.WantTold(t, sheets,
		"churn · 10 tasks | onelock | 2 | 92.0 %", "churn · 10 tasks | onelock | 2 | 70.0 ns",
		"churn · 10 tasks | rcu | 2 | 0", "find · 10 tasks | rcu | 1 | 0")
	share, wait := sheets[0].Rows[0][0], sheets[0].Rows[0][1]
	if share.Y.Min != 0 || share.Y.Max != 100 || share.Y.Label == wait.Y.Label {
		t.Errorf("axes are %q from %g to %g and %q", share.Y.Label, share.Y.Min, share.Y.Max, wait.Y.Label)
	}
	notes := reportstest.NotesOf(sheets, nil)
	if strings.Contains(notes, "How often is not drawn") ||
		!strings.Contains(notes, "Designs without a value in this chart: kernel.") {
		t.Errorf("notes: %s", notes)
	}
}

// Older files lack the share of contended acquisitions. Then only the wait is drawn, with a note.
func TestContentionOfFilesWithoutTheShare(t *testing.T) {
	of := func(workers int) reportstest.Handmade {
		l := waiter("onelock", 0, 5)
		delete(l.Values, record.Waited)
		l.Values[record.Contended] = 0.5
		return contendedCell("churn", workers, l)
	}
	sheets, err := Contention(reportstest.LoadHandmade(t, dataset.Load, of(1), of(2)))
	if err != nil || reportstest.PanelTitles(sheets) != "churn · 10 tasks" {
		t.Fatalf("panels are %q, %v", reportstest.PanelTitles(sheets), err)
	}
	notes := reportstest.NotesOf(sheets, nil)
	if !strings.Contains(notes, "The share of contended acquisitions is not drawn: no result has contended/acquired") ||
		strings.Contains(notes, "Left: ") {
		t.Errorf("notes: %s", notes)
	}
	reportstest.Draws(t, sheets)
}
