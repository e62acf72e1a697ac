package dataset

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/reportstest"
)

func TestLoadSaysWhatIsWrong(t *testing.T) {
	run := func(lines string) string {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, record.ResultsFile), []byte(lines), 0o644); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	const result = "BenchmarkFind/design=rcu/tasks=1/workers=1 1 2 ns/op\n"
	here := run("# seed: 1\ncpu: A\ncores: 2\n\n" + result)
	there := run("# seed: 2\ncpu: B\ncores: 2\n\n" + result)
	slower := run("# seed: 3\ncpu: A\ncores: 2\nslice: 1ms\n\n" + result)
	copied := run("# seed: 1\ncpu: A\ncores: 2\n\n" + result)
	for _, test := range []struct {
		name  string
		paths []string
		want  string
	}{
		{"no path", nil, "no results given"},
		{"no file", []string{"testdata/nowhere"}, "testdata/nowhere: no such file: name a run directory"},
		{"no results.txt", []string{t.TempDir()}, "results.txt: no such file"},
		{"empty", []string{run("")}, "results.txt: it is empty: make results with idlab run"},
		{"configuration only", []string{run("cpu: A\n")}, "results.txt: no line is a result, such as BenchmarkFind/"},
		{"of something else", []string{run("BenchmarkSort-8 100 5 ns/op\nBenchmarkSort-8 100 5 ns/op\n")},
			`no results: `},
		{"several", []string{run(""), run("cpu: A\n")}, "idlab run; and 1 more problem"},
		{"a block without end", []string{run("# block cell=Find/tasks=1/workers=1 number=1\n" + result)}, "has no end"},
		{"two machines", []string{here, there}, "differ in machine or settings (cpu: A and B)"},
		{"two settings", []string{here, slower}, "(slice: none and 1ms)"},
		{"twice", []string{here, filepath.Join(here, record.ResultsFile)}, "are the same run"},
		{"a copy", []string{here, copied}, "are the same run"},
	} {
		_, err := Load(test.paths...)
		if err == nil {
			t.Errorf("%s: no error", test.name)
			continue
		}
		if !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %q does not say %q in one line", test.name, err, test.want)
		}
	}
}

func TestRunsOfOneMachineArePooled(t *testing.T) {
	one := reportstest.Synthetic{Designs: reportstest.Lab(), Workloads: []record.Cell{{Workload: "find"}},
		Tasks: []int{1}, Workers: []int{1},
		Blocks: 6, Latencies: 10, Seed: 1}
	two := one
	two.Seed++
	a, b := t.TempDir(), t.TempDir()
	one.Write(t, a)
	two.Write(t, b)
	d, err := Load(a, filepath.Join(b, record.ResultsFile))
	if err != nil {
		t.Fatal(err)
	}
	c := d.Cells[0]
	if got, want := len(c.Blocks), one.Blocks+two.Blocks; got != want {
		t.Errorf("%d blocks, want %d", got, want)
	}
	l := Line{"rcu", c.Ops[0]}
	if got, want := c.Latency[l].TotalCount(), int64(one.Latencies*(one.Blocks+two.Blocks)); got != want {
		t.Errorf("%d latencies, want %d", got, want)
	}
	// A block is paired with itself, and not with the block of the same number in the other run.
	if r := c.Ratio(Line{"idr", ""}, Line{"idr", ""}, record.NsPerOp); r.Lo != 1 || r.Hi != 1 {
		t.Errorf("a design's ratio to itself is %v", r)
	}
}

func TestCellsAreInOrder(t *testing.T) {
	s := reportstest.Synthetic{Designs: reportstest.Lab(), Tasks: []int{1000, 1}, Workers: []int{4, 1}, Blocks: 1,
		Workloads: []record.Cell{{Workload: "storm"}, {Workload: "find", Params: []string{"churn=10"}},
			{Workload: "find", Params: []string{"churn=5"}}, {Workload: "find"}}}
	var got []string
	for _, c := range reportstest.LoadRun(t, Load, s).Cells {
		if c.Workers == 1 {
			got = append(got, c.String())
		}
	}
	want := "Find/tasks=1/workers=1 Find/tasks=1000/workers=1 " +
		"Find/tasks=1/workers=1/churn=5 Find/tasks=1000/workers=1/churn=5 " +
		"Find/tasks=1/workers=1/churn=10 Find/tasks=1000/workers=1/churn=10 " +
		"Storm/tasks=1/workers=1 Storm/tasks=1000/workers=1"
	if strings.Join(got, " ") != want {
		t.Errorf("cells are\n%s, want\n%s", strings.Join(got, " "), want)
	}
}
