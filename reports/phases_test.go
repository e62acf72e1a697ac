package reports

import (
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

func TestBesideOthers(t *testing.T) {
	cell := func(workload string, workers int) record.Cell {
		return record.Cell{Workload: workload, Tasks: 4, Workers: workers}
	}
	d := reportstest.LoadHandmade(t, dataset.Load,
		reportstest.Handmade{Cell: cell("exit-storm", 2), Blocks: 10, Lines: []reportstest.HandmadeLine{
			reportstest.Timed("onelock", "quiet", 90), reportstest.Slow("onelock", "quiet-others", 100, 200),
			reportstest.Slow("onelock", "create-others", 300, 2000),
			reportstest.Slow("onelock", "exit-others", 4100, 50_000),
			reportstest.Timed("rcu", "quiet", 90), reportstest.Slow("rcu", "quiet-others", 100, 100),
			reportstest.Slow("rcu", "create-others", 100, 100), reportstest.Slow("rcu", "exit-others", 100, 100)}},
		reportstest.Handmade{Cell: cell("exit-storm", 1), Blocks: 10,
			Lines: []reportstest.HandmadeLine{reportstest.Timed("onelock", "quiet", 90),
				reportstest.Timed("onelock", "exit", 90)}},
		reportstest.Handmade{Cell: cell("adversary", 2), Blocks: 10, Lines: []reportstest.HandmadeLine{
			reportstest.Timed("rcu-hash32", "victim-before", 10),
			reportstest.Timed("rcu-hash32", "victim-after", 1000),
			reportstest.Timed("rcu-hash32", "others-before", 10),
			reportstest.Timed("rcu-hash32", "others-after", 10), reportstest.Timed("rcu-hash32", "attack", 50),
			reportstest.Timed("rcu-hash32", "beside-others", 20),
			reportstest.Timed("rcu-hash32", "quiet-others", 10),
			reportstest.Timed("idr", "victim-before", 10), reportstest.Timed("idr", "victim-after", 10),
			reportstest.Timed("idr", "others-before", 10), reportstest.Timed("idr", "others-after", 10),
			wantingLine("idr", "attack", 50, 1), reportstest.Timed("idr", "beside-others", 20),
			reportstest.Timed("idr", "quiet-others", 10)}},
		reportstest.Handmade{Cell: cell("wrap", 1), Blocks: 10, Lines: []reportstest.HandmadeLine{
			reportstest.Timed("onelock", "low", 100), reportstest.Timed("onelock", "jump", 100),
			reportstest.Slow("onelock", "wrap", 5000, 7_000_000),
			reportstest.Timed("rcu", "low", 100), reportstest.Slow("rcu", "wrap", 200, 30_000)}})
	summary := cellsOf(t, d)
	text := reportstest.Section(summary, "Phases")
	for _, want := range []string{
		"### exit-storm: 4 tasks, 2 workers",
		"| onelock | 200 ns | 200 ns | 2.00 µs | 2.00 µs | 50.0 µs | 50.0 µs | 41.0 | 41.0 … 41.0 |",
		"- Largest effect on other tasks: onelock (others 41.0 × as slow while a task exits, 41.0 … 41.0).",
		"### adversary: 4 tasks, 2 workers",
		"| rcu-hash32 | 50.0 ns | 100 | 100 … 100 | 1.00 | 1.00 … 1.00 | 2.00 | 2.00 … 2.00 |",
		"| idr | refused | 1.00 |",
		"- Largest effect on other tasks: rcu-hash32 (a victim 100 × as slow after the attack, 100 … 100).",
		": no design is shown to be slower by more than 10 % (others after the attack).",
		"- Largest effect on other tasks: rcu-hash32 (others 2.00 × as slow while the attack goes on, 2.00 … 2.00). " +
			"The intervals of idr overlap with this one, so the order is undecided.",
		"### wrap: 4 tasks, 1 worker",
		"| onelock | 100 ns | 100 ns | 5.00 µs | 50.0 | 50.0 … 50.0 | 7.00 ms |",
		"| rcu | 100 ns | – | 200 ns | 2.00 | 2.00 … 2.00 | 30.0 µs |",
		"- Largest effect of wrapping: onelock (operations 50.0 × as slow where ids wrap, 50.0 … 50.0).",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it is not said that %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "1 worker\n\nLatencies") {
		t.Errorf("there is a table of others where there are none:\n%s", text)
	}
}

func TestNobodyIsWorstWithoutAnInterval(t *testing.T) {
	lines := []reportstest.HandmadeLine{reportstest.Timed("onelock", "quiet-others", 100),
		reportstest.Timed("onelock", "exit-others", 4100)}
	d := reportstest.LoadHandmade(t, dataset.Load, reportstest.Handmade{Cell: record.Cell{Workload: "exit-storm",
		Tasks: 2, Workers: 2}, Blocks: 5, Lines: lines})
	text := reportstest.Section(cellsOf(t, d), "Phases")
	for _, want := range []string{"| onelock | 41.0 |\n",
		": too few blocks for a comparison of designs (others while a task exits)."} {
		if !strings.Contains(text, want) {
			t.Errorf("it is not said that %q:\n%s", want, text)
		}
	}
}
