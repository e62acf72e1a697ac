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

// spent is a design that takes so many ns and waits so many.
func spent(design string, ns, list, locks float64) reportstest.HandmadeLine {
	return reportstest.HandmadeLine{Design: design, Values: map[string]float64{
		record.NsPerOp: ns, record.AllNsPerOp: ns, record.ListWait: list / 1e9, record.LockWait: locks / 1e9}}
}

// timersOf adds a wait for locks of timers, in ns.
func timersOf(l reportstest.HandmadeLine, ns float64) reportstest.HandmadeLine {
	l.Values[record.TimerWait] = ns / 1e9
	return l
}

func spentCell(tasks, workers int, lines ...reportstest.HandmadeLine) reportstest.Handmade {
	return reportstest.Handmade{Cell: record.Cell{Workload: "churn", Tasks: tasks, Workers: workers}, Blocks: 6, Lines: lines}
}

func TestTimeIsSplitIntoItsParts(t *testing.T) {
	bare, alone := spent(arrayDesign, 30, 0, 10), []reportstest.HandmadeLine{}
	for _, test := range []struct {
		name   string
		design reportstest.HandmadeLine
		beside []reportstest.HandmadeLine
		want   [timeParts]float64 // %
	}{
		{"beside an array", spent("rcu", 100, 10, 20), []reportstest.HandmadeLine{bare}, [timeParts]float64{partBare: 20, partBeyond: 50, partList: 10, partLocks: 20}},
		{"faster than the array", spent("rcu", 20, 0, 5), []reportstest.HandmadeLine{bare}, [timeParts]float64{partBare: 75, partLocks: 25}},
		{"waits for timers", timersOf(spent("rcu", 100, 10, 20), 30), []reportstest.HandmadeLine{bare}, [timeParts]float64{partBare: 20, partBeyond: 20, partTimers: 30, partList: 10, partLocks: 20}},
		{"no array", spent("rcu", 100, 10, 20), alone, [timeParts]float64{partOwn: 70, partList: 10, partLocks: 20}},
		{"no waits", spent("rcu", 100, 0, 0), alone, [timeParts]float64{partOwn: 100}},
		{"longer waits than it takes", spent("rcu", 100, 50, 150), alone, [timeParts]float64{partList: 25, partLocks: 75}},
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

// A block without the array tells of waits alone, and one that disturbed the array
// does not count for more than another.
func TestTimeIsSplitWithinBlocks(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load, spentCell(1, 2, spent(arrayDesign, 30, 0, 0), spent("rcu", 60, 0, 15)))
	c := d.Cells[0]
	array := c.Values[dataset.Line{Design: arrayDesign}]
	array[record.AllNsPerOp][0], array[record.NsPerOp][0] = math.NaN(), math.NaN()
	array[record.AllNsPerOp][1] = 5000
	s := split(c, "rcu")
	if s.blocks != 6 || math.Abs(s.shares[partBare]-0.5) > 1e-9 || math.Abs(s.shares[partBeyond]-0.25) > 1e-9 {
		t.Errorf("%d blocks give %v, want an array's half and a quarter beyond it", s.blocks, s.shares)
	}
	if s := split(c, arrayDesign); s.shares[partBare] != 1 || s.blocks != 5 {
		t.Errorf("the array's own shares are %v", s.shares)
	}
}

// Where the time of all slices is not told, that of the slices which were not
// disturbed stands in.
func TestTimeOfFilesThatTellOne(t *testing.T) {
	alone := spent("rcu", 100, 0, 20)
	delete(alone.Values, record.AllNsPerOp)
	delete(alone.Values, record.ListWait)
	s := split(reportstest.LoadHandmade(t, dataset.Load, spentCell(1, 2, alone)).Cells[0], "rcu")
	want := (20/95.0 + 20/100.0 + 20/105.0) / 3
	if math.Abs(s.shares[partLocks]-want) > 1e-9 || s.blocks != 6 {
		t.Errorf("waits have %g of %d blocks, want %g", s.shares[partLocks], s.blocks, want)
	}
}

func TestTimeShowsTheMostWorkersWithACoreEach(t *testing.T) {
	var cells []reportstest.Handmade
	for _, tasks := range []int{1, 10, 1000} {
		for _, workers := range []int{1, 2, 4} {
			cells = append(cells, spentCell(tasks, workers, spent("rcu", 1620, 0, 20), reportstest.Timed("kernel", "", 50)))
		}
	}
	cells = append(cells, reportstest.Handmade{Cell: record.Cell{Workload: "find", Tasks: 1, Workers: 1}, Blocks: 6, Lines: []reportstest.HandmadeLine{spent("rcu", 5, 0, 0)}})
	d := reportstest.LoadHandmade(t, dataset.Load, cells...)
	sheets, err := TimeSplit(d)
	if err != nil {
		t.Fatal(err)
	}
	// There is nothing to tell apart in find.
	if got, want := reportstest.PanelTitles(sheets), "churn: 1 task, 2 workers, churn: 1,000 tasks, 2 workers"; got != want {
		t.Errorf("panels are %q, want %q", got, want)
	}
	if notes := reportstest.NotesOf(sheets, nil); !strings.Contains(notes, "Not drawn, as they tell no time or no waits here: kernel.") {
		t.Errorf("notes: %s", notes)
	}
	data := sheets[0].Panels()[0].Data()
	if last := data[len(data)-1]; last.Design != "rcu" || last.Workload != "churn" || last.X != "1.62 µs" || last.Y != "in all" {
		t.Errorf("told is %v", data)
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
		if err == nil || !strings.Contains(err.Error(), "chart time is not drawn: it takes ns/op and lockwait-sec/op") {
			t.Errorf("%s: %d sheets, %v", name, len(sheets), err)
		}
	}
}

// With all workers oversubscribed the fewest are shown.
func TestTellingWithoutACoreEach(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load, spentCell(1, 4, spent("rcu", 50, 0, 5)), spentCell(1, 8, spent("rcu", 50, 0, 5)))
	chosen := panels.Telling(d, d.Cells, timeKnown)
	if len(chosen) != 1 || chosen[0].Workers != 4 {
		t.Errorf("chosen are %v", chosen)
	}
	if chosen := panels.Telling(d, d.Cells, func(*dataset.Cell) bool { return false }); chosen != nil {
		t.Errorf("of none, %v are chosen", chosen)
	}
}

func TestNodesWalked(t *testing.T) {
	for n, want := range map[float64]string{1: "1 node", 0.5: "0.5 nodes", 1.04: "1 node", 2.25: "2.3 nodes", 9.96: "10 nodes", 12.4: "12 nodes", 1234: "1,234 nodes"} {
		if got := nodesWalked(n); got != want {
			t.Errorf("%g is written %q, want %q", n, got, want)
		}
	}
	if got := (timeShares{time: 5, nodes: math.NaN()}).label(); got != "5.00 ns" {
		t.Errorf("without nodes the label is %q", got)
	}
}

var _ chart.Layer = chart.Stack{}
