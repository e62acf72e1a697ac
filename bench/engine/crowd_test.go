package engine

import (
	"runtime"
	"sync/atomic"
	"testing"

	"idlab/allocators"
	"idlab/workloads"
)

// crowdedSystem counts how many workers create a timer at a time.
type crowdedSystem struct {
	allocators.System
	inside, most atomic.Int64
}

func (s *crowdedSystem) NewProcess() (allocators.Process, error) {
	p, err := s.System.NewProcess()
	return crowdedProcess{p, s}, err
}

type crowdedProcess struct {
	allocators.Process
	s *crowdedSystem
}

func (p crowdedProcess) Create() (allocators.ID, error) {
	now := p.s.inside.Add(1)
	defer p.s.inside.Add(-1)
	for most := p.s.most.Load(); now > most && !p.s.most.CompareAndSwap(most, now); most = p.s.most.Load() {
	}
	runtime.Gosched()
	return p.Process.Create()
}

// However many workers there are, as many as there are CPUs set the program up at a time, and each does its part.
func TestSetupInTurn(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(8*runtime.NumCPU() + 1))
	workers := 8 * runtime.NumCPU()
	p := compiled(t, "find,timers=50", 100, workers)
	system := &crowdedSystem{System: newCounting(t)}
	m, err := NewSubject("test", system, p, workers)
	if err != nil {
		t.Fatal(err)
	}
	pool := NewPool(workers, NewClock(0))
	defer pool.Close()
	r := Interleaver{Pool: pool, Subjects: []*Subject{m}, Rand: newRand()}
	r.Setup()
	if most := system.most.Load(); most < 1 || most > int64(runtime.NumCPU()) {
		t.Errorf("%d workers created timers at a time, want at most %d", most, runtime.NumCPU())
	}
	for w, h := range m.states {
		if from, to := workloads.Share(p.Slots(), workers, w); h.timers != int64(to-from) {
			t.Errorf("worker %d created %d timers, want %d", w, h.timers, to-from)
		}
	}
}
