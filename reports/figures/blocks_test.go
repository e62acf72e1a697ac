package figures

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/paired"
	"idlab/reports/reportstest"
)

// blocksText is a results file with a block of one minute for each time in ns/op. steal is the share of the last block.
func blocksText(steal string, times ...float64) string {
	var b strings.Builder
	b.WriteString("cores: 2\n\n")
	for i, ns := range times {
		fact := "0.0000"
		if i == len(times)-1 {
			fact = steal
		}
		fmt.Fprintf(&b, "# block cell=Find/tasks=1/workers=1 number=%d seconds=60.00 steal=%s\n"+
			"BenchmarkFind/design=idr/tasks=1/workers=1 1 %g ns/op\n# end\n", i+1, fact, ns)
	}
	return b.String()
}

func TestDrift(t *testing.T) {
	d := reportstest.LoadText(t, dataset.Load, blocksText("0.0310", 100, 90, 100, 130, 100))
	sheets, err := Drift(d)
	if err != nil {
		t.Fatal(err)
	}
	reportstest.Draws(t, sheets)
	want := []string{
		"time per operation of idr | Find/tasks=1/workers=1 | 1.00 | 0 | ",
		"time per operation of idr | Find/tasks=1/workers=1 | 2.00 | -10.0 | ",
		"time per operation of idr | Find/tasks=1/workers=1 | 3.00 | 0 | ",
		"time per operation of idr | Find/tasks=1/workers=1 | 4.00 | 30.0 | ",
		"time per operation of idr | Find/tasks=1/workers=1 | 5.00 | 0 | ",
	}
	got := reportstest.ToldOf(sheets)
	if len(got) != 10 || !slices.Equal(got[:5], want) {
		t.Errorf("the values are\n%s", strings.Join(got, "\n"))
	}
	if last := got[len(got)-1]; last != "steal: CPU time that the hypervisor gave to other guests | "+
		"Find/tasks=1/workers=1 | 5.00 | 3.10 | " {
		t.Errorf("the last value of steal is %q", last)
	}
	for _, want := range []string{
		"time per operation of idr in each block",
		"The running median ranges from +0.0 to +0.0 %, a drift of up to 0 %. No significant change",
		"Steal in 1 block of 5, up to 3.10 %."} {
		if text := reportstest.NotesOf(sheets, nil); !strings.Contains(text, want) {
			t.Errorf("the notes lack %q:\n%s", want, text)
		}
	}
	if x := sheets[0].Panels()[1].X; x.Label != "measuring time (minutes)" || x.Max != 5 {
		t.Errorf("the axis is %s up to %g", x.Label, x.Max)
	}
}

// A machine that slows down halfway through the run is detected. A single block that a neighbour disturbed is not taken
// for a change.
func TestDriftIsToldFromChance(t *testing.T) {
	times := func(change float64) (list []float64) {
		for i := range 60 {
			ns := 100 + 7*math.Sin(float64(i*i)) // pseudo-random
			if i >= 30 {
				ns *= change
			}
			list = append(list, ns)
		}
		list[11] = 9000
		return list
	}
	for _, test := range []struct {
		change  float64
		want    string
		warning string // "": none
	}{
		{1, "No significant change (Pettitt's test, p ", ""},
		{1.2, "Significant change at 30.0 min (Pettitt's test, p < .001).",
			"The machine changed during the run: the times of idr before and after a change at 30.0 min " +
				"differ (Pettitt's test, p < .001). Ratios within blocks do not suffer from it, times do."},
	} {
		d := reportstest.LoadText(t, dataset.Load, blocksText("0", times(test.change)...))
		if got := WarnDrift(d); got != test.warning {
			t.Errorf("× %g: the warning is %q, want %q", test.change, got, test.warning)
		}
		sheets, err := Drift(d)
		text := reportstest.NotesOf(sheets, err)
		if !strings.Contains(text, test.want) ||
			!strings.Contains(text, "Beyond the axis, drawn at its upper edge: 1 block, up to") {
			t.Errorf("× %g: %s", test.change, text)
		}
		if !strings.Contains(text, "No steal in any block.") {
			t.Errorf("the notes do not mention steal: %s", text)
		}
		reportstest.Draws(t, sheets)
	}
}

// Worked out by hand: each value of the first half is below each value of the second, as in 2 of 70 orders.
func TestPettitt(t *testing.T) {
	p, behind := paired.Pettitt([]float64{1, 3, 2, 4, 11, 12, 14, 13})
	if want := 2.0 / 70; math.Abs(p-want) > 0.006 || behind != 3 {
		t.Errorf("p is %g, want %g; the change is behind value %d, want 3", p, want, behind)
	}
	for _, series := range [][]float64{nil, {1}, {5, 5, 5, 5}, {1, 2, 1, 2, 1, 2, 1, 2}} {
		if p, _ := paired.Pettitt(series); !(p > 0.5) {
			t.Errorf("%v: p is %g", series, p)
		}
	}
}

func TestRunningMedian(t *testing.T) {
	var blocks []chart.Point
	for i, y := range []float64{1, 9, 2, 3, 100, 4} {
		blocks = append(blocks, chart.Point{X: float64(i), Y: y})
	}
	want := []chart.Point{{X: 1, Y: 2}, {X: 2, Y: 3}, {X: 3, Y: 3}, {X: 4, Y: 4}}
	if got := runningMedian(blocks, 3); !slices.Equal(got, want) {
		t.Errorf("the medians are %v, want %v", got, want)
	}
	if got := runningMedian(blocks, 7); got != nil {
		t.Errorf("with a window longer than the series, the medians are %v", got)
	}
}

// Each file has a running median of its own. If cells differ in their first design, each cell uses its own.
func TestDriftOfSeveralFiles(t *testing.T) {
	dir := t.TempDir()
	var paths []string
	for i, ns := range []float64{100, 120} {
		path := filepath.Join(dir, fmt.Sprintf("%d.txt", i))
		text := fmt.Sprintf("# seed: %d\n", i) + blocksText("0", ns, ns, ns, ns, ns, ns) +
			"# block cell=Churn/tasks=1/workers=4 number=1 seconds=60.00 steal=0\n" +
			"BenchmarkChurn/design=rcu/tasks=1/workers=4 1 50 ns/op\n# end\n"
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	d, err := dataset.Load(paths...)
	if err != nil {
		t.Fatal(err)
	}
	tl := newTimeline(d)
	if !slices.Equal(tl.borders, []float64{7}) || tl.end != 14 || tl.of != "the first design of the cell" {
		t.Errorf("borders %v, end %g, of %s", tl.borders, tl.end, tl.of)
	}
	if lines := tl.trends(5); len(lines) != 2 || len(lines[0]) != 3 || !(lines[0][0].Y < 0) || !(lines[1][0].Y > 0) {
		t.Errorf("running medians are %v", lines)
	}
	sheets, err := Drift(d)
	if text := reportstest.NotesOf(sheets, err); !strings.Contains(text, "vertical lines: boundaries between files") {
		t.Errorf("the notes do not explain the uprights: %s", text)
	}
	const labels = "block, oversubscribed: more workers than the 2 CPUs, running median over 5 blocks"
	if got := reportstest.LabelsIn(sheets); got != labels {
		t.Errorf("the legend has %s", got)
	}
	reportstest.Draws(t, sheets)
}

func TestDriftOfLittle(t *testing.T) {
	run := func(blocks int, ns float64) *dataset.Data {
		return reportstest.LoadHandmade(t, dataset.Load, reportstest.Handmade{
			Cell: record.Cell{Workload: "find", Tasks: 1, Workers: 1}, Blocks: blocks,
			Lines: []reportstest.HandmadeLine{reportstest.Timed("idr", "", ns)}})
	}
	for _, test := range []struct {
		name string
		d    *dataset.Data
		say  string
	}{
		{"one block", run(1, 10), "chart blocks is not drawn: it needs a cell with two blocks that have ns/op"},
		{"no number", run(9, math.NaN()), "chart blocks is not drawn"},
		{"zero", run(9, 0), "chart blocks is not drawn"},
		{"infinite", run(9, math.Inf(1)), "chart blocks is not drawn"},
		{"no facts", run(3, 10), "Too few blocks for a running median: it needs 5.\n" +
			"Steal is unknown."},
	} {
		sheets, err := Drift(test.d)
		if text := reportstest.NotesOf(sheets, err); !strings.Contains(text, test.say) {
			t.Errorf("%s: the notes lack %q:\n%s", test.name, test.say, text)
		}
		reportstest.Draws(t, sheets)
		if err == nil {
			if p := sheets[0].Panels(); len(p) != 1 || p[0].X.Label != "blocks, in order of measurement" {
				t.Errorf("%s: %d panels, along %s", test.name, len(p), p[0].X.Label)
			}
		}
	}
}
