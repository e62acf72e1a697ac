package figures

import (
	"math"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/reportstest"
)

// restored is a cell of criu-restore; gap "" is the default gap.
func restored(gap string, lines ...reportstest.HandmadeLine) reportstest.Handmade {
	c := reportstest.Handmade{Cell: record.Cell{Workload: "criu-restore", Tasks: 2, Workers: 1}, Blocks: 7,
		Lines: lines}
	if gap != "" {
		c.Cell.Params = []string{"gap=" + gap}
	}
	return c
}

// refusingShare adds a share of refused ids to a series.
func refusingShare(share float64, l reportstest.HandmadeLine) reportstest.HandmadeLine {
	l.Values[record.Refused] = share
	return l
}

const seekPanel, createAtPanel = "seek (create and delete up to the id) · 2 tasks | ",
	"create-at (request the id) · 2 tasks | "

func TestRestoreByGap(t *testing.T) {
	sheets, err := Restore(reportstest.LoadHandmade(t, dataset.Load,
		restored("1000", reportstest.Timed("rcu", "seek", 2e5), reportstest.Timed("rcu", "create-at", 500),
			reportstest.Timed("rcu,twin=yes", "seek", 1),
			refusingShare(0.5, reportstest.Timed("idr", "create-at", 400))),
		restored("", reportstest.Timed("rcu", "seek", 2e8), reportstest.Timed("rcu", "create-at", 600),
			refusingShare(1, reportstest.Timed("idr", "seek", 3))),
	))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(reportstest.ToldBy(sheets), "\n"), strings.Join([]string{
		seekPanel + "rcu | 1,000 | 200 µs", seekPanel + "rcu | 1,000,000 | 200 ms",
		createAtPanel + "rcu | 1,000 | 500 ns", createAtPanel + "rcu | 1,000,000 | 600 ns",
	}, "\n"); got != want {
		t.Errorf("the values are\n%s\nwant\n%s", got, want)
	}
	notes := reportstest.NotesOf(sheets, nil)
	if !strings.Contains(notes, "the work: idr (seek and create-at).") {
		t.Errorf("the notes do not say which design refused ids: %q", notes)
	}
	for _, p := range sheets[0].Panels() {
		if p.Workload != "criu-restore" || format.IsNumber(p.ShadeFrom) || p.Y.Min > 400 || p.Y.Max < 2e8 {
			t.Errorf("panel %s is of %q, from %v to %v, with a shade from %v",
				p.Title, p.Workload, p.Y.Min, p.Y.Max, p.ShadeFrom)
		}
	}
	reportstest.Draws(t, sheets)
}

// With a single gap, both ways are drawn beside each other.
func TestRestoreOfOneGap(t *testing.T) {
	sheets, err := Restore(reportstest.LoadHandmade(t, dataset.Load,
		restored("", reportstest.Timed("rcu", "seek", 2e8), reportstest.Timed("rcu", "create-at", 600))))
	if err != nil {
		t.Fatal(err)
	}
	if got := reportstest.ToldBy(sheets); len(got) != 2 {
		t.Errorf("the values are %q, want a time of each way", got)
	}
	reportstest.Draws(t, sheets)
}

func TestWhyThereIsNoRestore(t *testing.T) {
	load := func(cell reportstest.Handmade) *dataset.Data { return reportstest.LoadHandmade(t, dataset.Load, cell) }
	for _, test := range []struct {
		name string
		data *dataset.Data
		want string // "" for no error
	}{
		{"another workload", reportstest.LoadRun(t, dataset.Load, reportstest.Plain()), ""},
		{"only refusals", load(restored("", refusingShare(1, reportstest.Timed("idr", "seek", 3)),
			refusingShare(1, reportstest.Timed("idr", "create-at", 3)))),
			"chart restore is not drawn: no result has ns/op of seek or create-at"},
		{"all together only", load(restored("", reportstest.Timed("rcu", "", 3))),
			"no result has ns/op of seek or create-at"},
		{"no times", load(restored("", reportstest.Timed("rcu", "seek", 0), reportstest.Timed("rcu", "create-at", -1),
			reportstest.Timed("idr", "seek", math.NaN()))), "no result has ns/op of seek or create-at"},
		{"no gap", load(restored("all", reportstest.Timed("rcu", "seek", 3))),
			"the value on the horizontal axis is unknown: distance of wanted ids"},
	} {
		sheets, err := Restore(test.data)
		if len(sheets) > 0 || (err == nil) != (test.want == "") ||
			err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %d sheets and %v, want %q", test.name, len(sheets), err, test.want)
		}
	}
}
