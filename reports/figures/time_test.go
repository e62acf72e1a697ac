package figures

import (
	"math"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/panels"
	"idlab/reports/reportstest"
)

// spent is a design with a time per operation in ns, and waits for the list and for its locks in ns.
func spent(design string, ns, list, locks float64) reportstest.HandmadeLine {
	return reportstest.HandmadeLine{Design: design, Values: map[string]float64{
		record.NsPerOp: ns, record.AllNsPerOp: ns, record.ListWait: list / 1e9, record.LockWait: locks / 1e9}}
}

// timersOf adds a wait for the locks of timers, in ns per operation.
func timersOf(l reportstest.HandmadeLine, ns float64) reportstest.HandmadeLine {
	l.Values[record.TimerWait] = ns / 1e9
	return l
}

// spentCell is a cell of churn with six blocks.
func spentCell(tasks, workers int, lines ...reportstest.HandmadeLine) reportstest.Handmade {
	cell := record.Cell{Workload: "churn", Tasks: tasks, Workers: workers}
	return reportstest.Handmade{Cell: cell, Blocks: 6, Lines: lines}
}

func TestTimeIsSplitIntoItsParts(t *testing.T) {
	array, alone := []reportstest.HandmadeLine{spent(arrayDesign, 30, 0, 10)}, []reportstest.HandmadeLine{}
	for _, test := range []struct {
		name   string
		design reportstest.HandmadeLine
		beside []reportstest.HandmadeLine
		want   [timeParts]float64 // %
	}{
		{"beside an array", spent("rcu", 100, 10, 20), array,
			[timeParts]float64{partBare: 20, partBeyond: 50, partList: 10, partLocks: 20}},
		{"faster than the array", spent("rcu", 20, 0, 5), array,
			[timeParts]float64{partBare: 75, partLocks: 25}},
		{"waits for timers", timersOf(spent("rcu", 100, 10, 20), 30), array,
			[timeParts]float64{partBare: 20, partBeyond: 20, partTimers: 30, partList: 10, partLocks: 20}},
		{"no array", spent("rcu", 100, 10, 20), alone,
			[timeParts]float64{partOwn: 70, partList: 10, partLocks: 20}},
		{"no waits", spent("rcu", 100, 0, 0), alone, [timeParts]float64{partOwn: 100}},
		{"longer waits than it takes", spent("rcu", 100, 50, 150), alone,
			[timeParts]float64{partList: 25, partLocks: 75}},
		{"waits below 0", spent("rcu", 100, -5, -5), alone, [timeParts]float64{partOwn: 100}},
	} {
		d := reportstest.LoadHandmade(t, dataset.Load, spentCell(1, 2, append(test.beside, test.design)...))
		s := split(d.Cells[0], "rcu")
		sum := 0.0
		for part, share := range s.shares {
			sum += share
			if math.Abs(100*share-test.want[part]) > 1e-6 {
				t.Errorf("%s: part %d has %g %%, want %g", test.name, part, 100*share, test.want[part])
			}
		}
		if math.Abs(sum-1) > 1e-9 || s.blocks != 6 {
			t.Errorf("%s: the parts of %d blocks sum up to %g", test.name, s.blocks, sum)
		}
	}
}

// A block without the array only contributes its waits. A block that disturbed the array counts no more than others.
func TestTimeIsSplitWithinBlocks(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load,
		spentCell(1, 2, spent(arrayDesign, 30, 0, 0), spent("rcu", 60, 0, 15)))
	c := d.Cells[0]
	array := c.Values[dataset.Line{Design: arrayDesign}]
	array[record.AllNsPerOp][0], array[record.NsPerOp][0] = math.NaN(), math.NaN()
	array[record.AllNsPerOp][1] = 5000
	s := split(c, "rcu")
	if s.blocks != 6 || math.Abs(s.shares[partBare]-0.5) > 1e-9 ||
		math.Abs(s.shares[partBeyond]-0.25) > 1e-9 {
		t.Errorf("%d blocks give %v, want 0.5 for the array and 0.25 beyond it", s.blocks, s.shares)
	}
	if s := split(c, arrayDesign); s.shares[partBare] != 1 || s.blocks != 5 {
		t.Errorf("the array's own shares are %v", s.shares)
	}
}

// If the file lacks the time over all slices, the time over the undisturbed slices replaces it.
func TestTimeOfFilesWithUndisturbedSlicesOnly(t *testing.T) {
	alone := spent("rcu", 100, 0, 20)
	delete(alone.Values, record.AllNsPerOp)
	delete(alone.Values, record.ListWait)
	s := split(reportstest.LoadHandmade(t, dataset.Load, spentCell(1, 2, alone)).Cells[0], "rcu")
	want := (20/95.0 + 20/100.0 + 20/105.0) / 3
	if math.Abs(s.shares[partLocks]-want) > 1e-9 || s.blocks != 6 {
		t.Errorf("waits have %g of %d blocks, want %g", s.shares[partLocks], s.blocks, want)
	}
}

func TestTimeShowsTheMaximumOfWorkersWithACoreEach(t *testing.T) {
	var cells []reportstest.Handmade
	for _, tasks := range []int{1, 10, 1000} {
		for _, workers := range []int{1, 2, 4} {
			cells = append(cells, spentCell(tasks, workers, spent("rcu", 1620, 0, 20),
				reportstest.Timed("kernel", "", 50)))
		}
	}
	cells = append(cells, reportstest.Handmade{Cell: record.Cell{Workload: "find", Tasks: 1, Workers: 1}, Blocks: 6,
		Lines: []reportstest.HandmadeLine{spent("rcu", 5, 0, 0)}})
	d := reportstest.LoadHandmade(t, dataset.Load, cells...)
	sheets, err := TimeSplit(d)
	if err != nil {
		t.Fatal(err)
	}
	// In find the time has a single part, so it is not drawn.
	if got, want := reportstest.PanelTitles(sheets),
		"churn: 1 task, 2 workers, churn: 1,000 tasks, 2 workers"; got != want {
		t.Errorf("panels are %q, want %q", got, want)
	}
	notes := reportstest.NotesOf(sheets, nil)
	if !strings.Contains(notes, "Not drawn where they lack times or lock waits: kernel.") {
		t.Errorf("notes: %s", notes)
	}
	data := sheets[0].Panels()[0].Data()
	last := data[len(data)-1]
	if last.Design != "rcu" || last.Workload != "churn" || last.X != "1.62 µs" || last.Y != "total" {
		t.Errorf("the values are %v", data)
	}
	if n := len(sheets[0].Legend); n != 2 {
		t.Errorf("the legend has %d entries, want own work and waits for locks", n)
	}
	reportstest.Draws(t, sheets)
}

func TestTimeSaysWhatItTakes(t *testing.T) {
	for name, cells := range map[string][]reportstest.Handmade{
		"no waits known":        {spentCell(1, 2, reportstest.Timed("rcu", "", 50))},
		"nothing to tell apart": {spentCell(1, 2, spent("rcu", 50, 0, 0))},
		"no number":             {spentCell(1, 2, spent("rcu", math.NaN(), 0, math.Inf(1)))},
	} {
		sheets, err := TimeSplit(reportstest.LoadHandmade(t, dataset.Load, cells...))
		if err == nil || !strings.Contains(err.Error(),
			"chart time is not drawn: it needs ns/op and lockwait-sec/op") {
			t.Errorf("%s: %d sheets, %v", name, len(sheets), err)
		}
	}
}

// If all cells are oversubscribed, the minimum number of workers is selected.
func TestTellingWithoutACoreEach(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load,
		spentCell(1, 4, spent("rcu", 50, 0, 5)), spentCell(1, 8, spent("rcu", 50, 0, 5)))
	chosen := panels.Telling(d, d.Cells, timeKnown)
	if len(chosen) != 1 || chosen[0].Workers != 4 {
		t.Errorf("the selected cells are %v", chosen)
	}
	if chosen := panels.Telling(d, d.Cells, func(*dataset.Cell) bool { return false }); chosen != nil {
		t.Errorf("of no cells, %v are selected", chosen)
	}
}

func TestNodesWalked(t *testing.T) {
	for n, want := range map[float64]string{
		1: "1 node", 0.5: "0.5 nodes", 1.04: "1 node", 2.25: "2.3 nodes", 9.96: "10 nodes", 12.4: "12 nodes",
		1234: "1,234 nodes",
	} {
		if got := nodesWalked(n); got != want {
			t.Errorf("%g is written %q, want %q", n, got, want)
		}
	}
	if got := (timeShares{time: 5, nodes: math.NaN()}).label(); got != "5.00 ns" {
		t.Errorf("without nodes the label is %q", got)
	}
}

var _ chart.Layer = chart.Stack{}
