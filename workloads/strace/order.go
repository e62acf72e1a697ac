package strace

import (
	"cmp"
	"slices"
	"sort"
	"time"
)

// order finds an order in which the calls can have had their results, and puts the place of each call
// in this order into the call: a line from its first to its last.
//
//   - A call is at its first line unless one of the following rules delays it.
//   - A create is behind a later create of the task that overlaps it and returned a lower id, since
//     the next id counts up. A create at a wanted id has no such order.
//   - A delete is behind the lookups that overlap it and found its timer.
//   - An execve is behind the calls of other threads of the task that overlap it, because these
//     threads have ended when it returns.
//
// guessed is the number of creates that were delayed although nothing but their ids tells their
// order.
func (p conclusion) order() (guessed int) {
	slices.SortStableFunc(p.calls, func(a, b call) int { return cmp.Compare(a.begun, b.begun) })
	p.markWanted()
	merged := !p.resumed && len(p.threads.all) > 1
	if merged {
		p.extend()
	}
	for i := range p.calls {
		p.calls[i].place = p.calls[i].begun
	}
	for i := len(p.calls) - 1; i >= 0; i-- { // backwards, so that the places of later creates are known
		c := &p.calls[i]
		place := p.delayed(c, p.calls[i+1:])
		if merged && c.kind == Create && place > c.place && c.took < 0 {
			guessed++
		}
		c.place = place
	}
	return guessed
}

// delayed returns the place of a call by the later calls that overlap it.
func (p conclusion) delayed(c *call, later []call) (place int32) {
	place = c.place
	if c.errno != 0 {
		return place
	}
	for i := range later {
		l := &later[i]
		if l.begun > c.ended {
			break
		}
		if l.errno != 0 || l.by.task != c.by.task {
			continue
		}
		if c.kind == Delete && l.kind.Creates() && l.id == c.id {
			break // what follows is about another timer
		}
		if l.by != c.by && l.delays(c) {
			place = max(place, l.place)
		}
	}
	return min(place, c.ended)
}

// delays reports whether the later call l of another thread of the task was before c.
func (l *call) delays(c *call) bool {
	switch c.kind {
	case Create:
		return l.kind == Create && l.id < c.id
	case Delete:
		return l.id == c.id && l.kind.OnTimer()
	case Exec:
		return l.kind < Kinds
	}
	return false
}

// markWanted makes creates at wanted ids of the creates in the restore mode. An execve ends it.
func (p conclusion) markWanted() {
	restore := map[int]bool{}
	for i := range p.calls {
		c := &p.calls[i]
		switch {
		case c.kind == restoreOn:
			restore[c.by.task] = true
		case c.kind == restoreOff, c.kind == Exec:
			delete(restore, c.by.task)
		case c.kind == Create && restore[c.by.task]:
			c.kind = CreateAt
		}
	}
}

// extend finds the last lines of calls in a file that strace-log-merge made from the files of
// strace -ff. Each call is one line there, at the time of its beginning. It ended before the next
// line of its thread and, if its duration was recorded, before the lines of later times.
func (p conclusion) extend() {
	for i := range p.calls {
		c := &p.calls[i]
		if c.ended = int32(p.lines.number); c.next > 0 {
			c.ended = max(c.begun, c.next-1)
		}
		if c.took < 0 {
			continue
		}
		until := c.at + time.Duration(c.took)*time.Microsecond
		later := sort.Search(len(p.calls)-i, func(n int) bool { return p.calls[i+n].at > until })
		c.ended = min(c.ended, p.calls[i+later-1].begun)
	}
}

// sortByPlace sorts calls by their places. Where several have one place, creates come first, in
// order of their ids, then lookups, then what deletes timers.
func sortByPlace(calls []call) {
	slices.SortStableFunc(calls, func(a, b call) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id))
	})
}
