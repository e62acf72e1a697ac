package reports

import (
	"math"
	"strings"
	"testing"

	"idlab/bench/record"
)

// restored is a cell in which ids are restored in so many ns.
func restored(gap string, lines ...handmadeLine) handmade {
	c := handmade{cell: record.Cell{Workload: "criu-restore", Tasks: 2, Workers: 1}, blocks: 7, lines: lines}
	if gap != "" {
		c.cell.Params = []string{"gap=" + gap}
	}
	return c
}

// refusing is a line of which a share of the ids was refused.
func refusing(share float64, l handmadeLine) handmadeLine {
	l.values[record.Refused] = share
	return l
}

const seekPanel, createAtPanel = "seek (create and delete up to the id) · 2 tasks | ", "create-at (ask for the id) · 2 tasks | "

func TestRestoreByGap(t *testing.T) {
	sheets, err := loadHandmade(t,
		restored("1000", timed("rcu", "seek", 2e5), timed("rcu", "create-at", 500), timed("rcu,twin=yes", "seek", 1), refusing(0.5, timed("idr", "create-at", 400))),
		restored("", timed("rcu", "seek", 2e8), timed("rcu", "create-at", 600), refusing(1, timed("idr", "seek", 3))),
	).restore()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(toldBy(sheets), "\n"), strings.Join([]string{
		seekPanel + "rcu | 1,000 | 200 µs", seekPanel + "rcu | 1,000,000 | 200 ms",
		createAtPanel + "rcu | 1,000 | 500 ns", createAtPanel + "rcu | 1,000,000 | 600 ns", createAtPanel + "idr | 1,000 | 400 ns",
	}, "\n"); got != want {
		t.Errorf("told is\n%s\nwant\n%s", got, want)
	}
	if notes := notesOf(sheets, nil); !strings.Contains(notes, "Ids were refused by idr (seek and create-at)") {
		t.Errorf("it is not said who refused: %q", notes)
	}
	for _, p := range sheets[0].Panels() {
		if p.Workload != "criu-restore" || isNumber(p.ShadeFrom) || p.Y.Min > 400 || p.Y.Max < 2e8 {
			t.Errorf("panel %s is of %q, from %v to %v, with a shade from %v", p.Title, p.Workload, p.Y.Min, p.Y.Max, p.ShadeFrom)
		}
	}
	wantDrawn(t, sheets)
}

// With one gap, the two ways still stand beside each other.
func TestRestoreOfOneGap(t *testing.T) {
	sheets, err := loadHandmade(t, restored("", timed("rcu", "seek", 2e8), timed("rcu", "create-at", 600))).restore()
	if err != nil {
		t.Fatal(err)
	}
	if got := toldBy(sheets); len(got) != 2 {
		t.Errorf("told is %q, want a time of each way", got)
	}
	wantDrawn(t, sheets)
}

func TestWhyThereIsNoRestore(t *testing.T) {
	for _, test := range []struct {
		name string
		data *Data
		want string // "" for nothing to be said
	}{
		{"another workload", plain().load(t), ""},
		{"nothing but refusals", loadHandmade(t, restored("", refusing(1, timed("idr", "seek", 3)), refusing(1, timed("idr", "create-at", 3)))),
			"chart restore is not drawn: no result of criu-restore has ns/op of seek or create-at"},
		{"all together only", loadHandmade(t, restored("", timed("rcu", "", 3))), "no result of criu-restore has ns/op of seek or create-at"},
		{"no times", loadHandmade(t, restored("", timed("rcu", "seek", 0), timed("rcu", "create-at", -1), timed("idr", "seek", math.NaN()))),
			"no ns/op of a design is above 0"},
		{"no gap", loadHandmade(t, restored("all", timed("rcu", "seek", 3))), "the files do not tell"},
	} {
		sheets, err := test.data.restore()
		if len(sheets) > 0 || (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %d sheets and %v, want %q", test.name, len(sheets), err, test.want)
		}
	}
}
