package reports

import (
	"math"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// rowOf returns the first table row with all of the words.
func rowOf(t *testing.T, summary string, words ...string) string {
	t.Helper()
	for text := range strings.Lines(summary) {
		found := strings.HasPrefix(text, "|")
		for _, w := range words {
			found = found && strings.Contains(text, "| "+w+" |")
		}
		if found {
			return text
		}
	}
	t.Fatalf("no row with %q in\n%s", words, reportstest.Section(summary, "Comparison with published results"))
	return ""
}

func TestPublishedAgainstHere(t *testing.T) {
	const old, new = "onelock-rcu,hash=hash32", "rcu-hash32,buckets=32768"
	d := reportstest.LoadHandmade(t, dataset.Load,
		reportstest.Gleixner("gleixner-1", 10,
			reportstest.Timed("onelock-rcu", "create", 3000), reportstest.Timed(old, "create", 2500),
			reportstest.Timed("onelock-precheck", "create", 2500), reportstest.Timed(new, "create", 1000),
			reportstest.Timed("rcu", "create", 500), reportstest.Timed("xarray", "create", 5000),
			reportstest.Timed("kernel", "create", 1250),
			reportstest.Timed(old, "lookup", 1000), reportstest.Timed(new, "lookup", 100),
			reportstest.HandmadeLine{Design: "kernel", Values: map[string]float64{record.SystemCall: 85}}),
		reportstest.Gleixner("gleixner-3", 10, reportstest.Timed(old, "create", 7000),
			reportstest.Timed(new, "create", 1000)))
	summary := cellsOf(t, d)
	for _, test := range []struct{ words, want []string }{
		{[]string{"create", "mainline", old}, []string{"| 23 ms (1.15 µs/op) | – | 2.50 µs | – | – |", "| baseline |"}},
		{[]string{"create", "mainline", "onelock-rcu"}, []string{"| baseline |"}},
		{[]string{"create", "newhash", new}, []string{"| 9 ms (450 ns/op) | 2.56 (2.37 … 2.76) | 1.00 µs | 2.50 " +
			"| 2.50 … 2.50 |", "| agrees |"}},
		{[]string{"create", "newhash", "rcu"}, []string{"| 5.00 | 5.00 … 5.00 |",
			"| same direction, 1.96 × as large |"}},
		{[]string{"create", "Eric", "onelock-precheck"}, []string{"| 1.00 (0.957 … 1.04) |", "| agrees |"}},
		{[]string{"create", "xarray", "xarray"}, []string{"| 0.500 | 0.500 … 0.500 |", "| opposite direction |"}},
		{[]string{"create", "–", "kernel"}, []string{"| – | – |", "| 2.00 | 2.00 … 2.00 |",
			"| not judged: includes the system call itself (an empty one takes 85.0 ns) |"}},
		{[]string{"getoverrun", "newhash", new}, []string{"same direction, 3.57 × as large"}},
		{[]string{"getoverrun", "xarray", "xarray"}, []string{"| not measured |"}},
	} {
		row := rowOf(t, summary, test.words...)
		for _, want := range test.want {
			if !strings.Contains(row, want) {
				t.Errorf("%v: no %q in %s", test.words, want, row)
			}
		}
	}
	for _, want := range []string{
		"### posix-timers: Improve hash table performance", "Machine: not named; 63 pinned threads",
		"Commit 1535cb80286e",
		"Baseline: mainline, measured as onelock-rcu,hash=hash32.",
		"- create, newhash relative to mainline with 20,000 → 50,000 → 100,000 timers: × as fast, published 2.56 " +
			"→ 4.90 → 6.52, the last 2.55 × the first; " +
			"measured 2.50 → – → 7.00, the last 2.80 × the first (rcu-hash32,buckets=32768 relative to " +
			"onelock-rcu,hash=hash32).",
	} {
		if !strings.Contains(summary, want) {
			t.Errorf("the summary does not say %q:\n%s", want,
				reportstest.Section(summary, "Comparison with published results"))
		}
	}
	if strings.Contains(summary, "jhash32()") || strings.Contains(summary, "getoverrun, mainline → newhash") {
		t.Error("there is something about what was not measured")
	}
}

// Counterparts, blocks, numbers and columns may be missing.
func TestPublishedAgainstLittle(t *testing.T) {
	nan := math.NaN()
	d := reportstest.LoadHandmade(t, dataset.Load,
		reportstest.Gleixner("gleixner-1", 1, reportstest.Timed("onelock-rcu", "create", 100),
			reportstest.Timed("rcu", "create", 50)),
		reportstest.Gleixner("gleixner-2", 10, reportstest.Timed("rcu", "create", 50),
			reportstest.Timed("rcu", "lookup", nan)),
		reportstest.Handmade{Cell: record.Cell{Workload: "gleixner-4", Tasks: 1, Workers: 4,
			Params: []string{"timers=500"}}, Blocks: 10,
			Lines: []reportstest.HandmadeLine{reportstest.Timed("onelock-rcu", "create", nan),
				reportstest.Timed("rcu", "create", 50)}})
	summary := cellsOf(t, d)
	text := reportstest.Section(summary, "Comparison with published results")
	for _, want := range []string{
		"| create | Eric | – | 23 ms (1.15 µs/op) | 1.00 (0.957 … 1.04) | – | – | not measured |",
		"| 2.00 | no interval (too few blocks) |",
		"No ratios, because no measured design corresponds to the baseline mainline (onelock-rcu,hash=hash32 or " +
			"onelock-rcu).",
		"| create | newhash | rcu | 20 ms (400 ns/op) | 4.90 (4.76 … 5.05) | 50.0 ns | no baseline |",
		"**4 workers, published: 63.** **Non-default parameters: timers=500.** **Oversubscribed (more workers " +
			"than the 2 CPUs): the cell measures the scheduler too.**",
		"not judged: other parameters than published", "(oversubscribed)",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it is not said that %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "NaN") || strings.Contains(text, "Inf") {
		t.Errorf("there is no number:\n%s", text)
	}
}

// Designs with owners=scattered are compared with each other, and timer=packed is the counterpart of the earlier
// layout, not of rcu.
func TestLikeIsComparedWithLike(t *testing.T) {
	cell := func(workload string) record.Cell { return record.Cell{Workload: workload, Tasks: 64, Workers: 2} }
	d := reportstest.LoadHandmade(t, dataset.Load,
		reportstest.Handmade{Cell: cell("jhash"), Blocks: 10, Lines: []reportstest.HandmadeLine{
			reportstest.Timed("rcu,buckets=32768", "lookup", 90),
			reportstest.Timed("rcu-hash32,buckets=32768", "lookup", 100),
			reportstest.Timed("rcu,buckets=32768,owners=scattered", "lookup", 300),
			reportstest.Timed("rcu-hash32,buckets=32768,owners=scattered", "lookup", 200)}},
		reportstest.Handmade{Cell: cell("cacheline"), Blocks: 10,
			Lines: []reportstest.HandmadeLine{reportstest.Timed("rcu", "walkers", 50),
				reportstest.Timed("rcu,timer=packed", "walkers", 100)}},
		reportstest.Handmade{Cell: cell("dumazet-2011"), Blocks: 10,
			Lines: []reportstest.HandmadeLine{reportstest.Timed("idr", "", 10),
				reportstest.Timed("idr,lookup=locked", "", 239)}})
	summary := cellsOf(t, d)
	for _, test := range []struct{ words, want []string }{
		{[]string{"run time, accessing", "jhash", "rcu,buckets=32768"},
			[]string{"| 0.9 × | 1.11 (1.05 … 1.18) |", "| 1.11 | 1.11 … 1.11 |", "| agrees |"}},
		{[]string{"run time, accessing", "jhash", "rcu,buckets=32768,owners=scattered"},
			[]string{"| 0.667 | 0.667 … 0.667 | rcu-hash32,buckets=32768,owners=scattered |",
				"| opposite direction |"}},
		{[]string{"cache line contention", "split", "rcu"},
			[]string{"| 2.00 | 2.00 … 2.00 |", "| not judged: published is a share of contention, not of time |"}},
		{[]string{"cache line contention", "packed", "rcu,timer=packed"}, []string{"| baseline |"}},
		{[]string{"timer_gettime", "after", "idr"}, []string{"| 3.296 s | 23.9 (23.9 … 23.9) |",
			"| 23.9 | 23.9 … 23.9 |"}},
	} {
		row := rowOf(t, summary, test.words...)
		for _, want := range test.want {
			if !strings.Contains(row, want) {
				t.Errorf("%v: no %q in %s", test.words, want, row)
			}
		}
	}
	section := reportstest.Section(summary, "Comparison with published results")
	if n := strings.Count(section, "| idr,lookup=locked |"); n != 1 {
		t.Errorf("idr,lookup=locked is in %d rows, want 1", n)
	}
}

// The two ways to restore timers are operations of one design. Sizes have no ratio.
func TestOtherShapesOfTables(t *testing.T) {
	refused := reportstest.HandmadeLine{Design: "rcu,buckets=1024", Op: "create-at",
		Values: map[string]float64{record.NsPerOp: 20, record.Refused: 1}}
	size := func(design string, bytes float64) reportstest.HandmadeLine {
		return reportstest.HandmadeLine{Design: design,
			Values: map[string]float64{record.BytesPer: bytes, record.NsPerOp: 5}}
	}
	d := reportstest.LoadHandmade(t, dataset.Load,
		reportstest.Gleixner("criu-restore", 10, reportstest.Timed("rcu", "seek", 5e8),
			reportstest.Timed("rcu", "create-at", 1000),
			reportstest.Timed("rcu,buckets=1024", "seek", 5e8), refused,
			reportstest.Timed("kernel", "seek", 7e8), reportstest.Timed("kernel", "create-at", 1400)),
		reportstest.Gleixner("sparse-512", 10, size("xarray", 649), size("xarray-dense", 9.3), size("rcu", 8),
			reportstest.Timed("kernel", "", 9)),
		reportstest.Gleixner("emelyanov-2013", 10, reportstest.Timed("idr", "lookup", 10),
			reportstest.Timed("onelock-rcu", "lookup", 20)))
	summary := cellsOf(t, d)
	for _, test := range []struct{ words, want []string }{
		{[]string{"restore", "create/delete", "rcu"}, []string{"| 1.5 s (750 ms/op) |", "| baseline |"}},
		{[]string{"restore", "prctl", "rcu"}, []string{"| 3 µs (1.50 µs/op) | 500,000 (414,286 … 620,000) |",
			"| 500,000 | 500,000 … 500,000 |", "| agrees |"}},
		{[]string{"restore", "prctl", "rcu,buckets=1024"}, []string{"| refused | – | – |", "| refused |"}},
		{[]string{"restore", "–", "kernel", "1.40 µs"},
			[]string{"| 500,000 | 500,000 … 500,000 |", "includes the system call itself"}},
		{[]string{"memory of 2,048 timers", "xarray", "xarray"}, []string{"| > 1 MB | 1.33 MB | agrees |"}},
		{[]string{"memory of 2,048 timers", "xarray", "xarray-dense"},
			[]string{"| > 1 MB | 19.0 kB | less than published |"}},
		{[]string{"memory of 2,048 timers", "newhash", "rcu"}, []string{"| – | 16.4 kB | not published |"}},
		{[]string{"timer_gettime", "after", "onelock-rcu"},
			[]string{"| 20.0 ns | 0.500 | 0.500 … 0.500 | not published |"}},
	} {
		row := rowOf(t, summary, test.words...)
		for _, want := range test.want {
			if !strings.Contains(row, want) {
				t.Errorf("%v: no %q in %s", test.words, want, row)
			}
		}
	}
}
