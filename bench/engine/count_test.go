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

// counted returns a design's counts in a program: the sums of each series, by unit.
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
	m, err := NewSubject(spec, system, p, 1)
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

// oneTask returns a program with a phase for each kind. Each phase executes the kind on all of n timers.
func oneTask(n int, kinds ...workloads.Kind) *workloads.Program {
	p := &workloads.Program{First: workloads.Evenly(1, n), Rounds: 1}
	for _, k := range kinds {
		p.Phases = append(p.Phases, workloads.Phase{Name: k.String(), Streams: p.Shared(k, 0, n, 1)})
	}
	return p
}

// The counts of all operations on the timers 0 to 64 of one task, worked out by hand from the code: locks, atomic
// writes, atomic reads.
func TestCountByHand(t *testing.T) {
	const n = 65
	// The reads of finding each of n timers on one chain, newest first: the head; then the owner of each timer, and its
	// next pointer except for the timer that is found. Removing each timer after it was found, oldest first, takes as
	// many.
	const walk = n * (n + 1)
	// The reads of walking to the end of the chain before each create: the head, and the owner and the next pointer of
	// each timer.
	const toEnd = n + n*(n-1)

	type sums struct{ locks, writes, reads float64 }
	type phases struct{ create, find, lookup, remove sums }
	for spec, want := range map[string]phases{
		// Create: the head, which is read once more. Writes to the timer before it is linked are not counted. Delete:
		// finds the timer under the lock, then takes the lock again, reads the next pointer and writes it to the node
		// before.
		"onelock,hash=collide": {
			sums{n, n, toEnd + n}, sums{n, 0, walk}, sums{n, 0, walk}, sums{2 * n, n, walk + n}},
		// Finds take no lock and write nothing.
		"onelock-rcu,hash=collide": {
			sums{n, n, toEnd + n}, sums{0, 0, walk}, sums{0, 0, walk}, sums{n, n, walk + n}},
		// Create: the counter is one more write, and the walk is made twice.
		"onelock-precheck,hash=collide": {
			sums{n, 2 * n, 2*toEnd + n}, sums{0, 0, walk}, sums{0, 0, walk}, sums{n, n, walk + n}},
		"bucketlock,hash=collide": {
			sums{n, 2 * n, toEnd + n}, sums{n, 0, walk}, sums{n, 0, walk}, sums{2 * n, n, walk + n}},
		"rcu,hash=collide": {
			sums{n, 2 * n, toEnd + n}, sums{0, 0, walk}, sums{0, 0, walk}, sums{n, n, walk + n}},
		// Create: writes counter and slot, reads top and slot. The first create makes the top. The last one makes a top
		// above it, which holds the old one, and a leaf: 3 more writes, and 1 more slot to read. Find: top and two
		// slots. Delete: reads these, then top, slot and top again, and writes the slot. The last delete but one
		// empties a leaf, so it writes the slot above and reads the rest of that node. The last delete empties the
		// other leaf and with it the tree: 2 more writes.
		"xarray": {
			sums{n, 2*n + 1 + 3, 2*n + 1}, sums{0, 0, 3 * n}, sums{0, 0, 3 * n}, sums{n, n + 1 + 2, 6*n + 1}},
		// Create: no counter. The search for a free id reads the top and, once the tree is full, a slot on the way: at
		// the 65th create.
		"xarray-dense": {
			sums{n, n + 1 + 3, 3*n + 1}, sums{0, 0, 3 * n}, sums{0, 0, 3 * n}, sums{n, n + 1 + 2, 6*n + 1}},
		// A find also reads the owner, because other tasks share the tree.
		"idr": {
			sums{n, n + 1 + 3, 3*n + 1}, sums{0, 0, 4 * n}, sums{0, 0, 4 * n}, sums{n, n + 1 + 2, 7*n + 1}},
		"idr,lookup=locked": {
			sums{n, n + 1 + 3, 3*n + 1}, sums{n, 0, 4 * n}, sums{n, 0, 4 * n}, sums{2 * n, n + 1 + 2, 7*n + 1}},
		// Create: the slot. The array grows to 8 slots, 16, …, 128: this reads 120 slots, and writes address and
		// length five times.
		"array": {
			sums{n, n + 10, 120}, sums{0, 0, 3 * n}, sums{0, 0, 3 * n}, sums{n, n, 3 * n}},
		// Create: writes the slot; reads the table, the slot and the tree beside. The table of 8 slots doubles when 6
		// are full, and so on, up to 128, and is written itself. Doubling reads each slot and the tree. In the new
		// table, to fill the queue, it reads the slots that were in the queue, then all. Together: 3 times 8 + 16 + 32
		// + 64, 2 + 4 + 8 + 16, 4.
		"slotcoded": {
			sums{n, n + 4, 3*n + 3*120 + 30 + 4}, sums{0, 0, 2 * n}, sums{0, 0, 2 * n}, sums{n, n, 4 * n}},
		// The counter; everything else is in the Go map.
		"mutexmap": {
			sums{n, n, 0}, sums{n, 0, 0}, sums{n, 0, 0}, sums{2 * n, 0, 0}},
		// Create: writes counter and root; reads the root to search and to insert.
		"immutable-radix": {
			sums{n, 2 * n, 2 * n}, sums{0, 0, n}, sums{0, 0, n}, sums{n, n, 2 * n}},
	} {
		t.Run(spec, func(t *testing.T) {
			got := counted(t, spec, oneTask(n, workloads.Create, workloads.Find, workloads.Lookup, workloads.Delete))
			for op, want := range map[string]sums{
				"create": want.create, "find": want.find, "lookup": want.lookup, "delete": want.remove,
			} {
				counts := got[op]
				sums := sums{counts[record.LocksPerOp], counts[record.AtomicWrites], counts[record.AtomicReads]}
				if sums != want {
					t.Errorf("%s: %+v, want %+v", op, sums, want)
				}
			}
		})
	}
}

// runtimeAllocs bounds the allocations of the runtime itself in one count. The collector and the goroutines of package
// testing allocate at any time; six were seen.
const runtimeAllocs = 32

// Allocations: one for each timer and, in a tree, one for each node. Finds and deletes allocate nothing. An exit
// allocates for the task that starts in its place.
func TestCountAllocations(t *testing.T) {
	const n = 640
	for spec, create := range map[string]float64{
		"onelock": n, "rcu": n, "array": n + 8 + 5, // 8 arrays of 8 to 1,024 slots; 5 bitmaps of 1 to 16 words
		"xarray": n + 11, "idr": n + 11, // 10 leaves and a root
	} {
		got := counted(t, spec, oneTask(n, workloads.Create, workloads.Find, workloads.Lookup,
			workloads.Walk, workloads.Delete, workloads.Exit))
		for op, want := range map[string]float64{"create": create, "find": 0, "lookup": 0, "walk": 0, "delete": 0} {
			if allocs := got[op][record.AllocsPerOp]; allocs < want || allocs > want+runtimeAllocs {
				t.Errorf("%s: %v allocations in %v operations of kind %s, want %v",
					spec, allocs, got[op]["operations"], op, want)
			}
		}
		if exit := got["exit"][record.AllocsPerOp]; exit < 2*n {
			t.Errorf("%s: %v allocations in %d exits, want a process and a space for each", spec, exit, n)
		}
	}
}

// In a steady program the series are the kinds of operations, and the total is their sum. The setup does not count.
func TestCountSeries(t *testing.T) {
	got := counted(t, "onelock", compiled(t, "churn,timers=100", 3, 1))
	whole, create, remove := got[""], got["create"], got["delete"]
	n := create["operations"]
	if len(got) != 3 || n == 0 || remove["operations"] != n || whole["operations"] != 2*n {
		t.Errorf("series %v", got)
	}
	want := map[string]float64{
		"operations": 2 * n, record.LocksPerOp: n + 2*n, record.AtomicWrites: n + n,
		record.AtomicReads: create[record.AtomicReads] + remove[record.AtomicReads],
	}
	for unit, want := range want {
		if whole[unit] != want {
			t.Errorf("%s of all operations is %v, want %v", unit, whole[unit], want)
		}
	}
	if allocs := whole[record.AllocsPerOp]; allocs < n || allocs > n+runtimeAllocs {
		t.Errorf("%v allocations, want a timer for each of %v creates", allocs, n)
	}
	if _, told := create[record.AllocsPerOp]; told {
		t.Error("a series of a kind has allocations, which are counted by phase")
	}
	if whole[record.NodesPerFind] == 0 || whole[record.BytesPer] == 0 {
		t.Errorf("no figures of the structure at the end: %v", whole)
	}
}

// Results hold only the counts that are reliable for the design.
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

// A counting run checks the ledger, in every workload that suits one worker.
func TestCountChecks(t *testing.T) {
	for spec, want := range seriesWanted {
		if want.one == nil {
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
		for _, name := range want.one {
			if got[name]["operations"] == 0 {
				t.Errorf("%s: series %s is missing: %v", spec, name, got)
			}
		}
	}
	lossy := newCounting(t)
	lossy.wrong = func(k workloads.Kind, id allocators.ID) bool { return k == workloads.Delete && id == 7 }
	m, err := NewSubject("test", lossy, compiled(t, "churn,timers=20", 1, 1), 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Count(allocators.Counted{Steps: true}); err == nil {
		t.Error("the ledger misses a forgotten delete")
	}
	two, err := NewSubject("test", newCounting(t), compiled(t, "find", 2, 2), 2)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := two.Count(allocators.Counted{}); err == nil || !strings.Contains(fmt.Sprint(err), "one worker") {
		t.Errorf("two workers: %v, want an error", err)
	}
}
