package reports

import (
	"slices"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/figures"
	"idlab/reports/panels"
	"idlab/reports/reportstest"
)

func TestLockOf(t *testing.T) {
	for design, want := range map[string][2]string{
		"onelock": {"onelock", ""}, "onelock,lock=ticket": {"onelock", "ticket"},
		"rcu,hash=hash32,lock=mutex,buckets=4": {"rcu,hash=hash32,buckets=4", "mutex"},
		"rcu,lookup=locked":                    {"rcu,lookup=locked", ""},
	} {
		if base, kind := compare.LockOf(design); base != want[0] || kind != want[1] {
			t.Errorf("%s is %q with %q, want %q", design, base, kind, want)
		}
	}
}

// locked returns the values of a design with a kind of lock.
func locked(design string, ns, waited, each float64) reportstest.HandmadeLine {
	l := reportstest.HandmadeLine{Design: design, Values: map[string]float64{record.NsPerOp: ns,
		record.Waited: waited, record.Fairness: 0.04, record.LongestWait: 40 * each, record.HandOvers: waited}}
	if each > 0 {
		l.Values[record.PerWait] = each
	}
	return l
}

func lockCell(workload string, tasks, workers, blocks int, lines ...reportstest.HandmadeLine) reportstest.Handmade {
	return reportstest.Handmade{Cell: record.Cell{Workload: workload, Tasks: tasks, Workers: workers}, Blocks: blocks,
		Lines: lines}
}

func kindsOfLocks() []reportstest.HandmadeLine {
	return []reportstest.HandmadeLine{locked("onelock,lock=ticket", 130, 0.9, 200), locked("onelock", 100, 0.8, 100),
		locked("onelock,lock=mutex", 100, 0.001, 0), locked("rcu", 10, 0, 0)}
}

// All kinds of locks of all designs in a cell share one Holm correction.
func TestLocksAreJudgedTogether(t *testing.T) {
	lines := append(kindsOfLocks(), locked("bucketlock", 50, 0, 0), locked("bucketlock,lock=mutex", 60, 0, 0))
	d := reportstest.LoadHandmade(t, dataset.Load, lockCell("find", 10, 2, 10, lines...))
	groups := compare.LockGroups(d, d.Cells[0])
	if len(groups) != 2 || groups[0].Reference != "onelock" ||
		!slices.Equal(groups[0].Designs, []string{"onelock", "onelock,lock=ticket", "onelock,lock=mutex"}) {
		t.Fatalf("groups are %+v", groups)
	}
	const p = 2.0 / 1024 // ten blocks that all differ in one direction
	if got := groups[1].Judged[1].Adjusted; got < 2.9*p || got > 3.1*p {
		t.Errorf("p after Holm over three is %g, want three times %g", got, p)
	}
}

func TestChartOfLocks(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load, lockCell("find", 10, 1, 10, kindsOfLocks()...),
		lockCell("find", 10, 2, 10, kindsOfLocks()...),
		lockCell("churn", 10, 2, 10, kindsOfLocks()[1], kindsOfLocks()[3]))
	sheets, err := figures.Locks(d)
	if err != nil || len(sheets) != 1 {
		t.Fatalf("%d sheets, %v", len(sheets), err)
	}
	reportstest.Draws(t, sheets)
	rows := sheets[0].Rows
	if len(rows) != 2 || len(rows[0]) != 4 || rows[0][3] != nil || rows[1][3] == nil {
		t.Errorf("of churn, with one kind, and of one worker's spread nothing is to be drawn: %v", rows)
	}
	reportstest.WantTold(t, sheets,
		"onelock: find · 10 tasks · 2 workers | onelock | 1.000 | default, 100 ns",
		"onelock: find · 10 tasks · 2 workers | onelock,lock=ticket | 1.30 | ticket, 130 ns",
		"contended acquisitions | onelock,lock=ticket | 90.0 % | ticket",
		"wait per contention | onelock | 100 ns | default",
		"spread of workers' rates | onelock,lock=mutex | 4.00 % | mutex")
	for _, line := range reportstest.ToldBy(sheets) {
		if strings.Contains(line, "wait per contention | onelock,lock=mutex") {
			t.Errorf("what never waited has a wait: %s", line)
		}
	}
	looks := map[chart.Look]bool{}
	for _, design := range []string{"onelock", "onelock,lock=ticket", "onelock,lock=mutex"} {
		looks[panels.Look(d, design)] = true
		if panels.Look(d, design).Color() != panels.Look(d, "onelock").Color() {
			t.Errorf("%s has a colour of its own", design)
		}
	}
	if len(looks) != 3 {
		t.Errorf("kinds of locks look the same: %v", looks)
	}
	summary := string(cells(d, "onelock", sheets, nil, nil, nil).Markdown())
	want := "| find: 10 tasks, 2 workers | onelock,lock=ticket | 130 ns | 124 ns … 137 ns | 1.30 | 1.30 … " +
		"1.30 | slower 30 % | 90.0 % | 90.0 % … 90.0 % | 200 ns | 200 ns … 200 ns | 8.00 µs | 0.900 | 0.0400 |"
	if !strings.Contains(summary, want) {
		t.Errorf("no row %q in\n%s", want, reportstest.Section(summary, compare.LockQuestion))
	}
}

// With many cells, the chart shows the most informative ones.
func TestChartOfLocksOfManyCells(t *testing.T) {
	var cells []reportstest.Handmade
	for _, tasks := range []int{1, 10, 100, 1000} {
		for _, workers := range []int{1, 2, 4} {
			cells = append(cells, lockCell("find", tasks, workers, 6, kindsOfLocks()...))
		}
	}
	sheets, err := figures.Locks(reportstest.LoadHandmade(t, dataset.Load, cells...))
	if err != nil || len(sheets) != 1 || len(sheets[0].Rows) != 2 ||
		!strings.Contains(reportstest.NotesOf(sheets, nil), "the fewest and the most tasks") {
		t.Errorf("%d sheets, %v", len(sheets), err)
	}
}

func TestWhyThereIsNoChartOfLocks(t *testing.T) {
	sheets, err := figures.Locks(reportstest.LoadHandmade(t, dataset.Load,
		lockCell("find", 10, 2, 6, kindsOfLocks()[1], kindsOfLocks()[3])))
	if err == nil || len(sheets) > 0 || !strings.Contains(err.Error(), "chart locks is not drawn: ") ||
		!strings.Contains(err.Error(), "--designs onelock,lock=qspin,onelock,lock=ticket,onelock,lock=mutex") {
		t.Errorf("%d sheets, %v", len(sheets), err)
	}
}
