package engine

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"idlab/allocators"
	"idlab/bench/record"
	"idlab/workloads"
)

// distant is a design whose Find loads from anywhere in a memory larger than the caches. Its result only says whether
// there is a timer.
type distant struct {
	next   []uint32 // one cycle through all cache lines
	at     []uint32
	timers [2]allocators.Timer
}

// stride is the number of entries of next on a cache line.
const stride = 16

func newDistant(lines int) *distant {
	d := &distant{next: make([]uint32, lines*stride)}
	order := rand.New(rand.NewPCG(1, 1)).Perm(lines)
	for i, line := range order {
		d.next[line*stride] = uint32(order[(i+1)%lines] * stride)
	}
	for i := range 1 << 16 {
		d.at = append(d.at, uint32(order[i*(lines>>16)]*stride))
	}
	return d
}

func (d *distant) NewSpace(allocators.Address) allocators.Space { return d }
func (d *distant) Add(*allocators.Timer) (allocators.ID, error) { return 0, nil }
func (d *distant) AddAt(*allocators.Timer, allocators.ID) error { return nil }
func (d *distant) Remove(*allocators.Timer)                     {}

// Find knows its address at once, and its result when the load is done.
func (d *distant) Find(id allocators.ID) *allocators.Timer {
	return &d.timers[d.next[d.at[uint32(id)*40503%(1<<16)]]&1]
}

// perLoad is the time per load in nanoseconds if each load waits for the one before.
func (d *distant) perLoad() float64 {
	const loads = 20_000
	at := uint32(rand.IntN(len(d.next)/stride) * stride)
	began := time.Now()
	for range loads {
		at = d.next[at]
	}
	took := time.Since(began)
	if at == math.MaxUint32 {
		return 0
	}
	return float64(took.Nanoseconds()) / loads
}

// Latencies contain the cache misses of a find although its result is only branched on: without a fence the processor
// would read the clock while the load is under way.
func TestLatencyHoldsMisses(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector makes loads calls, which take longer than misses")
	}
	const lines, share = 1 << 22, 0.5 // 256 MB
	d := newDistant(lines)
	program := compiled(t, "find,timers=50000", 1, 1)
	clock := NewClock(0)
	pool := NewPool(1, clock)
	defer pool.Close()
	eventually(t, func() (wrong string) {
		m, err := NewSubject("distant", allocators.NewSystem(d, allocators.Layout{}), program, 1)
		if err != nil {
			t.Fatal(err)
		}
		for slot := range m.slots {
			m.slots[slot].Store(int32(slot))
		}
		m.begin(m.measured, -1)
		before := d.perLoad()
		r := Interleaver{Pool: pool, Subjects: []*Subject{m}, Rand: newRand(),
			Timing: Timing{Slice: 5 * time.Millisecond, Slices: 2}}
		r.Latencies()
		p50 := float64(m.Latencies()["find"].ValueAtQuantile(50)) - clock.Cost()
		if got := p50 / ((before + d.perLoad()) / 2); got < share {
			return fmt.Sprintf("the median latency of a find is %.2f of what its load takes, want %v at least", got, share)
		}
		return ""
	})
}

// Each dependent find waits for the one before. Of independent finds several are under way at a time.
func TestDependentFindsWait(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector makes loads calls, which take longer than misses")
	}
	const factor = 1.5
	d := newDistant(1 << 22)
	clock := NewClock(0)
	pool := NewPool(1, clock)
	defer pool.Close()
	least := [2]float64{math.Inf(1), math.Inf(1)} // the least of several tries: disturbances lengthen them
	eventually(t, func() (wrong string) {
		for i, dependent := range []bool{false, true} {
			program := *compiled(t, "find,timers=50000", 1, 1)
			program.Setup, program.Dependent = nil, dependent
			m, err := NewSubject("distant", allocators.NewSystem(d, allocators.Layout{}), &program, 1)
			if err != nil {
				t.Fatal(err)
			}
			for slot := range m.slots {
				m.slots[slot].Store(int32(slot))
			}
			r := Interleaver{Pool: pool, Rand: newRand()}
			least[i] = min(least[i], value(t, r.RunOps(m, 100_000)[0], record.NsPerOp))
		}
		if least[1] < factor*least[0] {
			return fmt.Sprintf("dependent finds take %.1f ns, independent ones %.1f: want %v times as much at least",
				least[1], least[0], factor)
		}
		return ""
	})
}

// A find or lookup chain counts its misses, and fails if the program allows none.
func TestChainsCountMisses(t *testing.T) {
	for _, spec := range []string{"find,timers=50", "lookup,timers=50"} {
		for _, may := range []bool{true, false} {
			system := newCounting(t)
			program := *compiled(t, spec, 7, 1)
			program.Dependent, program.MayMiss = true, may
			m, err := NewSubject("test", system, &program, 1)
			if err != nil {
				t.Fatal(err)
			}
			pool := NewPool(1, NewClock(0))
			r := Interleaver{Pool: pool, Subjects: []*Subject{m}, Rand: newRand(),
				Timing: Timing{Slice: time.Millisecond}}
			r.Setup()
			system.wrong = func(k workloads.Kind, id allocators.ID) bool { return id == 3 }
			want := uint64(0)
			for _, op := range program.Phases[0].Streams[0] {
				if m.slots[op.Slot()].Load() == 3 {
					want++
				}
			}
			m.begin(m.measured, 1)
			pool.run(job{subject: m, limit: len(program.Phases[0].Streams[0])}, 0, unbounded)
			pool.Close()
			h := m.states[0]
			if h.misses != want || want == 0 {
				t.Errorf("%s: %d misses, want %d", spec, h.misses, want)
			}
			if (h.err == nil) != may {
				t.Errorf("%s, misses allowed: %v: %v", spec, may, h.err)
			}
		}
	}
}
