package sim

import (
	"slices"

	"idlab/allocators/lock"
)

// locks are the locks that are held or waited for, as queues in virtual time.
//
//   - A CPU takes a free lock by a read-modify-write of its line.
//   - QSpin: the head of the queue spins on the lock's line. When the holder has written it, the head reads it and
//     writes it: two transfers. It looks half a turn of its loop later on average, and accounts for its wait as long.
//     Then it writes to the node of the next waiter, which becomes the head.
//   - Ticket: all waiters spin on the lock's line, so each reads it anew after a release. The one that is served comes
//     in the middle of them on average.
//   - Mutex: a waiter spins for Platform.Spin, then parks. A release frees the lock and wakes the first waiter, which
//     tries again after Platform.Wake. Until then other CPUs may take the lock. A waiter that has waited for more than
//     a millisecond gets the lock handed over, as in sync.Mutex.
type locks struct {
	machine *Machine
	clock   *Clock
	held    []*queue // few: a CPU holds one or two
}

// Lock identifies a lock by the line that it is on and its place in the line.
type Lock struct {
	Line   Line
	Offset uint8
}

// queue is the state of a lock that is held or waited for.
type queue struct {
	Lock
	tag     lock.Tag
	holder  int // nobody: a mutex whose waiters wake up
	waiters []waiter
}

type waiter struct {
	cpu     int
	arrived Time
}

const starving = 1000 * Microsecond

func newLocks(m *Machine, c *Clock) *locks {
	return &locks{machine: m, clock: c}
}

// of returns the queue of a lock, or nil if the lock is free.
func (s *locks) of(l Lock) *queue {
	for _, q := range s.held {
		if q.Lock == l {
			return q
		}
	}
	return nil
}

// acquire is an attempt of the running CPU to take a lock. It returns false if the CPU must wait.
func (s *locks) acquire(cpu int, l Lock, tag lock.Tag) bool {
	at := s.machine.Access(cpu, l.Line, RMW, s.clock.Now(cpu)) + s.machine.Lock
	s.clock.Set(cpu, at)
	q, count := s.of(l), s.count(cpu, tag)
	count.Acquired++
	switch {
	case q == nil:
		s.held = append(s.held, &queue{Lock: l, tag: tag, holder: cpu})
		return true
	case q.holder == nobody:
		q.holder = cpu
		return true
	}
	count.Contended++
	q.waiters = append(q.waiters, waiter{cpu, at})
	if tag.Kind() == lock.Ticket {
		s.machine.Access(cpu, l.Line, Read, at)
	}
	return false
}

// release frees a lock of the running CPU, or hands it over to a waiter, which becomes ready.
func (s *locks) release(cpu int, l Lock) {
	at := s.machine.Access(cpu, l.Line, Write, s.clock.Now(cpu))
	s.clock.Set(cpu, at)
	q := s.of(l)
	switch {
	case q == nil:
		return // the lock was taken before the run
	case len(q.waiters) == 0:
		s.held = slices.DeleteFunc(s.held, func(other *queue) bool { return other == q })
	case q.tag.Kind() == lock.Mutex && !s.spins(q.waiters[0], at):
		s.wake(q, l, at)
	case q.tag.Kind() == lock.Ticket:
		s.serve(q, l, at)
	default:
		s.handOver(q, l, at)
	}
}

func (s *locks) spins(w waiter, at Time) bool { return at-w.arrived <= s.machine.Spin }

// handOver makes the first waiter the holder.
func (s *locks) handOver(q *queue, l Lock, at Time) {
	w := q.next()
	at = s.machine.Access(w.cpu, l.Line, Read, at) + s.machine.Turn
	at = s.machine.Access(w.cpu, l.Line, Write, at)
	if q.tag.Kind() == lock.QSpin && len(q.waiters) > 0 {
		// The new head reads its node after the write. Both CPUs do that beside their work.
		c := &s.machine.cpus[q.waiters[0].cpu]
		c.Transfers[s.machine.Distance(w.cpu, q.waiters[0].cpu)]++
		s.machine.cpus[w.cpu].Invalidations++
	}
	s.grant(q, w, at)
}

// serve lets all waiters of a ticket lock read its line. The next holder is in the middle of them.
func (s *locks) serve(q *queue, l Lock, at Time) {
	w := q.next()
	for i, other := range q.waiters {
		if i == len(q.waiters)/2 {
			break
		}
		s.machine.Access(other.cpu, l.Line, Read, at)
	}
	granted := s.machine.Access(w.cpu, l.Line, Read, at) + s.machine.Turn
	for _, other := range q.waiters[len(q.waiters)/2:] {
		s.machine.Access(other.cpu, l.Line, Read, at)
	}
	s.grant(q, w, granted)
}

// wake wakes the first waiter of a mutex. If it starves it becomes the holder. Else it tries again when it is awake.
func (s *locks) wake(q *queue, l Lock, at Time) {
	w := q.waiters[0]
	awake := at + s.machine.Wake
	if at-w.arrived > starving {
		s.grant(q, q.next(), awake)
		return
	}
	q.holder = nobody
	s.clock.Set(w.cpu, awake)
	s.clock.Push(w.cpu)
}

// retry is the attempt of a waiter of a mutex that has woken up. It returns false if the lock is held again.
func (s *locks) retry(cpu int, l Lock) bool {
	at := s.machine.Access(cpu, l.Line, RMW, s.clock.Now(cpu))
	s.clock.Set(cpu, at)
	q := s.of(l)
	if q.holder != nobody {
		return false
	}
	q.holder = cpu
	s.waited(q, q.next(), at)
	return true
}

// grant makes a waiter the holder at some time, and ready.
func (s *locks) grant(q *queue, w waiter, at Time) {
	q.holder = w.cpu
	s.count(w.cpu, q.tag).HandOvers++
	s.waited(q, w, at)
	s.clock.Set(w.cpu, at)
	s.clock.Push(w.cpu)
}

func (s *locks) waited(q *queue, w waiter, until Time) {
	s.count(w.cpu, q.tag).Wait += until - w.arrived
}

func (s *locks) count(cpu int, tag lock.Tag) *LockCounts {
	return &s.machine.cpus[cpu].Locks[tag.Purpose()]
}

// next removes the first waiter.
func (q *queue) next() waiter {
	w := q.waiters[0]
	q.waiters = q.waiters[:copy(q.waiters, q.waiters[1:])]
	return w
}

// holds reports whether the CPU holds the lock.
func (s *locks) holds(cpu int, l Lock) bool {
	q := s.of(l)
	return q != nil && q.holder == cpu
}
