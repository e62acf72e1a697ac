package record

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/perf/benchfmt"
)

func TestNames(t *testing.T) {
	for _, test := range []struct {
		cell       Cell
		design, op string
		want       string
	}{
		{Cell{"lookup", 1000, 2, nil}, "rcu", "", "Lookup/design=rcu/tasks=1000/workers=2"},
		{Cell{"find", 1, 4, []string{"timers=7", "churn=10"}}, "rcu,hash=rfc2012", "find",
			"Find/design=rcu/hash=rfc2012/tasks=1/workers=4/timers=7/churn=10/op=find"},
		{Cell{"gleixner-1", 1, 1, nil}, "idr", "create", "Gleixner1/design=idr/tasks=1/workers=1/op=create"},
		{Cell{"exit-storm", 8, 1, nil}, "idr", "", "ExitStorm/design=idr/tasks=8/workers=1"},
		{Cell{"gleixner-loop-threads", 8, 1, nil}, "idr", "", "GleixnerLoopThreads/design=idr/tasks=8/workers=1"},
		{Cell{"étude", 8, 1, nil}, "idr", "", "étude/design=idr/tasks=8/workers=1"},
		{Cell{"find", 10, 2, []string{"churn=10", "gomaxprocs=2"}}, "rcu", "find",
			"Find/design=rcu/tasks=10/workers=2/churn=10/gomaxprocs=2/op=find"},
	} {
		if got := Name(test.cell, test.design, test.op); got != test.want {
			t.Errorf("Name = %q, want %q", got, test.want)
		}
		cell, design, op, err := parseName(test.want)
		if diff := cmp.Diff(test.cell, cell); diff != "" || design != test.design || op != test.op || err != nil {
			t.Errorf("parseName(%q) = %v, %q, %q, %v", test.want, cell, design, op, err)
		}
	}
	_, design, _, err := parseName("Find/design=rcu,hash=rfc2012/tasks=1/workers=4/timers=7")
	if design != "rcu,hash=rfc2012" || err != nil {
		t.Errorf("a name of an earlier version is of %q, %v", design, err)
	}
	for _, bad := range []string{
		"", "Sum", "Sum-8", "Find/tasks=1/workers=1", "Find/design=rcu/tasks=1/workers=2-x",
		"find/design=rcu/tasks=1/workers=1", "Find--x/design=rcu/tasks=1/workers=1", "Find/design=rcu/tasks=x/workers=1",
		"Find/design=rcu/loose/tasks=1/workers=1",
	} {
		if _, _, _, err := parseName(bad); err == nil {
			t.Errorf("parseName(%q) has no error", bad)
		}
	}
}

func sampleBlocks() []Block {
	cell := Cell{Workload: "find", Tasks: 10, Workers: 2}
	sample := func(design string, ns float64) Sample {
		values := []Value{{NsPerOp, ns}, {OpsPerSecond, 1e9 / ns}, {LockWait, 0}}
		return Sample{Design: design, Iters: 100, Values: values}
	}
	return []Block{
		{
			Cell: cell, Number: 1, Facts: []Pair{{"steal", "0.01"}},
			Samples: []Sample{sample("rcu", 20), sample("idr", 30)},
			Chains:  []Chains{{"rcu", []int64{600, 300, 100, 0, 24}}, {"rcu,hash=hash32", []int64{7}}},
		},
		{
			Cell: cell, Number: 2, Facts: []Pair{{"steal", "0.02"}},
			Samples: []Sample{sample("rcu", 21), sample("idr", 31)},
		},
	}
}

func sampleFile() string {
	text := string(Header([]Pair{{"seed", "42"}}, []Pair{{"goos", "linux"}, {"cpu", "Some CPU"}}))
	for _, b := range sampleBlocks() {
		text += string(b.Encode())
	}
	return text
}

func TestRoundTrip(t *testing.T) {
	f, err := Read(strings.NewReader(sampleFile()), "results.txt")
	if err != nil || len(f.Problems) > 0 {
		t.Fatal(err, f.Problems)
	}
	if diff := cmp.Diff(sampleBlocks(), f.Blocks); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
	if f.Note("seed") != "42" || f.Note("cpu") != "Some CPU" {
		t.Errorf("notes %v, config %v", f.Notes, f.Config)
	}
}

// Facts that differ between blocks and runs must not reach tools that keep results apart by configuration. A zero must
// keep its unit.
func TestToolsSeeOneConfiguration(t *testing.T) {
	in := benchfmt.NewReader(strings.NewReader(sampleFile()), "results.txt")
	units := map[string]bool{}
	for in.Scan() {
		res, ok := in.Result().(*benchfmt.Result)
		if !ok {
			continue
		}
		var keys []string
		for _, c := range res.Config {
			keys = append(keys, c.Key)
		}
		if diff := cmp.Diff([]string{"goos", "cpu"}, keys); diff != "" {
			t.Errorf("configuration: %s", diff)
		}
		for _, v := range res.Values {
			units[v.Unit] = true
		}
	}
	if diff := cmp.Diff(map[string]bool{"sec/op": true, "ops/s": true, LockWait: true}, units); diff != "" {
		t.Errorf("units: %s", diff)
	}
}

// Faults of a file are reported with their place, and the rest is read.
func TestDamagedFiles(t *testing.T) {
	good := sampleFile()
	second := strings.Index(good, "# block cell=Find/tasks=10/workers=2 number=2")
	for _, test := range []struct {
		name, text, problem string
		blocks              int
	}{
		{"whole", good, "", 2},
		{"torn in a line", good[:len(good)-30], "has no end", 1},
		{"torn at a block", good[:second], "", 1},
		{"twice the same block", good + good[second:], "is there already, at line", 2},
		{"no number", strings.Replace(good, "number=2", "number=x", 1), "needs a cell and a number", 1},
		{"not ours", good + "BenchmarkSum-8 100 20 ns/op\n", "not a result of this lab", 2},
		{"no measurement", strings.Replace(good, "100 20 ns/op", "100 x ns/op", 1), "parsing measurement", 2},
		{"NaN", strings.Replace(good, "100 20 ns/op", "100 NaN ns/op", 1),
			"a value is left out, for it is not a number or infinite: NaN ns/op", 2},
		{"infinite", strings.Replace(good, "100 20 ns/op", "100 -Inf ns/op", 1), "infinite: -Inf ns/op", 2},
		{"no time", strings.Replace(good, "100 20 ns/op", "100 0 ns/op", 1),
			"a time per operation is left out, for it is not above 0: 0 ns/op", 2},
		{"a negative time", strings.Replace(good, "100 20 ns/op", "100 -3 ns/op", 1), "above 0: -3 ns/op", 2},
		{"many without a time", strings.ReplaceAll(good, " ns/op", "e-400 ns/op"),
			"above 0: 0 ns/op (the first of ", 2},
		{"other machine", good + "cpu: Another CPU\n" + strings.ReplaceAll(good[second:], "number=2", "number=3"),
			"different machines", 3},
		{"chains without numbers", strings.Replace(good, " 1:300", " 1:x", 1), "\"1:x\" is no number of chains", 2},
		{"a chain longer than all", strings.Replace(good, " 1:300", " 20000000:1", 1), "from 1 to 16777216", 2},
		{"chains of nothing", strings.Replace(good, "# chains design=rcu 0:600", "# chains", 1),
			"chains need a design", 2},
		{"empty", "", "", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, err := Read(strings.NewReader(test.text), "results.txt")
			if err != nil {
				t.Fatal(err)
			}
			var problems []string
			for _, p := range f.Problems {
				problems = append(problems, p.Error())
			}
			text := strings.Join(problems, "\n")
			if (test.problem == "") != (text == "") || !strings.Contains(text, test.problem) {
				t.Errorf("problems %q, want %q", text, test.problem)
			}
			if text != "" && !strings.Contains(text, "results.txt:") {
				t.Errorf("problems %q name no place", text)
			}
			if len(f.Blocks) != test.blocks {
				t.Errorf("%d blocks, want %d", len(f.Blocks), test.blocks)
			}
		})
	}
}

func TestHistogramLog(t *testing.T) {
	h := Histogram{
		Cell: Cell{"find", 10, 2, nil}, Design: "rcu,hash=rfc2012", Op: "find", Block: 3, Counts: NewHistogram(),
	}
	for v := range int64(1000) {
		h.Counts.RecordValue(v + 1)
	}
	lines, err := EncodeLog([]Histogram{h})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "latency.hlog")
	damaged := "Tag=Find/design=rcu/tasks=1/workers=1/block=1,0,0,0,HISTnonsense\nTag=x,0,0,0,HIST\nnonsense\n"
	text := append(append(LogHeader(""), lines...), damaged...)
	os.WriteFile(path, text, 0o600)
	log, err := ReadLogFile(path)
	if err != nil {
		t.Fatal(err)
	}
	list, problems := log.Entries, log.Problems
	if len(problems) != 1 || !strings.HasPrefix(problems[0].Error(), path+":") ||
		!strings.HasSuffix(problems[0].Error(), "(the first of 2 such lines)") {
		t.Errorf("problems %v, want one for all lines without a tag of the lab", problems)
	}
	if len(list) != 2 || list[0].Design != h.Design || list[0].Block != 3 {
		t.Fatalf("read %+v", list)
	}
	if counts, err := list[0].Counts(); err != nil || !counts.Equals(h.Counts) {
		t.Errorf("counts %v, %v", counts, err)
	}
	if _, err := list[1].Counts(); err == nil || !strings.Contains(err.Error(), path+":") {
		t.Errorf("a damaged histogram: %v, want an error with its place", err)
	}
}

// At any time a journal holds whole pieces only, and no piece whose Append failed.
func TestJournal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.txt")
	want := "first\n"
	j, err := CreateJournal(path, []byte(want))
	if err != nil {
		t.Fatal(err)
	}
	check := func() {
		t.Helper()
		got, err := os.ReadFile(path)
		if err != nil || string(got) != want {
			t.Fatalf("file holds %q (%v), want %q", got, err, want)
		}
	}
	check()
	for i := range 20 {
		piece := strings.Repeat("piece ", i) + "\n"
		if i%5 == 4 { // no room: the hidden copy cannot be written
			os.Rename(j.hidden(), j.hidden()+".away")
			os.Mkdir(j.hidden(), 0o755)
			if err := j.Append([]byte(piece)); err == nil || !strings.Contains(err.Error(), "left as it was") {
				t.Fatalf("Append: %v, want an error", err)
			}
			check()
			os.Remove(j.hidden())
			os.Rename(j.hidden()+".away", j.hidden())
			// An attempt that got half-way leaves rubbish behind.
			f, _ := os.OpenFile(j.hidden(), os.O_APPEND|os.O_WRONLY, 0)
			f.WriteString(strings.Repeat("rubbish", 100))
			f.Close()
		}
		if err := j.Append([]byte(piece)); err != nil {
			t.Fatal(err)
		}
		want += piece
		check()
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	left, _ := filepath.Glob(path + "*")
	if diff := cmp.Diff([]string{path}, left); diff != "" {
		t.Errorf("files left: %s", diff)
	}
	check()
}

// Chains of many lengths take several lines, none of them long, and none for lengths that no chain has.
func TestLongChains(t *testing.T) {
	counts := make([]int64, 12_001)
	for length := range counts {
		if length < 500 || length == 12_000 {
			counts[length] = int64(length + 1)
		}
	}
	blk := Block{Cell: Cell{"find", 1, 1, nil}, Number: 1,
		Chains:  []Chains{{"rcu", counts}, {"idr,twin=yes", []int64{0, 3}}},
		Samples: []Sample{{Design: "rcu", Iters: 1, Values: []Value{{NsPerOp, 1}}}}}
	text := append(Header(nil, nil), blk.Encode()...)
	for line := range strings.Lines(string(text)) {
		if len(line) > 1100 || strings.Contains(line, "11999:") {
			t.Errorf("a line of %d bytes: %.50s…", len(line), line)
		}
	}
	file, err := Read(bytes.NewReader(text), "results.txt")
	if err != nil || len(file.Problems) > 0 {
		t.Fatal(err, file.Problems)
	}
	if diff := cmp.Diff(blk.Chains, file.Blocks[0].Chains); diff != "" {
		t.Errorf("chains (-want +got):\n%s", diff)
	}
}

// A line that is too long costs itself alone, whatever it begins with.
func TestLongLines(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	blk := Block{Cell: Cell{"find", 1, 1, nil}, Number: 1,
		Samples: []Sample{{Design: "rcu", Iters: 1, Values: []Value{{NsPerOp, 1}}}}}
	for _, begin := range []string{"# ", "# chains design=rcu ", "#", "Unit ", "key: ", "Benchmark", ""} {
		line := begin + long + " 1 1 ns/op"
		text := string(Header(nil, nil)) + line + "\n" + string(blk.Encode())
		file, err := Read(strings.NewReader(text), "results.txt")
		if err != nil || len(file.Blocks) != 1 || len(file.Blocks[0].Samples) != 1 {
			t.Errorf("%.12s…: %v, %+v", line, err, file)
		}
	}
}

// A log is that of the results with the same run, and whole if it has as many histograms of a block as the block says.
func TestLogOfRun(t *testing.T) {
	h := Histogram{Cell: Cell{"find", 1, 1, nil}, Design: "rcu", Op: "find", Block: 1, Counts: NewHistogram()}
	line, err := EncodeLog([]Histogram{h})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), HistogramsFile)
	for _, test := range []struct {
		name, run, fact string
		lines           int
		ofRun, complete string // errors
	}{
		{"its own", "a", "2", 2, "", ""},
		{"half", "a", "2", 1, "", "lacks 1 of the 2 histograms"},
		{"of another run", "b", "2", 2, "is of run b and results.txt of run a", ""},
		{"without an id", "", "2", 2, "is of run (no id)", ""},
		{"not counted", "a", "", 1, "", ""},
	} {
		os.WriteFile(path, append(LogHeader(test.run), bytes.Repeat(line, test.lines)...), 0o600)
		log, err := ReadLogFile(path)
		if err != nil {
			t.Fatal(err)
		}
		file := &File{Path: "results.txt", Notes: []Pair{{RunNote, "a"}},
			Blocks: []Block{{Cell: h.Cell, Number: 1, Facts: []Pair{{HistogramsFact, test.fact}}}}}
		for _, got := range []struct {
			err  error
			want string
		}{{log.OfRun(file), test.ofRun}, {log.Complete(file), test.complete}} {
			if (got.err == nil) != (got.want == "") || got.err != nil && !strings.Contains(got.err.Error(), got.want) {
				t.Errorf("%s: %v, want %q", test.name, got.err, got.want)
			}
		}
	}
}
