package published

import (
	"slices"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

func publications(t *testing.T) []Publication {
	t.Helper()
	list, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestPublishedChart(t *testing.T) {
	const old, new = "onelock-rcu,hash=hash32", "rcu-hash32,buckets=32768"
	four := reportstest.Gleixner("gleixner-4", 10, reportstest.Timed(old, "create", 100),
		reportstest.Timed("xarray", "create", 50))
	four.Cell.Workers = 4
	d := reportstest.LoadHandmade(t, dataset.Load,
		reportstest.Gleixner("gleixner-1", 10, reportstest.Timed(old, "create", 2500),
			reportstest.Timed("onelock-rcu", "create", 3000), reportstest.Timed(new, "create", 1000),
			reportstest.Timed("rcu", "create", 500), reportstest.Timed("kernel", "create", 1250),
			reportstest.Timed(old, "lookup", 1000)),
		four,
		reportstest.Gleixner("criu-restore", 10, reportstest.Timed("rcu", "seek", 5e8),
			reportstest.Timed("rcu", "create-at", 1000)),
		reportstest.Gleixner("dumazet-2011", 10, reportstest.Timed("idr", "", 10),
			reportstest.Timed("idr,lookup=locked", "", 239)),
		reportstest.Handmade{Cell: record.Cell{Workload: "find", Tasks: 1, Workers: 1}, Blocks: 10,
			Lines: []reportstest.HandmadeLine{reportstest.Timed("rcu", "", 5)}})
	sheets, err := Chart(d, publications(t))
	if err != nil {
		t.Fatal(err)
	}
	reportstest.Draws(t, sheets)
	got := reportstest.ToldOf(sheets)
	for _, want := range []string{
		"gleixner-1 · 1 task · 1 worker | published | 2.56 | create: newhash | 2.37 … 2.76",
		"gleixner-1 · 1 task · 1 worker | " + new + " | 2.50 | create: newhash | 2.50 … 2.50",
		"gleixner-1 · 1 task · 1 worker | published | 1.000 | create: Eric | 0.957 … 1.044",
		"gleixner-1 · 1 task · 1 worker | published | 3.50 | getoverrun: xarray | 3.00 … 4.14",
		"gleixner-4 · 1 task · 4 workers | xarray | 2.00 | create: xarray | 2.00 … 2.00",
		"criu-restore · 1 task · 1 worker | rcu | 500,000 | restore: prctl | 500,000 … 500,000",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("the chart lacks %q:\n%s", want, strings.Join(got, "\n"))
		}
	}
	if n := len(got); n != 6+1+6+1+2 { // twice six published ratios and one measured; then one of each
		t.Errorf("the chart has %d values:\n%s", n, strings.Join(got, "\n"))
	}
	const titles = "gleixner-1 · 1 task · 1 worker, gleixner-4 · 1 task · 4 workers, criu-restore · 1 task · 1 worker"
	if panels := reportstest.PanelTitles(sheets); panels != titles {
		t.Errorf("panels are %s", panels)
	}
	for _, want := range []string{
		"gleixner-1, gleixner-4: published as “posix-timers: Improve hash table performance”, 2025-03-08.",
		"gleixner-1, gleixner-4: Baseline: mainline, measured as " + old + ".",
		"gleixner-4: published with 1 task and 63 workers.",
		"dumazet-2011: not drawn: published is the time of the whole program",
	} {
		if text := reportstest.NotesOf(sheets, nil); !strings.Contains(text, want) {
			t.Errorf("the notes lack %q:\n%s", want, text)
		}
	}
	const labels = "measured: " + new + ", measured: rcu, measured: xarray, " +
		"oversubscribed: more workers than the 2 CPUs"
	if got := reportstest.LabelsIn(sheets); !strings.HasSuffix(got, labels) {
		t.Errorf("the legend has %s", got)
	}
}

// Without published workloads there is no such chart and no error. Without corresponding designs there is an error.
func TestPublishedChartOfLittle(t *testing.T) {
	size := reportstest.HandmadeLine{Design: "xarray", Values: map[string]float64{record.BytesPer: 649}}
	find := reportstest.Handmade{Cell: record.Cell{Workload: "find", Tasks: 1, Workers: 1}, Blocks: 10,
		Lines: []reportstest.HandmadeLine{reportstest.Timed("rcu", "", 5)}}
	refused := reportstest.HandmadeLine{Design: "rcu", Op: "create-at",
		Values: map[string]float64{record.NsPerOp: 20, record.Refused: 1}}
	for _, test := range []struct {
		name string
		cell reportstest.Handmade
		want string // the reason, "" for none
	}{
		{"nothing published", find, ""},
		{"no figures", reportstest.Gleixner("emelyanov-2013", 10, reportstest.Timed("idr", "lookup", 10),
			reportstest.Timed("onelock-rcu", "lookup", 20)), ""},
		{"a size", reportstest.Gleixner("sparse-512", 10, size), ""},
		{"no baseline", reportstest.Gleixner("gleixner-1", 10, reportstest.Timed("rcu", "create", 50)),
			"chart published is not drawn: gleixner-1: No ratios, because no measured design corresponds to the " +
				"baseline mainline (onelock-rcu,hash=hash32 or onelock-rcu)."},
		{"nothing but the baseline", reportstest.Gleixner("gleixner-1", 10,
			reportstest.Timed("onelock-rcu", "create", 50)),
			"gleixner-1: no block has both designs"},
		{"zero", reportstest.Gleixner("gleixner-1", 10, reportstest.Timed("onelock-rcu", "create", 0),
			reportstest.Timed("rcu", "create", 5)), "gleixner-1: no block has both designs"},
		{"not comparable", reportstest.Gleixner("dumazet-2011", 10, reportstest.Timed("idr", "", 10),
			reportstest.Timed("idr,lookup=locked", "", 239)),
			"dumazet-2011: not drawn: published is the time of the whole program"},
		{"refused", reportstest.Gleixner("criu-restore", 10, reportstest.Timed("rcu", "seek", 5e8), refused),
			"criu-restore: no block has both designs"},
	} {
		sheets, err := Chart(reportstest.LoadHandmade(t, dataset.Load, test.cell), publications(t))
		switch {
		case len(sheets) > 0:
			t.Errorf("%s: drawn is %s", test.name, reportstest.PanelTitles(sheets))
		case test.want == "" && err != nil:
			t.Errorf("%s: error is %v", test.name, err)
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s: error is %v, want one that says %q", test.name, err, test.want)
		}
	}
}

// With one block there are marks and no intervals.
func TestPublishedChartOfOneBlock(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load, reportstest.Gleixner("gleixner-1", 1,
		reportstest.Timed("onelock-rcu", "create", 50), reportstest.Timed("rcu", "create", 5)))
	sheets, err := Chart(d, publications(t))
	if err != nil {
		t.Fatal(err)
	}
	reportstest.Draws(t, sheets)
	const want = "gleixner-1 · 1 task · 1 worker | rcu | 10.0 | create: newhash | "
	if got := reportstest.ToldOf(sheets); !slices.Contains(got, want) {
		t.Errorf("the values are\n%s", strings.Join(got, "\n"))
	}
}
