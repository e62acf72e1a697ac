package cmd

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
)

// syntheticRun describes a run of rcu, its A/A copy and xarray. Its times are random numbers.
type syntheticRun struct {
	seed    uint64
	blocks  int
	side    string  // "old" or "new" of a pair of runs; "": a single run
	cpu     string  // name of the CPU in the configuration
	slower  float64 // factor on the times of xarray with two workers
	workers []int
}

// write writes the run to a directory. The times of all designs and runs share a random factor for
// each block and cell, and have noise of their own.
func (m syntheticRun) write(t *testing.T, dir string) {
	t.Helper()
	var notes []record.Pair
	if m.side != "" {
		notes = []record.Pair{{Key: "pair", Value: "77"}, {Key: "side", Value: m.side}}
	}
	notes = append(notes, record.Pair{Key: "date", Value: "2026-11-22T10:15:00Z"}, record.Pair{Key: "dir", Value: dir})
	out := record.Header(notes, []record.Pair{
		{Key: "cpu", Value: m.cpu}, {Key: "cores", Value: "2"}, {Key: "kernel", Value: "Linux 6.18.5"},
	})
	noise, common := rand.New(rand.NewPCG(m.seed, 1)), rand.New(rand.NewPCG(1, 1))
	for n := 1; n <= m.blocks; n++ {
		for _, workers := range m.workers {
			factor := math.Exp(0.2 * common.NormFloat64())
			blk := record.Block{Cell: record.Cell{Workload: "find", Tasks: 10, Workers: workers}, Number: n}
			for _, design := range []string{"rcu", "xarray", "rcu,twin=yes"} {
				ns := 40 * factor * (1 + 0.01*noise.ExpFloat64())
				if design == "xarray" && workers == 2 {
					ns *= m.slower
				}
				blk.Samples = append(blk.Samples, record.Sample{
					Design: design, Iters: 100, Values: []record.Value{{Unit: record.NsPerOp, Number: ns}},
				})
			}
			out = append(out, blk.Encode()...)
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "results.txt"), out, 0o644); err != nil {
		t.Fatal(err)
	}
}

// writeRuns writes the runs that the tests of compare need to a temporary directory, and changes to it.
func writeRuns(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, change := range map[string]func(*syntheticRun){
		"old":       func(m *syntheticRun) { m.seed, m.side = 2, "old" },
		"same":      func(*syntheticRun) {},
		"slower":    func(m *syntheticRun) { m.slower = 1.2 },
		"faster":    func(m *syntheticRun) { m.slower = 0.5 },
		"short":     func(m *syntheticRun) { m.blocks = 5 },
		"shorter":   func(m *syntheticRun) { m.blocks = 7 },
		"part":      func(m *syntheticRun) { m.workers = []int{1} },
		"elsewhere": func(m *syntheticRun) { m.cpu = "Intel(R) Xeon(R)" },
		"later":     func(m *syntheticRun) { m.side, m.slower = "", 3 },
		"control":   func(m *syntheticRun) { m.seed, m.side = 3, "control" },
		"drifted":   func(m *syntheticRun) { m.seed, m.side, m.slower = 3, "control", 1.2 },
	} {
		m := syntheticRun{seed: 1, blocks: 10, side: "new", cpu: "AMD EPYC 7B13", slower: 1, workers: []int{1, 2}}
		change(&m)
		m.write(t, name)
	}
}

func TestGateExitCodes(t *testing.T) {
	writeRuns(t)
	for _, test := range []struct {
		args   string
		code   int
		out    string // on standard output
		stderr string
	}{
		{"compare old same", 0, "Paired by block", ""},
		{"compare old same --gate 5%", 0,
			"\ngate 5 %: passed: 4 comparisons, none slower by more than 5 % (noise floor: old ", ""},
		{"compare old slower --gate 5%", 1, "\ngate 5 %: failed: Find/tasks=10/workers=2 xarray slower by 20 % (", ""},
		{"compare old same --gate 5% --control control", 0, "\nControl, the old build against itself: 4 comparisons, none", ""},
		{"compare old slower --gate 5% --control control", 1, "\ngate 5 %: failed: Find", ""},
		{"compare old same --gate 5% --control drifted", 2, "", "gate 5 %: inconclusive: the machine was disturbed: " +
			"the old build differs from itself in 1 of 4 comparisons: Find/tasks=10/workers=2 xarray by a factor of 1.2"},
		{"compare old slower --gate 25.5%", 0, "\ngate 25.5 %: passed", ""},
		{"compare old slower", 0, "slower 20 %", ""},
		{"compare slower old --gate 5%", 0, "gate 5 %: passed", ""},
		{"compare old faster --gate 5%", 0, "faster 2.0", ""},
		{"compare faster old --gate 5%", 1, "slower 2.0", ""},
		{"compare old later --gate 5%", 1, "Not paired (Mann–Whitney U test", ""},
		{"compare old short --gate 5%", 2, "too few blocks",
			"gate 5 %: inconclusive: fewer than 6 blocks of Find/tasks=10/workers=1 rcu (5), "},
		{"compare old shorter --gate 5%", 2, "",
			"gate 5 %: inconclusive: too few blocks: Holm's correction over 4 comparisons needs 8 blocks of each cell"},
		{"compare old part --gate 5%", 2, "\nOnly the old run has:\n  Find/tasks=10/workers=2\n",
			"gate 5 %: inconclusive: the new run lacks Find/tasks=10/workers=2"},
		{"compare part old --gate 5%", 2, "\nSmallest regression that the gate finds with a probability of 80 %:\n  Find",
			"gate 5 %: inconclusive: cannot exclude a regression of 5 % in 2 of 2 comparisons: Find"},
		{"compare old elsewhere --gate 5%", 2, "", "gate 5 %: inconclusive: old/results.txt and " +
			"elsewhere/results.txt differ in machine or settings (cpu: AMD EPYC 7B13 and Intel(R) Xeon(R))"},
		{"compare old elsewhere", 2, "", "with --col machine"},
		{"compare old slower --gate 5% --markdown", 1,
			"### failed · idlab: 1 slower and 0 faster in 4 comparisons\n\nGate 5 %: failed: Find", ""},
		{"compare old same --gate 5% --markdown", 0, "### passed · idlab: no difference found", ""},
		{"compare old short --gate 5% --markdown", 2,
			"### inconclusive · idlab: 0 slower and 0 faster in 4 comparisons, 4 undecided (too few blocks)\n",
			"gate 5 %: inconclusive"},
		{"compare old slower --markdown", 0, "### idlab: 1 slower and 0 faster in 4 comparisons\n\nPaired", ""},
		{"compare --col machine old elsewhere later", 0, "Intel Xeon, 2 CPUs, Linux 6.18.5", ""},
		{"compare --col design old", 0, "noise floor", ""},
		{"compare --col design old --markdown", 0, "| time/op relative to rcu |", ""},
		{"compare --col design old --base xarray", 0, "relative to xarray", ""},
	} {
		code, stdout, stderr := lineOf(t, strings.Fields(test.args)...)
		if code != test.code || !strings.Contains(stdout, test.out) || !strings.Contains(stderr, test.stderr) ||
			strings.Count(stderr, "\n") != test.code/2 { // one line for exit code 2, none for 0 and 1
			t.Errorf("idlab %s: exit %d, want %d; stderr %q; stdout\n%s",
				test.args, code, test.code, stderr, stdout)
		}
		if strings.Contains(stdout, "twin=yes") {
			t.Errorf("idlab %s prints the A/A copy as twin=yes:\n%s", test.args, stdout)
		}
	}
}

func TestBadComparisons(t *testing.T) {
	writeRuns(t)
	for _, test := range []struct{ args, says string }{
		{"compare old", "OLD and NEW"},
		{"compare old same slower", "OLD and NEW"},
		{"compare old old", "are the same run: there is nothing to compare"},
		{"compare old same --gate 5", "--gate 5: want a percentage above 0% and up to 1000%, such as 5%"},
		{"compare old same --gate 0.05", "--gate 0.05: want a percentage"},
		{"compare old same --gate=", "--gate : want a percentage"},
		{"compare old same --gate 0%", "--gate 0%"},
		{"compare old same --gate -5%", "--gate -5%"},
		{"compare old same --gate +5%", "--gate +5%"},
		{"compare old same --gate 1e1%", "--gate 1e1%"},
		{"compare old same --gate NaN%", "--gate NaN%"},
		{"compare old same --gate 1001%", "--gate 1001%"},
		{"compare old same --gate 5%%", "--gate 5%%"},
		{"compare old same --gate .5%", "--gate .5%"},
		{"compare old same --base rcu", "--base goes with --col design"},
		{"compare old same --col machine --base rcu", "--base goes with --col design"},
		{"compare old --col design --gate 5%", "not with --col design"},
		{"compare old elsewhere --col machine --markdown", "not with --col machine"},
		{"compare old elsewhere --col machine --json", "not with --col machine"},
		{"compare old same --json --markdown", "--markdown excludes --json"},
		{"compare old same --col design", "--col design takes one run"},
		{"compare old same --gate-counters --gate 5%", "--gate-counters excludes --gate"},
		{"compare old same --control control", "--control goes with --gate"},
		{"compare old same --gate 5% --control slower", "--control slower/results.txt: it is no second run of the build of old"},
		{"run --against HEAD --control=false", "--control goes with --gate"},
		{"compare old same --gate-also ops", "--gate-also goes with --gate"},
		{"compare old same --gate 5% --gate-also p90", "--gate-also p90: want ops, p99 or ops,p99"},
		{"run --gate 5%", "--gate goes with --against"},
		{"run --against HEAD --gate 5", "--gate 5: want a percentage"},
		{"run --against HEAD --gate 5% --designs rcu,idr --workloads find --tasks 1 --workers 1 --blocks 5",
			"Holm's correction over 2 comparisons (1 cell × 2 designs) needs 7 blocks: raise --blocks 5"},
		{"compare old same --gate-counters", "old/results.txt contains no counts"},
		{"compare old --col design --gate-counters", "not with --col design"},
		{"compare old same --col workers", "--col workers: want design, machine or place"},
		{"compare old same --col place", "--col place takes one run"},
		{"compare old --col place", "no block tells times and the order in which it built its designs"},
		{"compare old old --col machine", "are the same run"},
		{"compare old missing --gate 5%", "missing: no such file"},
		{"compare old --col design --base rcu,twin=yes", `no design "rcu,twin=yes"`},
	} {
		code, _, stderr := lineOf(t, strings.Fields(test.args)...)
		if code != 2 || !strings.Contains(stderr, test.says) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("idlab %s: exit %d, stderr %q; want exit 2 and one line with %q",
				test.args, code, stderr, test.says)
		}
	}
	for text, want := range map[string]float64{"5%": 0.05, "0.5%": 0.005, "1000%": 10, "12.25%": 0.1225} {
		if got, err := parseGate(text, []string{"p99"}); err != nil || math.Abs(got.Limit-want) > 1e-12 || got.Ops || !got.P99 {
			t.Errorf("%s is %+v, %v", text, got, err)
		}
	}
}

// A run ends with a warning about the cells that were too disturbed for times, and tables of designs have it too.
func TestDisturbedRunSaysSo(t *testing.T) {
	t.Chdir(t.TempDir())
	out := record.Header(nil, nil)
	for n := 1; n <= 8; n++ {
		for workers := 1; workers <= 2; workers++ {
			blk := record.Block{Cell: record.Cell{Workload: "find", Tasks: 10, Workers: workers}, Number: n}
			for _, design := range []string{"rcu", "xarray"} {
				values := []record.Value{{Unit: record.Disturbed, Number: 0.9}}
				if workers == 1 {
					values = append(values, record.Value{Unit: record.NsPerOp, Number: 40})
				}
				blk.Samples = append(blk.Samples, record.Sample{Design: design, Iters: 1, Values: values})
			}
			out = append(out, blk.Encode()...)
		}
	}
	if err := os.WriteFile(record.ResultsFile, out, 0o644); err != nil {
		t.Fatal(err)
	}
	const cell = "Find/tasks=10/workers=2: not measured: the machine was disturbed in 8 of 8 blocks"
	var stderr strings.Builder
	d, err := dataset.Load(".")
	if err != nil {
		t.Fatal(err)
	}
	warnNotMeasured(&stderr, ".", d)
	if want := "warning: .: " + cell + "; measure again on a quieter machine\n"; stderr.String() != want {
		t.Errorf("the end of the run says %q, want %q", &stderr, want)
	}
	if _, stdout, _ := lineOf(t, "compare", "--col", "design", "."); !strings.Contains(stdout, "warning: "+cell+"\n") ||
		strings.Contains(stdout, "workers=1: not measured") {
		t.Errorf("the table of designs does not say it:\n%s", stdout)
	}
}

// A fault of a file is one warning on standard error, with its number of lines.
func TestWarningsAreSaidOnce(t *testing.T) {
	t.Chdir(t.TempDir())
	const lines = "BenchmarkSort-8 1 2 ns/op\nBenchmarkSum-8 1 2 ns/op\nBenchmarkFind/design=rcu/tasks=1/workers=1 1 5 ns/op\n"
	for _, name := range []string{"old", "new"} {
		if err := os.WriteFile(name, []byte("# of: "+name+"\n"+lines), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	warning := func(name string) string {
		return "warning: " + name + `:2: not a result of this lab: "Sort-8" lacks a design, tasks or workers: ` +
			"want a name such as Find/design=rcu/tasks=10/workers=2 (the first of 2 such lines)\n"
	}
	for args, want := range map[string]string{
		"report --text old":             warning("old"),
		"compare old new":               warning("old") + warning("new"),
		"compare old --col design":      warning("old"),
		"compare --col machine old new": warning("old") + warning("new"),
	} {
		code, stdout, stderr := lineOf(t, strings.Fields(args)...)
		if code != 0 || stderr != want || strings.Contains(stdout, "not a result") {
			t.Errorf("idlab %s: exit %d, stderr %q, want %q; stdout\n%s", args, code, stderr, want, stdout)
		}
	}
}

func TestGateCountersExitCodes(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, lines := range map[string]string{
		"old": "BenchmarkFind/design=rcu/tasks=1/workers=1 10 0 locks/op\n" +
			"BenchmarkFind/design=idr/tasks=1/workers=1 10 1 locks/op\n",
		"more": "BenchmarkFind/design=rcu/tasks=1/workers=1 10 0.1 locks/op\n" +
			"BenchmarkFind/design=idr/tasks=1/workers=1 10 1 locks/op\n",
		"part": "BenchmarkFind/design=rcu/tasks=1/workers=1 10 0.1 locks/op\n",
	} {
		if err := os.WriteFile(name, []byte("# seed: 1\n# of: "+name+"\n\n"+lines), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		args     string
		code     int
		out, err string
	}{
		{"old old", 0, "2 counts: 0 worse", ""},
		{"old more", 1, "worse   Find/design=rcu", ""},
		{"more old", 0, "better  Find/design=rcu", ""},
		{"old part", 1, "worse   Find/design=rcu", "part lacks 1 of the 2 counts"},
		{"more part", 2, "", "part lacks 1 of the 2 counts"},
	} {
		code, stdout, stderr := lineOf(t, strings.Fields("compare --gate-counters "+test.args)...)
		if code != test.code || !strings.Contains(stdout, test.out) || !strings.Contains(stderr, test.err) {
			t.Errorf("%s: exit %d, stdout %q, stderr %q; want exit %d",
				test.args, code, stdout, stderr, test.code)
		}
	}
}

// The JSON of compare is stable: programs read it. The figures are those of the runs.
func TestCompareJSON(t *testing.T) {
	writeRuns(t)
	type answer struct {
		Paired   bool          `json:"paired"`
		Baseline string        `json:"baseline"`
		Rows     []compare.Row `json:"rows"`
		Warnings []string      `json:"warnings"`
		Gate     string        `json:"gate"`
		Why      string        `json:"why"`
	}
	row := func(workers int, design string, slower bool) compare.Row {
		r := compare.Row{Cell: fmt.Sprintf("Find/tasks=10/workers=%d", workers), Design: design, Blocks: 10}
		if slower {
			r.Verdict = "slower"
		}
		return r
	}
	for _, test := range []struct {
		args string
		code int
		want answer
	}{
		{"compare old slower --json --gate 5%", 1, answer{Paired: true, Gate: "failed", Rows: []compare.Row{
			row(1, "rcu", false), row(1, "xarray", false), row(2, "rcu", false), row(2, "xarray", true)}}},
		{"compare slower --col design --json", 0, answer{Baseline: "rcu", Rows: []compare.Row{
			row(1, "xarray", false), row(2, "xarray", true)}}},
	} {
		code, out, stderr := lineOf(t, strings.Fields(test.args)...)
		var got answer
		decoder := json.NewDecoder(strings.NewReader(out))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&got); err != nil || code != test.code {
			t.Fatalf("%s: exit %d, %v, %s", test.args, code, err, stderr)
		}
		slices.SortStableFunc(got.Rows, func(a, b compare.Row) int { return strings.Compare(a.Cell, b.Cell) })
		for i := range got.Rows {
			r := &got.Rows[i]
			if *r.Lo > *r.Ratio || *r.Hi < *r.Ratio || math.Abs(*r.Ns / *r.BaseNs / *r.Ratio - 1) > 0.1 || *r.P > 1 {
				t.Errorf("%s: %s of %s: ratio %v in %v to %v, of %v and %v ns, p %v", test.args, r.Design, r.Cell,
					*r.Ratio, *r.Lo, *r.Hi, *r.Ns, *r.BaseNs, *r.P)
			}
			*r = row(int(r.Cell[len(r.Cell)-1]-'0'), r.Design, strings.HasPrefix(r.Verdict, "slower"))
		}
		got.Warnings, got.Why = nil, ""
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.args, diff)
		}
	}
}
