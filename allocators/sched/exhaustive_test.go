//go:build sim

package sched

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"
)

// toy is a random program on two variables and two locks. It records what each thread reads, and which calls return
// before others begin.
type toy struct {
	threads [][]int // by thread: operations
	values  [2]int
	locks   [2]mutex
	seen    [][]int
	clock   int
}

func drawToy(random *rand.Rand) *toy {
	p := &toy{threads: make([][]int, 2+random.IntN(2))}
	for i := range p.threads {
		for range 1 + random.IntN(3) {
			p.threads[i] = append(p.threads[i], random.IntN(10))
		}
	}
	return p
}

// run runs the program, and returns its outcome.
func (p toy) run(c Config) (string, error) {
	p.seen = make([][]int, len(p.threads))
	var bodies []func()
	for i, ops := range p.threads {
		bodies = append(bodies, func() {
			for _, op := range ops {
				BeforeCall()
				p.seen[i] = append(p.seen[i], p.clock)
				p.do(i, op)
				AfterCall()
				p.clock++
			}
		})
	}
	_, err := Run(c, bodies...)
	return fmt.Sprint(p.seen, p.values, err), err
}

func (p *toy) do(thread, op int) {
	v := &p.values[op%2]
	switch m := &p.locks[op%2]; op / 2 {
	case 0, 1:
		Access(Load, unsafe.Pointer(v))
		p.seen[thread] = append(p.seen[thread], *v)
	case 2:
		Access(Add, unsafe.Pointer(v))
		*v = *v*3 + thread + 1
	case 3:
		m.lock()
		Access(Store, unsafe.Pointer(v))
		*v += 10
		m.unlock()
	case 4: // may deadlock with the other order
		m.lock()
		p.locks[1-op%2].lock()
		p.locks[1-op%2].unlock()
		m.unlock()
	}
}

// outcomes returns the outcomes of all schedules within a bound, and the number of runs that were not cut.
func (p *toy) outcomes(bound int, sleep bool) (all []string, runs int) {
	seen := map[string]bool{}
	x := NewExhaustive(bound)
	x.awake = !sleep
	for {
		outcome, err := p.run(Config{Choose: x.Choose, Observer: x})
		if err != ErrCut {
			seen[outcome] = true
			runs++
		}
		if !x.Next() {
			return slices.Sorted(maps.Keys(seen)), runs
		}
	}
}

// Sleep sets lose no outcome, with a bound and without, and save schedules.
func TestSleepSetsLoseNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	all, awake := 0, 0
	for n := range 12 {
		p := drawToy(random)
		for _, bound := range []int{0, 1, 2, -1} {
			if bound < 0 && len(slices.Concat(p.threads...)) > 4 {
				continue // too many schedules
			}
			with, some := p.outcomes(bound, true)
			without, every := p.outcomes(bound, false)
			if diff := cmp.Diff(without, with); diff != "" {
				t.Fatalf("program %d, bound %d, %v: outcomes without and with sleep sets:\n%s", n, bound, p.threads, diff)
			}
			all, awake = all+every, awake+some
		}
	}
	if awake*2 > all {
		t.Errorf("%d of %d schedules are left, want less than half", awake, all)
	}
	t.Logf("%d of %d schedules are left", awake, all)
}
