package strace

import (
	"cmp"
	"fmt"
	"slices"

	"idlab/allocators"
)

// order sorts calls into one in which they can have had their results. A call
// took effect at some time between its two lines. A lookup that found a timer
// stands at its begin: the timer was not deleted yet. A delete stands at its
// end, for the same reason; and an execve, after which the others of its task
// have ended. A create stands at its begin, or behind a later one that
// overlapped it and got a lower id.
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

// orderCreates places the creates of a task, which come as they began: ids
// count up, so of two that overlapped the one with the lower id was first.
func orderCreates(list []*call) {
	// From the last to the first, so that those behind have their place.
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

// check makes sure that the calls are what one space of ids for each task can
// have answered. With an error it returns the line that it is about.
func check(calls []Call) (line int, err error) {
	type timer struct {
		task int
		id   allocators.ID
	}
	live := map[timer]int{} // the line of its create
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
			return c.Line, fmt.Errorf("timer_create returned id %d, which a timer of the task has since line %d: "+
				"was there an execve, or a timer_delete, that was not recorded?", c.ID, line)
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
