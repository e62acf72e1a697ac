//go:build sim

package sim

import (
	"fmt"
	"unsafe"

	"idlab/allocators/lock"
	"idlab/allocators/sched"
)

// simulation runs threads on the CPUs of a machine: thread n on CPU n. It is the observer and the chooser of their
// runs.
type simulation struct {
	*Machine
	clock   *Clock
	locks   *locks
	numbers numbering
	blocked []Lock // by CPU: the lock that it waits for, while waits is set
	waits   []bool
	ended   bool // the running thread has ended or waits: it is not ready
}

func newSimulation(p *Platform, cpus int) (*simulation, error) {
	m, err := NewMachine(p, cpus)
	if err != nil {
		return nil, err
	}
	c := NewClock(cpus)
	return &simulation{Machine: m, clock: c, locks: newLocks(m, c),
		blocked: make([]Lock, cpus), waits: make([]bool, cpus)}, nil
}

// run runs a body on each CPU. All begin at the same time.
func (s *simulation) run(body func(cpu int)) error {
	start := s.clock.Last()
	var bodies []func()
	for cpu := range s.cpus {
		s.clock.Set(cpu, start)
		s.clock.Push(cpu)
		bodies = append(bodies, func() { body(cpu) })
	}
	s.ended = true // no thread runs yet
	_, err := sched.Run(sched.Config{Choose: s.choose, Observer: s, Touches: true}, bodies...)
	return err
}

// work advances the time of a CPU by instructions that touch no shared line.
func (s *simulation) work(cpu int, t Time) { s.clock.Set(cpu, s.clock.Now(cpu)+t) }

// Observe charges an event to the CPU of its thread.
func (s *simulation) Observe(e sched.Event) {
	cpu := e.Thread
	switch e.Kind {
	case sched.Nothing, sched.Call, sched.Return:
	case sched.End:
		s.ended = true
	case sched.Lock:
		l := s.lock(e.Address)
		if !s.locks.acquire(cpu, l, lock.Tag(e.Lock)) {
			s.blocked[cpu], s.waits[cpu], s.ended = l, true, true
		}
	case sched.Unlock:
		s.locks.release(cpu, s.lock(e.Address))
	case sched.LockWait:
		panic(fmt.Sprintf("sim: CPU %d found a lock held that the model has as free", cpu))
	default:
		s.clock.Set(cpu, s.Access(cpu, s.line(e.Address), kindOf(e.Kind), s.clock.Now(cpu)))
	}
}

func kindOf(k sched.Kind) Kind {
	switch k {
	case sched.Load, sched.Touch:
		return Read
	case sched.TouchWrite:
		return Write
	}
	return RMW // an atomic store of Go is an exchange on amd64
}

// choose returns the thread of the earliest CPU.
func (s *simulation) choose(last int, _ []int) int {
	if !s.ended {
		if !s.clock.Earlier(last) {
			return last
		}
		s.clock.Push(last)
	}
	s.ended = false
	for {
		cpu, ok := s.clock.Pop()
		switch {
		case !ok:
			panic("sim: no CPU can run")
		case !s.waits[cpu] || s.locks.holds(cpu, s.blocked[cpu]) || s.locks.retry(cpu, s.blocked[cpu]):
			s.waits[cpu] = false
			return cpu
		}
	}
}

// line returns the number of the line of an address.
func (s *simulation) line(p unsafe.Pointer) Line { return s.numbers.of(uintptr(p)) }

func (s *simulation) lock(p unsafe.Pointer) Lock {
	return Lock{s.line(p), uint8(uintptr(p) % lineSize)}
}
