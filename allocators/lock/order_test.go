package lock

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Spin locks serve waiters in order of arrival: the pending waiter, those in the queue, those with tickets.
func TestFirstComeFirstServed(t *testing.T) {
	const waiters = 8
	for _, k := range []Kind{QSpin, Ticket} {
		t.Run(k.String(), func(t *testing.T) {
			c := NewClass(k)
			for i := range c.nodes { // stale values of earlier waiters
				c.nodes[i].granted, c.nodes[i].next = 1, 1
			}
			var l Lock
			var order []int
			var all sync.WaitGroup
			l.Lock(c)
			for i := range waiters {
				before := atomic.LoadUint32(&l.state)
				all.Go(func() {
					l.Lock(c)
					order = append(order, i)
					l.Unlock(c)
				})
				until(t, "waiter with a place", func() bool { return atomic.LoadUint32(&l.state) != before })
			}
			until(t, "claim", func() bool { return waiting(c) == waiters })
			l.Unlock(c)
			all.Wait()
			if want := []int{0, 1, 2, 3, 4, 5, 6, 7}; !slices.Equal(order, want) {
				t.Errorf("served %v, want %v", order, want)
			}
			if s := c.Stats(); s.Contended != waiters || s.HandOvers != waiters {
				t.Errorf("%+v, want %d waits, all handed over", s, waiters)
			}
		})
	}
}

// Waiters without a node wait too, and are counted.
func TestMoreWaitersThanNodes(t *testing.T) {
	const workers, rounds = 16, 20
	eachKind(t, func(t *testing.T, made *Class) {
		c := newClass(made.Kind(), 3)
		var l Lock
		count := 0
		l.Lock(c)
		var started sync.WaitGroup
		started.Add(workers)
		var done sync.WaitGroup
		for range workers {
			done.Go(func() {
				started.Done()
				for range rounds {
					l.Lock(c)
					count++
					l.Unlock(c)
				}
			})
		}
		started.Wait()
		until(t, "full table", func() bool { return waiting(c) == len(c.nodes)-1 })
		time.Sleep(time.Millisecond)
		l.Unlock(c)
		done.Wait()
		if count != workers*rounds {
			t.Errorf("counted to %d, want %d", count, workers*rounds)
		}
		if n := waiting(c); n != 0 {
			t.Errorf("%d nodes were not given back", n)
		}
		if s := c.Stats(); s.Contended < 2 || s.Contended > workers*rounds {
			t.Errorf("%+v", s)
		}
	})
}

// Tickets wrap after 65,536, and a lock whose halves differ is not free.
func TestTicketsWrap(t *testing.T) {
	const workers, rounds = 2, 2000
	c := NewClass(Ticket)
	l := Lock{Word: Word{state: 0xfffe_fffe}}
	for range 4 {
		l.Lock(c)
		if l.try(c) {
			t.Fatal("try took a held lock")
		}
		l.Unlock(c)
		if !l.try(c) {
			t.Fatal("try did not take a free lock")
		}
		l.Unlock(c)
	}
	l.state = 0xfc00_fc00
	count := 0
	together(workers, func(int) {
		for range rounds {
			l.Lock(c)
			count++
			l.Unlock(c)
		}
	})
	if count != workers*rounds {
		t.Errorf("counted to %d, want %d", count, workers*rounds)
	}
}

// A waiter that finds the lock free when it enters the queue takes it. That is no hand-over.
func TestQueueOfAFreeLock(t *testing.T) {
	c := NewClass(QSpin)
	var w Word
	number := c.nodes.claim()
	wait := c.beginWait()
	if (*qspin)(&w).queue(c.nodes, number, &wait) {
		t.Error("counted as a hand-over")
	}
	if w.state != locked {
		t.Errorf("word %#x, want %#x", w.state, locked)
	}
}

// The word of a queued lock: held; held with a pending waiter; held with a pending waiter and one in the queue, which
// is the tail.
func TestWordOfAQSpin(t *testing.T) {
	c := NewClass(QSpin)
	for i := range c.nodes { // stale values of earlier waiters
		c.nodes[i].granted, c.nodes[i].next = 1, 1
	}
	var w Word
	word := func() uint32 { return atomic.LoadUint32(&w.state) }
	var all sync.WaitGroup
	waiter := func() { w.Lock(c); w.Unlock(c) }
	w.Lock(c)
	if word() != locked {
		t.Errorf("held: %#x", word())
	}
	all.Go(waiter)
	until(t, "waiter", func() bool { return waiting(c) == 1 })
	if word() != locked|pending {
		t.Errorf("a waiter: %#x, want %#x", word(), locked|pending)
	}
	all.Go(waiter)
	until(t, "tail", func() bool { return word()>>tailShift != 0 })
	if word()&ownerBits != locked|pending {
		t.Errorf("two waiters: %#x", word())
	}
	if next := atomic.LoadUint32(&c.nodes[word()>>tailShift-1].next); next != 0 {
		t.Errorf("%d is behind the tail", next)
	}
	w.Unlock(c)
	all.Wait()
	if word() != 0 {
		t.Errorf("free: %#x", word())
	}
}

// Waiters with tickets and without a node are counted too.
func TestTicketsWithoutNodes(t *testing.T) {
	const waiters = 3
	c := newClass(Ticket, 2)
	var l Lock
	var all sync.WaitGroup
	l.Lock(c)
	for range waiters {
		before := atomic.LoadUint32(&l.state)
		all.Go(func() {
			l.Lock(c)
			l.Unlock(c)
		})
		until(t, "ticket", func() bool { return atomic.LoadUint32(&l.state) != before })
	}
	l.Unlock(c)
	all.Wait()
	if s := c.Stats(); s.Contended != waiters {
		t.Errorf("%+v, want %d waits", s, waiters)
	}
}
