package record

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/perf/benchfmt"
)

// unsorted returns blocks of two cells in the order of a run, with an A/A copy and parts.
func unsorted() (blocks []Block) {
	cells := []Cell{
		{Workload: "find", Tasks: 10, Workers: 2}, {Workload: "churn", Tasks: 100, Workers: 2},
		{Workload: "find", Tasks: 2, Workers: 2, Params: []string{"churn=10"}},
		{Workload: "find", Tasks: 2, Workers: 2, Params: []string{"churn=5"}},
	}
	for i, k := range []int{0, 1, 0, 2, 3, 1} {
		ns := []Value{{NsPerOp, float64(20 + i)}}
		blocks = append(blocks, Block{
			Cell: cells[k], Number: i/2 + 1, Facts: []Pair{{OrderFact, strconv.Itoa(i + 1)}},
			Samples: []Sample{
				{Design: "idr", Iters: 100, Values: ns}, {Design: "idr", Op: "find", Iters: 50, Values: ns},
				{Design: "rcu,buckets=8", Iters: 100, Values: ns}, {Design: "idr,twin=yes", Iters: 100, Values: ns},
			},
		})
	}
	return blocks
}

func writeResults(t *testing.T, blocks []Block) string {
	t.Helper()
	text := Header([]Pair{{"seed", "1"}}, []Pair{{"cores", "2"}})
	for i := range blocks {
		text = append(text, blocks[i].Encode()...)
	}
	path := filepath.Join(t.TempDir(), ResultsFile)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSortFile(t *testing.T) {
	path := writeResults(t, unsorted())
	before, err := ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := SortFile(path); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var marks []string
	for line := range strings.Lines(string(text)) {
		if cell, ok := strings.CutPrefix(line, blockMark+"cell="); ok {
			marks = append(marks, strings.Join(strings.Fields(cell)[:2], " "))
		}
	}
	want := []string{
		"Churn/tasks=100/workers=2 number=1", "Churn/tasks=100/workers=2 number=3",
		"Find/tasks=10/workers=2 number=1", "Find/tasks=10/workers=2 number=2",
		"Find/tasks=2/workers=2/churn=5 number=3", "Find/tasks=2/workers=2/churn=10 number=2",
	}
	if diff := cmp.Diff(want, marks); diff != "" {
		t.Errorf("order of the blocks (-want +got):\n%s", diff)
	}
	after, err := ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, after, cmp.AllowUnexported(File{})); diff != "" || len(after.Problems) > 0 {
		t.Errorf("the sorted file reads otherwise (-before +after), problems %v:\n%s", after.Problems, diff)
	}
}

// TestSortFileDamaged checks that a file that is not whole stays as it is.
func TestSortFileDamaged(t *testing.T) {
	path := writeResults(t, unsorted())
	text, _ := os.ReadFile(path)
	damaged := strings.Replace(string(text), endMark+"\n", "", 1)
	if err := os.WriteFile(path, []byte(damaged), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := SortFile(path); err == nil || !strings.Contains(err.Error(), "has no end") {
		t.Errorf("error %v, want one about the end of a block", err)
	}
	if now, _ := os.ReadFile(path); string(now) != damaged {
		t.Error("the damaged file was changed")
	}
}

// TestSeries checks that to tools that read with benchfmt only whole workloads of designs have no series.
func TestSeries(t *testing.T) {
	f, err := os.Open(writeResults(t, unsorted()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got := map[string]int{}
	in := benchfmt.NewReader(f, "results.txt")
	for in.Scan() {
		if r, ok := in.Result().(*benchfmt.Result); ok {
			name := string(r.Name.Full())
			kind := "whole"
			if strings.Contains(name, "/op=") {
				kind = "part"
			} else if strings.Contains(name, "/twin=yes") {
				kind = "copy"
			}
			got[kind+": "+r.GetConfig(seriesKey)]++
		}
	}
	want := map[string]int{"whole: ": 12, "part: " + partSeries: 6, "copy: " + aaSeries: 6}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("series (-want +got):\n%s", diff)
	}
}
