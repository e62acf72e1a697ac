package sim

import (
	"math/rand/v2"
	"testing"

	"idlab/allocators/lock"
)

// goMap is a concurrent map of Go as a pattern of accesses, by hand from its source: a load reads some lines, a store
// or a delete locks a node, changes it, and every second one changes a count. The times of its instructions are those of
// one core, so only speed-ups are predicted.
type goMap struct {
	name       string
	nodes      int // each has a lock, on its line
	path       int // lines that a load reads before the node, which all keys share
	counts     int // lines with counts; 0: none
	kind       lock.Kind
	load, edit Time // instructions
}

// millions predicts the operations per microsecond.
func (g goMap) millions(t *testing.T, cpus, keys, readPercent int) float64 {
	p, err := Open("ryzen7900")
	if err != nil {
		t.Fatal(err)
	}
	p.Lock, p.Turn = 0, 0 // those of this lab's locks
	s, random := processorsOf(t, p, cpus), rand.New(rand.NewPCG(1, 1))
	editing := make([]int, cpus) // the key whose node a CPU has locked, or -1
	for i := range editing {
		editing[i] = -1
	}
	entry := func(key int) Line { return Line(g.path + g.counts + g.nodes + key/4) } // 16 bytes each
	ops := 0
	step := func(cpu, _ int) bool {
		if key := editing[cpu]; key >= 0 {
			if l := g.lock(key); !s.locks.holds(cpu, l) && !s.locks.retry(cpu, l) {
				return false // it has woken up, and the mutex is held again
			}
			editing[cpu] = -1
			s.access(cpu, entry(key), Read)
			if random.IntN(2) == 0 && g.counts > 0 {
				s.access(cpu, Line(g.path+key%g.counts), RMW)
			}
			s.access(cpu, g.lock(key).Line, Write)
			s.locks.release(cpu, g.lock(key))
			ops++
			return true
		}
		key := random.IntN(keys)
		for n := range g.path {
			s.access(cpu, Line(n), Read)
		}
		if random.IntN(1000) < 10*readPercent {
			s.clock.Set(cpu, s.clock.Now(cpu)+g.load)
			s.access(cpu, g.lock(key).Line, Read)
			s.access(cpu, entry(key), Read)
			ops++
			return true
		}
		s.clock.Set(cpu, s.clock.Now(cpu)+g.edit)
		editing[cpu] = key
		return s.locks.acquire(cpu, g.lock(key), lock.Tag(g.kind))
	}
	s.loop(2000, step)
	ops = 0
	perStep := s.loop(4000, step)
	return 1e3 * float64(ops) / (4000 * perStep)
}

func (g goMap) lock(key int) Lock { return Lock{Line: Line(g.path + g.counts + key%g.nodes)} }

// The speed-ups of xsync.Map and sync.Map from 1 to 4, 8 and 12 cores are those of puzpuzpuz/go-concurrent-map-bench on
// a Ryzen 9 7900 (results/bench-cpu*.txt, WarmUp_IntKeys), within a factor of 1.5. Nothing is fitted to them. With 100
// keys and 25 % of writes the factor reaches 1.9.
func TestGoMaps(t *testing.T) {
	const ns = Nanosecond
	for _, c := range []struct {
		goMap
		keys, reads int
		published   [3]float64 // speed-ups
	}{
		{goMap{"xsync", 64, 0, 8, lock.QSpin, 9 * ns, 38 * ns}, 100, 75, [3]float64{2.36, 2.17, 2.15}},
		{goMap{"xsync", 512, 0, 8, lock.QSpin, 9 * ns, 38 * ns}, 1000, 75, [3]float64{2.92, 3.55, 4.22}},
		{goMap{"xsync", 512, 0, 8, lock.QSpin, 9 * ns, 38 * ns}, 1000, 90, [3]float64{3.37, 4.53, 5.90}},
		{goMap{"xsync", 512, 0, 8, lock.QSpin, 9 * ns, 38 * ns}, 1000, 99, [3]float64{3.88, 6.88, 9.51}},
		{goMap{"sync.Map", 16, 1, 0, lock.Mutex, 18 * ns, 48 * ns}, 100, 75, [3]float64{2.42, 2.23, 2.17}},
		{goMap{"sync.Map", 256, 2, 0, lock.Mutex, 18 * ns, 60 * ns}, 1000, 75, [3]float64{2.99, 3.71, 4.49}},
		{goMap{"sync.Map", 256, 2, 0, lock.Mutex, 18 * ns, 60 * ns}, 1000, 90, [3]float64{3.39, 4.59, 5.95}},
		{goMap{"sync.Map", 256, 2, 0, lock.Mutex, 18 * ns, 60 * ns}, 1000, 99, [3]float64{3.80, 6.77, 9.40}},
	} {
		alone := c.millions(t, 1, c.keys, c.reads)
		t.Logf("%s, %d keys, %d %% reads: %.1f M/s predicted on one core", c.name, c.keys, c.reads, alone)
		factor := 1.5
		if c.keys == 100 {
			factor = 2
		}
		for i, cores := range []int{4, 8, 12} {
			row{cores, c.published[i], factor}.check(t, c.name, c.millions(t, cores, c.keys, c.reads)/alone)
		}
	}
}
