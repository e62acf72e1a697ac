//go:build counters

package engine

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"idlab/allocators"
	"idlab/allocators/catalog"
	"idlab/bench/record"
	"idlab/workloads"
)

// counted is what a design does in a program: the sums of each line, by unit.
func counted(t *testing.T, spec string, p *workloads.Program) map[string]map[string]float64 {
	t.Helper()
	selected, err := allocators.Select(catalog.Designs(), spec)
	if err != nil {
		t.Fatal(err)
	}
	system, err := selected[0].Entry.Open(selected[0].Values)
	if err != nil {
		t.Fatal(err)
	}
	m, err := NewMachine(spec, system, p, 1)
	if err != nil {
		t.Fatal(err)
	}
	samples, err := m.Count(selected[0].Entry.Counted)
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]map[string]float64{}
	for _, s := range samples {
		sums[s.Op] = map[string]float64{"operations": float64(s.Iters)}
		for _, v := range s.Values {
			n := v.Number
			if strings.HasSuffix(v.Unit, "/op") {
				n = math.Round(n * float64(s.Iters))
			}
			sums[s.Op][v.Unit] = n
		}
	}
	return sums
}

// oneTask is a program of phases that each do one thing with all of n timers.
func oneTask(n int, kinds ...workloads.Kind) *workloads.Program {
	p := &workloads.Program{First: workloads.Evenly(1, n), Rounds: 1}
	for _, k := range kinds {
		p.Phases = append(p.Phases, workloads.Phase{Name: k.String(), Streams: p.Shared(k, 0, n, 1)})
	}
	return p
}

// What operations on the timers 0 … 64 of a task take, as worked out by hand
// from the code, all 65 together: locks, atomic writes, atomic reads.
func TestCountByHand(t *testing.T) {
	const n = 65
	// The sum of what is walked on one chain of n timers, newest first, to each
	// of them: the head, then of each timer its owner, and the next but for the
	// one that is found. It is as much if each is removed after it was found,
	// oldest first.
	const walk = n * (n + 1)
	// And to the end of the chain, before each was created: the head, and of
	// each timer there is its owner and the next.
	const toEnd = n + n*(n-1)

	type sums struct{ locks, writes, reads float64 }
	type phases struct{ create, find, lookup, remove sums }
	for spec, want := range map[string]phases{
		// Create: the head, which is read once more. What is stored in the timer
		// before it is linked is not counted.
		// Delete: finds the timer under the lock, then takes it again, reads
		// the next and writes it to the one before.
		"onelock,hash=collide": {
			sums{n, n, toEnd + n}, sums{n, 0, walk}, sums{n, 0, walk}, sums{2 * n, n, walk + n}},
		// Finds take no lock and write nothing.
		"onelock-rcu,hash=collide": {
			sums{n, n, toEnd + n}, sums{0, 0, walk}, sums{0, 0, walk}, sums{n, n, walk + n}},
		// Create: the counter is one write more, and the walk is made twice.
		"onelock-precheck,hash=collide": {
			sums{n, 2 * n, 2*toEnd + n}, sums{0, 0, walk}, sums{0, 0, walk}, sums{n, n, walk + n}},
		"bucketlock,hash=collide": {
			sums{n, 2 * n, toEnd + n}, sums{n, 0, walk}, sums{n, 0, walk}, sums{2 * n, n, walk + n}},
		"rcu,hash=collide": {
			sums{n, 2 * n, toEnd + n}, sums{0, 0, walk}, sums{0, 0, walk}, sums{n, n, walk + n}},
		// Create: counter, slot; top and slot are read. The first makes
		// the top. The last makes a top above it, with the old one in it, and a
		// leaf: 3 writes more, and a slot more to read.
		// Find: top and two slots. Delete reads these, and top, slot and top
		// again; it writes the slot. The last but one, which empties a leaf,
		// writes the slot above and reads what is left there; the last empties
		// the other leaf and with it the tree: two writes more.
		"xarray": {
			sums{n, 2*n + 1 + 3, 2*n + 1}, sums{0, 0, 3 * n}, sums{0, 0, 3 * n}, sums{n, n + 1 + 2, 6*n + 1}},
		// Not the counter; the search for a free id reads the top, and a slot on
		// the way, which there is once the tree is full: at the 65th.
		"xarray-dense": {
			sums{n, n + 1 + 3, 3*n + 1}, sums{0, 0, 3 * n}, sums{0, 0, 3 * n}, sums{n, n + 1 + 2, 6*n + 1}},
		// A find reads the owner too, for others share the tree.
		"idr": {
			sums{n, n + 1 + 3, 3*n + 1}, sums{0, 0, 4 * n}, sums{0, 0, 4 * n}, sums{n, n + 1 + 2, 7*n + 1}},
		"idr,lookup=locked": {
			sums{n, n + 1 + 3, 3*n + 1}, sums{n, 0, 4 * n}, sums{n, 0, 4 * n}, sums{2 * n, n + 1 + 2, 7*n + 1}},
		// Create: the slot. The array grows to 8 slots, 16, …, 128, which reads
		// 120 of them and writes address and length five times.
		"array": {
			sums{n, n + 10, 120}, sums{0, 0, 3 * n}, sums{0, 0, 3 * n}, sums{n, n, 3 * n}},
		// Create: the slot; table, slot and the tree beside are read. The table
		// of 8 slots doubles when 6 are full, and so on, up to 128, and is written
		// itself. That reads each slot,
		// the tree, and in the new table, to fill the queue, those that were in
		// the queue and then all: 3 times 8 + 16 + 32 + 64, 2 + 4 + 8 + 16, 4.
		"slotcoded": {
			sums{n, n + 4, 3*n + 3*120 + 30 + 4}, sums{0, 0, 2 * n}, sums{0, 0, 2 * n}, sums{n, n, 4 * n}},
		// The counter; all else is in the Go map.
		"mutexmap": {
			sums{n, n, 0}, sums{n, 0, 0}, sums{n, 0, 0}, sums{2 * n, 0, 0}},
		// Counter, root; the root is read to look and to insert.
		"immutable-radix": {
			sums{n, 2 * n, 2 * n}, sums{0, 0, n}, sums{0, 0, n}, sums{n, n, 2 * n}},
	} {
		t.Run(spec, func(t *testing.T) {
			got := counted(t, spec, oneTask(n, workloads.Create, workloads.Find, workloads.Lookup, workloads.Delete))
			for op, want := range map[string]sums{"create": want.create, "find": want.find, "lookup": want.lookup, "delete": want.remove} {
				line := got[op]
				if got := (sums{line[record.LocksPerOp], line[record.AtomicWrites], line[record.AtomicReads]}); got != want {
					t.Errorf("%s: %+v, want %+v", op, got, want)
				}
			}
		})
	}
}

// Allocations: a timer each, and in a tree its nodes. Finds and deletes make none,
// and an exit those of the task that is started in its place.
func TestCountAllocations(t *testing.T) {
	const n = 65
	for spec, create := range map[string]float64{
		"onelock": n, "rcu": n, "array": n + 5 + 2, // 8 slots, 16, …, 128; and a word of bits, then two
		"xarray": n + 3, "idr": n + 3,
	} {
		got := counted(t, spec, oneTask(n, workloads.Create, workloads.Find, workloads.Lookup, workloads.Walk, workloads.Delete, workloads.Exit))
		for op, want := range map[string]float64{"create": create, "find": 0, "lookup": 0, "walk": 0, "delete": 0} {
			// The runtime may allocate something for itself at any time.
			if line := got[op]; line[record.AllocsPerOp] < want || line[record.AllocsPerOp] > want+2 {
				t.Errorf("%s: %v allocations in %v operations of kind %s, want %v", spec, line[record.AllocsPerOp], line["operations"], op, want)
			}
		}
		if exit := got["exit"][record.AllocsPerOp]; exit < 2*n {
			t.Errorf("%s: %v allocations in %d exits, want a process and a space for each", spec, exit, n)
		}
	}
}

// Where one phase goes round, its lines are the kinds of operations, and all
// together count what these do. The setup does not count.
func TestCountLines(t *testing.T) {
	got := counted(t, "onelock", compiled(t, "churn,timers=100", 3, 1))
	whole, create, remove := got[""], got["create"], got["delete"]
	n := create["operations"]
	if len(got) != 3 || n == 0 || remove["operations"] != n || whole["operations"] != 2*n {
		t.Errorf("lines %v", got)
	}
	want := map[string]float64{
		"operations": 2 * n, record.LocksPerOp: n + 2*n, record.AtomicWrites: n + n,
		record.AtomicReads: create[record.AtomicReads] + remove[record.AtomicReads],
	}
	for unit, want := range want {
		if whole[unit] != want {
			t.Errorf("%s of all together is %v, want %v", unit, whole[unit], want)
		}
	}
	if allocs := whole[record.AllocsPerOp]; allocs < n || allocs > n+2 {
		t.Errorf("%v allocations, want a timer for each of %v creates", allocs, n)
	}
	if _, told := create[record.AllocsPerOp]; told {
		t.Error("allocations are told of a kind that is done among others")
	}
	if whole[record.NodesPerFind] == 0 || whole[record.BytesPer] == 0 {
		t.Errorf("nothing is told of the structure at the end: %v", whole)
	}
}

// Only what can be told is.
func TestCountTellsNothingElse(t *testing.T) {
	units := func(spec string, p *workloads.Program) (list []string) {
		for _, unit := range []string{record.LocksPerOp, record.AtomicWrites, record.AtomicReads, record.AllocsPerOp} {
			if _, told := counted(t, spec, p)[""][unit]; told {
				list = append(list, unit)
			}
		}
		return list
	}
	steps := []string{record.LocksPerOp, record.AtomicWrites, record.AtomicReads}
	all := append(steps, record.AllocsPerOp)
	find, sparse := compiled(t, "find,timers=20", 3, 1), compiled(t, "sparse-512,timers=20", 1, 1)
	attack := compiled(t, "adversary,ids=20", 3, 1)
	for _, test := range []struct {
		spec    string
		program *workloads.Program
		want    []string
	}{
		{"rcu", find, all}, {"rcu", sparse, all}, {"rcu", attack, all},
		{"array", find, all}, {"array", sparse, steps}, {"array", attack, steps},
		{"mutexmap", find, steps}, {"syncmap", find, nil},
	} {
		if diff := cmp.Diff(test.want, units(test.spec, test.program)); diff != "" {
			t.Errorf("%s: %s", test.spec, diff)
		}
	}
}

// A pass closes the ledger, in every workload that suits one worker.
func TestCountChecks(t *testing.T) {
	for spec, lines := range linesWanted {
		if lines.one == nil {
			continue
		}
		tasks := 8
		selected, err := workloads.Select(workloads.All(), spec)
		if err != nil {
			t.Fatal(err)
		}
		if fixed := selected[0].Entry.Fixed; fixed != nil {
			if n, _, _ := fixed(selected[0].Values); n > 0 {
				tasks = n
			}
		}
		got := counted(t, "rcu", compiled(t, spec, tasks, 1))
		for _, line := range lines.one {
			if got[line]["operations"] == 0 {
				t.Errorf("%s: line %s is missing: %v", spec, line, got)
			}
		}
	}
	lossy := newCounting(t)
	lossy.wrong = func(k workloads.Kind, id allocators.ID) bool { return k == workloads.Delete && id == 7 }
	m, err := NewMachine("test", lossy, compiled(t, "churn,timers=20", 1, 1), 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Count(allocators.Counted{Steps: true}); err == nil {
		t.Error("a delete that was forgotten is not found")
	}
	two, err := NewMachine("test", newCounting(t), compiled(t, "find", 2, 2), 2)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := two.Count(allocators.Counted{}); err == nil || !strings.Contains(fmt.Sprint(err), "one worker") {
		t.Errorf("two workers: %v, want an error", err)
	}
}
