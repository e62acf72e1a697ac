package strace

import (
	"cmp"
	"slices"
	"sort"
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
func (p *parser) order() (guessed int) {
	slices.SortStableFunc(p.calls, func(a, b call) int { return cmp.Compare(a.begun, b.begun) })
	p.markWanted()
	merged := !p.resumed && len(p.threads.all) > 1
	if merged {
		p.extend()
	}
	tasks := map[int][]*call{}
	for i := range p.calls {
		c := &p.calls[i]
		c.place = c.begun
		if c.Errno == "" && c.Kind < Kinds {
			tasks[c.Task] = append(tasks[c.Task], c)
		}
	}
	for _, list := range tasks {
		guessed += delayCreates(list, merged)
		delayDeletes(list)
		delayExecs(list)
	}
	return guessed
}

// markWanted makes creates at wanted ids of the creates in the restore mode. An execve ends it.
func (p *parser) markWanted() {
	restore := map[int]bool{}
	for i := range p.calls {
		c := &p.calls[i]
		switch {
		case c.Kind == restoreOn:
			restore[c.Task] = true
		case c.Kind == restoreOff, c.Kind == Exec:
			delete(restore, c.Task)
		case c.Kind == Create && restore[c.Task]:
			c.Kind = CreateAt
		}
	}
}

// extend finds the last lines of calls in a file that strace-log-merge made from the files of
// strace -ff. Each call is one line there, at the time of its beginning. It ended before the next
// line of its thread and, if its duration was recorded, before the lines of later times.
func (p *parser) extend() {
	for i := range p.calls {
		c := &p.calls[i]
		if c.ended = p.lines.number; c.next > 0 {
			c.ended = max(c.begun, c.next-1)
		}
		if c.took < 0 {
			continue
		}
		until := c.At + c.took
		later := sort.Search(len(p.calls)-i, func(n int) bool { return p.calls[i+n].At > until })
		c.ended = min(c.ended, p.calls[i+later-1].begun)
	}
}

// delayCreates places the creates of a task. The list is sorted by first line.
func delayCreates(list []*call, merged bool) (guessed int) {
	// Backwards, so that the places of all later creates are known.
	for i := len(list) - 1; i >= 0; i-- {
		c := list[i]
		if c.Kind != Create {
			continue
		}
		for _, later := range list[i+1:] {
			if later.begun > c.ended {
				break
			}
			if later.Kind == Create && later.by != c.by && later.ID < c.ID && later.place < c.ended+1 {
				c.place = max(c.place, later.place)
			}
		}
		if merged && c.place > c.begun && c.took < 0 {
			guessed++
		}
	}
	return guessed
}

// delayDeletes places the deletes of a task. The list is sorted by first line.
func delayDeletes(list []*call) {
	for i, c := range list {
		if c.Kind != Delete {
			continue
		}
		for _, later := range list[i+1:] {
			if later.begun > c.ended || later.Kind.Creates() && later.ID == c.ID {
				break
			}
			if later.ID == c.ID && later.Kind.OnTimer() && later.Kind != Delete {
				c.place = max(c.place, later.begun)
			}
		}
	}
}

// delayExecs places the execves of a task. The list is sorted by first line.
func delayExecs(list []*call) {
	for i, c := range list {
		if c.Kind != Exec {
			continue
		}
		for _, later := range list[i+1:] {
			if later.begun > c.ended {
				break
			}
			if later.by != c.by {
				c.place = max(c.place, later.place)
			}
		}
	}
}

// sortByPlace sorts calls by their places. Where several have one place, creates come first, in
// order of their ids, then lookups, then what deletes timers.
func sortByPlace(calls []call) {
	slices.SortStableFunc(calls, func(a, b call) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
}
