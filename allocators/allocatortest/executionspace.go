//go:build sim

package allocatortest

import (
	"cmp"
	"fmt"
	"slices"
	"unsafe"

	"idlab/allocators"
)

// spaceExecution makes calls of a space.
type spaceExecution struct {
	policy    allocators.Policy
	ids       int64
	allocator allocators.Allocator
	space     allocators.Space
	owner     allocators.Address
	own       [][]*numbered // by thread: the timers that it may remove
	timers    []*numbered   // all of them, for transcripts
}

func (x *testProgram) openSpace() (executionLayer, error) {
	a, err := x.subject.design.New(x.values)
	if err != nil {
		return nil, err
	}
	owner := newAddresses(allocators.LayoutOf(x.values)).next()
	s := &spaceExecution{
		policy: x.subject.design.IDs, ids: x.IDs, allocator: a, space: a.NewSpace(owner), owner: owner,
		own: make([][]*numbered, len(x.threads)+1),
	}
	return s, s.fill(x.Filled, x.Start)
}

// fill adds and removes timers, except for the ids of the start.
func (s *spaceExecution) fill(end allocators.ID, except []allocators.ID) error {
	var all []*allocators.Timer
	for id := range end {
		if slices.Contains(except, id) {
			continue
		}
		t := new(allocators.Timer)
		if err := s.space.AddAt(t, id); err != nil {
			return fmt.Errorf("AddAt(%d) to an empty space: %w", id, err)
		}
		all = append(all, t)
	}
	for _, t := range all {
		s.space.Remove(t)
	}
	return nil
}

func (s *spaceExecution) call(e *operation, w int, c programCall) bool {
	switch c.call {
	case create, at:
		s.add(e, w, c)
	case del:
		if len(s.own[w]) == 0 {
			return false
		}
		n := int(c.id) % len(s.own[w])
		t := s.own[w][n]
		s.own[w] = slices.Delete(s.own[w], n, n+1)
		e.id, e.given, e.timer, e.answer = t.ID(), t.ID(), t.number, "ok"
		s.space.Remove(&t.Timer)
	case find:
		e.timer, e.answer = 0, "no"
		if t := s.space.Find(c.id); t != nil {
			e.timer, e.answer = (*numbered)(unsafe.Pointer(t)).number, "yes"
			if !t.Is(s.owner, c.id) {
				e.timer, e.answer = -1, "unassigned" // no state of the specification has it
			}
		}
	case rebuilding:
		if b, ok := s.space.(allocators.Rebuilder); ok {
			b.Rebuild(c.id)
		}
		return false
	}
	return true
}

func (s *spaceExecution) add(e *operation, w int, c programCall) {
	t := &numbered{number: e.timer}
	s.timers = append(s.timers, t)
	var err error
	if c.call == create {
		e.given, err = s.space.Add(&t.Timer)
		e.answer = answerID(e.given, err)
	} else {
		err = s.space.AddAt(&t.Timer, c.id)
		e.answer = answerTo(err)
	}
	if err == nil {
		s.own[w] = append(s.own[w], t)
	}
}

// reads returns a find of every id that occurred, the latest first: a stale answer does not survive many finds.
func (s *spaceExecution) reads(history []operation) (finds []programCall) {
	asked := map[allocators.ID]bool{}
	for _, e := range slices.Backward(history) {
		for _, id := range []allocators.ID{e.given, e.id} {
			if id >= 0 && !asked[id] && e.answer != "EAGAIN" {
				asked[id] = true
				finds = append(finds, programCall{find, id})
			}
		}
	}
	return finds
}

// check compares lookups with a ledger: the timers that were added and not removed.
func (s *spaceExecution) check() error {
	for _, t := range slices.Concat(s.own...) {
		if found := s.space.Find(t.ID()); found != &t.Timer {
			return fmt.Errorf("timer %d was added under id %d and not removed, but Find does not return it",
				t.number, t.ID())
		}
	}
	return nil
}

func (s *spaceExecution) structure() (sum allocators.StructureStats, ok bool) {
	for _, part := range []any{s.allocator, s.space} {
		if r, told := part.(allocators.StructureReporter); told {
			sum, ok = sum.Plus(r.StructureStats()), true
		}
	}
	return sum, ok
}

func (s *spaceExecution) objects() []object {
	all := []object{named("space", s.space), named("allocator", s.allocator)}
	for _, t := range s.timers {
		all = append(all, named(fmt.Sprint("timer", t.number), &t.Timer))
	}
	return all
}

func (s *spaceExecution) spec(history []operation) (historySpec, []operation) {
	if s.ids == wholeSpace {
		history = renumber(history)
	}
	if s.policy == allocators.NextID {
		noteOverlaps(history)
	}
	return spaceSpec{s.policy, s.ids}, history
}

// inOrder reports whether the order in which the operations returned explains their answers, in a space that is empty at
// first.
func (r spaceSpec) inOrder(history []operation) bool {
	var h specState
	for _, e := range byReturn(history) {
		ok := false
		if ok, h = r.allows(h, e); !ok {
			return false
		}
	}
	return true
}

func byReturn(history []operation) []operation {
	earlier := func(a, b operation) int { return cmp.Compare(a.returned, b.returned) }
	return slices.SortedFunc(slices.Values(history), earlier)
}

// inAnyOrder reports whether some order of the operations explains their answers, in a space that is empty at first.
func (r spaceSpec) inAnyOrder(history []operation) bool { return r.linearizable(specState{}, history) }

// renumber replaces the ids that occurred by 0, 1, 2, … in ascending order, since a specState has the first 16 ids
// only. The specification compares ids only for equality, except in a create of a design with the lowest free id: see
// Program.suits.
func renumber(history []operation) []operation {
	var seen []allocators.ID
	for _, e := range history {
		seen = append(seen, e.given, e.id)
	}
	slices.Sort(seen)
	seen = slices.DeleteFunc(slices.Compact(seen), func(id allocators.ID) bool { return id < 0 })
	number := func(id allocators.ID) allocators.ID {
		n, found := slices.BinarySearch(seen, id)
		if !found {
			return id
		}
		return allocators.ID(n)
	}
	history = slices.Clone(history)
	for i := range history {
		e := &history[i]
		if e.call == create && e.answer == answerID(e.given, nil) {
			e.answer = answerID(number(e.given), nil)
		}
		e.id, e.given = number(e.id), number(e.given)
	}
	return history
}
