package strace

import (
	"cmp"
	"fmt"
	"slices"

	"idlab/allocators"
)

// order sorts calls into an order in which they can have had their results. A call took effect at
// some time between its two lines; order places it at one line of this range:
//
//   - A lookup at its first line, because the timer that it found may be deleted afterwards.
//   - A delete at its last line, for the same reason.
//   - An execve at its last line, because all other threads of the task have ended by then.
//   - A create at its first line, unless a later create overlaps it and returned a lower id; then
//     behind that one.
func order(calls []call) {
	creates := map[int][]*call{} // by task
	slices.SortStableFunc(calls, func(a, b call) int { return cmp.Compare(a.begun, b.begun) })
	for i := range calls {
		c := &calls[i]
		c.place = c.begun
		switch {
		case c.Kind >= Delete:
			c.place = c.ended
		case c.Kind == Create && c.Errno == "":
			creates[c.Task] = append(creates[c.Task], c)
		}
	}
	for _, list := range creates {
		orderCreates(list)
	}
	slices.SortStableFunc(calls, func(a, b call) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
}

// orderCreates places the creates of a task. The list is sorted by first line. Ids count up, so of
// two overlapping creates the one with the lower id was first.
func orderCreates(list []*call) {
	// Backwards, so that the places of all later creates are known.
	for i := len(list) - 1; i >= 0; i-- {
		c := list[i]
		for _, later := range list[i+1:] {
			if later.begun > c.ended {
				break
			}
			if later.ID < c.ID && later.place < c.ended {
				c.place = max(c.place, later.place)
			}
		}
	}
}

// check verifies that a separate id space for each task can have given these results: a create
// returns a free id, and other successful calls refer to a live timer. With an error it returns the
// line of the wrong call.
func check(calls []Call) (line int, err error) {
	type timer struct {
		task int
		id   allocators.ID
	}
	live := map[timer]int{} // line of the create
	ids := map[int][]allocators.ID{}
	for _, c := range calls {
		t := timer{c.Task, c.ID}
		line, exists := live[t]
		switch {
		case c.Errno != "":
		case c.Kind == Exec || c.Kind == Exit:
			for _, id := range ids[c.Task] {
				delete(live, timer{c.Task, id})
			}
			delete(ids, c.Task)
		case c.Kind == Create && exists:
			return c.Line, fmt.Errorf("timer_create returned id %d, but a timer of the task has had this id "+
				"since line %d: an execve or a timer_delete may be missing in the recording", c.ID, line)
		case c.Kind == Create:
			live[t] = c.Line
			ids[c.Task] = append(ids[c.Task], c.ID)
		case !exists:
			return c.Line, fmt.Errorf("%v of id %d succeeded, but no timer_create of the task returned it: "+
				"record the program from its beginning, with -f", c.Kind, c.ID)
		case c.Kind == Delete:
			delete(live, t)
		}
	}
	return 0, nil
}
