package sim

import (
	"math/rand/v2"
	"testing"
)

// These tests compare the model with published figures. docs/prediction.md has all rows, and the causes of the larger
// factors.

// processors runs a loop on some CPUs of a platform: step is called with the CPU that is earliest, and advances its
// time. It returns when each CPU has made that number of steps.
type processors struct {
	*Machine
	clock *Clock
	locks *locks
}

func newProcessors(t *testing.T, platform string, cpus int) *processors {
	t.Helper()
	p, err := Open(platform)
	if err != nil {
		t.Fatal(err)
	}
	return processorsOf(t, p, cpus)
}

func processorsOf(t *testing.T, p *Platform, cpus int) *processors {
	t.Helper()
	m, err := NewMachine(p, cpus)
	if err != nil {
		t.Fatal(err)
	}
	c := NewClock(cpus)
	return &processors{m, c, newLocks(m, c)}
}

// access makes an access of a CPU at its time.
func (s *processors) access(cpu int, n Line, kind Kind) {
	s.clock.Set(cpu, s.Access(cpu, n, kind, s.clock.Now(cpu)))
}

// loop makes steps steps per CPU, and returns the time per step and CPU in nanoseconds. A step returns false if the
// CPU must wait for a lock.
func (s *processors) loop(steps int, step func(cpu, n int) bool) float64 {
	left := make([]int, len(s.cpus))
	begin, random := s.clock.Last(), rand.New(rand.NewPCG(1, 1)) // CPUs do not begin at the same time
	for cpu := range s.cpus {
		left[cpu] = steps
		s.clock.Set(cpu, begin+Time(random.Int64N(int64(100*Nanosecond))))
		s.clock.Push(cpu)
	}
	for cpu, ok := s.clock.Pop(); ok; cpu, ok = s.clock.Pop() {
		if left[cpu]--; step(cpu, left[cpu]) && left[cpu] > 0 {
			s.clock.Push(cpu)
		}
	}
	return (s.clock.Last() - begin).Nanoseconds() / float64(steps)
}

// row is a published figure and the largest factor, up or down, between it and the prediction.
type row struct {
	cpus      int
	published float64
	factor    float64
}

func (r row) check(t *testing.T, what string, predicted float64) {
	t.Helper()
	factor := max(predicted/r.published, r.published/predicted)
	t.Logf("%s, %d CPUs: %.4g predicted, %.4g published, factor %.2f", what, r.cpus, predicted, r.published, factor)
	if factor > r.factor {
		t.Errorf("%s, %d CPUs: the factor %.2f exceeds %.2f", what, r.cpus, factor, r.factor)
	}
}

// Contended increments take what perfbook measured, in ns per increment and CPU. The occupancies are fitted to some of
// these rows. Source: paulmckrcu/perfbook, CodeSamples/count/data, count_atomic:u.hps.2019.10.23a.dat and
// amd-milan.2024.09.22a/count_atomic:u.amd-milan.2024.09.22a.dat.
func TestContendedIncrements(t *testing.T) {
	for platform, rows := range map[string][]row{
		"hps": {{1, 4.83, 1.5}, {2, 63.9, 1.35}, {8, 203.2, 1.35}, {28, 623.8, 1.35}, {56, 1324.6, 1.35},
			{112, 3206.0, 1.35}, {224, 7063.8, 1.35}},
		"perfbook-amd": {{1, 2.53, 1.5}, {8, 51.7, 1.35}, {16, 115.5, 1.35}, {32, 268.1, 1.35}, {64, 584.3, 1.35},
			{128, 1605.0, 1.35}},
	} {
		for _, r := range rows {
			s := newProcessors(t, platform, r.cpus)
			r.check(t, "increments on "+platform, s.loop(2000, func(cpu, _ int) bool {
				s.access(cpu, 0, RMW)
				return true
			}))
		}
	}
}

// hashLookups predicts perfbook's hash tables (CodeSamples/datastruct/hash), in lookups per millisecond. A table has as
// many buckets as elements, each on a line of its own. Here it is smaller, and so are the caches.
func hashLookups(t *testing.T, locks string, cpus int) float64 {
	const elements, scale = 262_144 / 16, 16
	p, err := Open("hps")
	if err != nil {
		t.Fatal(err)
	}
	p.L1Lines, p.L2Lines, p.L3Lines = p.L1Lines/scale, p.L2Lines/scale, p.L3Lines/scale
	p.Lock, p.Turn = 0, 0 // those of this lab's locks
	s := processorsOf(t, p, cpus)
	random := rand.New(rand.NewPCG(1, 1))
	const global = 2 * elements // the line of the only lock
	inside := make([]int, cpus) // the line of the bucket whose lock a CPU has, or -1
	for i := range inside {
		inside[i] = -1
	}
	step := func(cpu, _ int) bool {
		if at := inside[cpu]; at >= 0 { // it has the lock
			s.access(cpu, Line(at), Read)
			s.access(cpu, Line(elements+at), Read)
			inside[cpu] = -1
			if locks != "none" {
				s.locks.release(cpu, lockOf(locks, at, global))
			}
			return true
		}
		s.clock.Set(cpu, s.clock.Now(cpu)+5*Nanosecond) // the hash, and a key of 32 bytes
		at := random.IntN(elements)
		inside[cpu] = at
		return locks == "none" || s.locks.acquire(cpu, lockOf(locks, at, global), 0)
	}
	last := (cpus-1)%p.Complex + 1        // CPUs of the last socket, which warm its cache
	s.loop(2*(2*elements/last+500), step) // a lookup is two steps
	return 1e6 * float64(cpus) / (2 * s.loop(1000, step))
}

func lockOf(locks string, at int, global Line) Lock {
	if locks == "global" {
		return Lock{Line: global}
	}
	return Lock{Line: Line(at)}
}

// Lookups in hash tables are as many as perfbook measured on hps, within the factors.
// Source: paulmckrcu/perfbook, CodeSamples/datastruct/hash/data/hps.perf.2020.11.26a, zoo.cpus.hash_*-262144.
func TestHashTables(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for locks, rows := range map[string][]row{
		"global": {{1, 32_170, 2.6}, {28, 3941, 2}},
		"bucket": {{28, 215_180, 2}, {64, 179_722, 2}, {112, 229_062, 2}},
		"none":   {{28, 382_855, 2}, {112, 1_330_380, 2}},
	} {
		for _, r := range rows {
			r.check(t, "lookups with locks: "+locks, hashLookups(t, locks, r.cpus))
		}
	}
}
