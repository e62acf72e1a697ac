package compare

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"idlab/reports/dataset"
)

// countersFile writes a results file with one block of these lines and returns its path.
func countersFile(t *testing.T, seed string, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "counters.txt")
	text := "# seed: " + seed + "\n\n# block cell=Find/tasks=1/workers=1 number=1\n" + strings.Join(lines, "\n") +
		"\n# end\n"
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestGateCounters(t *testing.T) {
	file := func(seed string, lines ...string) string { return countersFile(t, seed, lines...) }
	const (
		rcu = "BenchmarkFind/design=rcu,buckets=1024/tasks=1/workers=1 100 0 locks/op 0.5 atomic-writes/op 1.25 " +
			"nodes/find"
		find   = "BenchmarkFind/design=rcu,buckets=1024/tasks=1/workers=1/op=find 90 0 locks/op"
		idr    = "BenchmarkFind/design=idr/tasks=1/workers=1 100 0 locks/op 0.5 allocs/op 9.5 B/timer"
		timed  = "BenchmarkFind/design=rcu/tasks=1/workers=1 100 20 ns/op 1.25 nodes/find"
		locked = "BenchmarkFind/design=rcu,buckets=1024/tasks=1/workers=1 100 0.01 locks/op 0.5 atomic-writes/op " +
			"1.25 nodes/find"
	)
	edit := strings.Replace
	for _, test := range []struct {
		name     string
		old, new string
		worse    bool
		says     string // in the output
		fails    string // in the error, "" for none
	}{
		{"equal", file("1", rcu, find, idr), file("1", rcu, find, idr), false,
			"7 counts: 0 worse, 0 better, 7 unchanged; 0 new\n", ""},
		{"in another order", file("1", rcu, idr), file("1", idr, rcu), false, "6 counts: 0 worse", ""},
		{"one lock in a hundred", file("1", rcu, idr), file("1", locked, idr), true,
			"worse   Find/design=rcu/buckets=1024/tasks=1/workers=1 locks/op: 0.01, was 0\n" +
				"6 counts: 1 worse, 0 better, 5 unchanged", ""},
		{"one lock less", file("1", locked), file("1", rcu), false,
			"better  Find/design=rcu/buckets=1024/tasks=1/workers=1 locks/op: 0, was 0.01\n", ""},
		{"better and worse", file("1", rcu, idr), file("1", edit(rcu, "1.25", "1.5", 1), edit(idr, "9.5", "9.25", 1)),
			true, "6 counts: 1 worse, 1 better, 4 unchanged", ""},
		{"an operation", file("1", rcu, find), file("1", rcu, edit(find, " 0 ", " 1 ", 1)), true,
			"/op=find locks/op: 1, was 0", ""},
		{"the last digit", file("1", edit(rcu, "1.25", "1.2500000000000002", 1)),
			file("1", edit(rcu, "1.25", "1.2500000000000004", 1)), true, "1 worse", ""},
		{"more in the new one", file("1", rcu), file("1", rcu, idr), false,
			"3 counts: 0 worse, 0 better, 3 unchanged; 3 new", ""},
		{"a design less", file("1", rcu, idr), file("1", rcu), false, "", "lacks 3 of the 6 counts of"},
		{"a line less", file("1", rcu, find), file("1", rcu), false, "", "/op=find locks/op: count the same"},
		{"a unit less", file("1", rcu), file("1", edit(rcu, "0.5 atomic-writes/op ", "", 1)), false, "",
			"the first is Find/design=rcu/buckets=1024/tasks=1/workers=1 atomic-writes/op"},
		{"worse, and a design less", file("1", rcu, idr), file("1", locked), true, "worse  ", "lacks 3"},
		{"another seed", file("1", rcu), file("2", rcu), false, "", "with seed 1 and"},
		{"other operations", file("1", rcu), file("1", edit(rcu, " 100 ", " 200 ", 1)), false, "", "100 operations in"},
		{"no counters", file("1", rcu), file("1", timed), false, "", "contains no counts: make some with idlab count"},
		{"none in the old one", file("1", timed), file("1", rcu), false, "", "contains no counts"},
		{"two values", file("1", rcu, locked), file("1", rcu), false, "",
			"has two values, 0 and 0.01: a count has one"},
		{"the same value twice", file("1", rcu, rcu), file("1", rcu), false, "3 counts: 0 worse", ""},
		{"damaged", file("1", rcu, "BenchmarkFind/design=idr 100 x locks/op"), file("1", rcu), false, "",
			"the counts are incomplete"},
	} {
		t.Run(test.name, func(t *testing.T) {
			old, err := dataset.Load(test.old)
			if err != nil {
				t.Fatal(err)
			}
			new, err := dataset.Load(test.new)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			worse, err := GateCounters(&out, old, new)
			if worse != test.worse || !strings.Contains(out.String(), test.says) {
				t.Errorf("worse %v, says %q; want %v, %q", worse, out.String(), test.worse, test.says)
			}
			if (err == nil) != (test.fails == "") || err != nil && !strings.Contains(err.Error(), test.fails) {
				t.Errorf("%v, want %q", err, test.fails)
			}
			if err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("%q is more than a line", err)
			}
		})
	}
}
