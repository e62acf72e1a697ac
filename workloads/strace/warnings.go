package strace

import (
	"fmt"
	"strings"
)

// unsure is what the parser had to decide without a line that tells it.
type unsure struct {
	holders map[int]bool // tasks that had timers at their end
	reaped  map[int]bool // tasks that end where their parent reaped them or their id is used again
	open    map[int]bool // tasks that end with the recording
	joined  []int        // threads that were taken for threads of the attached task
	creates int          // creates that are in order of their ids
}

// warnings says what the recording does not tell.
func (p conclusion) warnings(tasks []Task, u unsure) (list []string) {
	warn := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	for _, w := range []struct {
		tasks map[int]bool
		where string
	}{
		{u.reaped, "where their parents reap them or their ids are used again"},
		{u.open, "with the recording"},
	} {
		if ids := pids(tasks, w.tasks, u.holders); len(ids) > 0 {
			warn("the recording does not tell the end of %s with timers; a replay ends them %s: "+
				"record without -qq and -e signal=none, until the program ends", listed("task", ids), w.where)
		}
	}
	if len(u.joined) > 0 {
		warn("taken for threads of task %d, since nothing tells what started them: %s; "+
			"attach strace to one task, or record the program from its beginning with -f",
			tasks[0].PID, listed("thread", u.joined))
	}
	if p.clock.back > 0 {
		warn("the clock steps back at %s, first at line %d; no time passes there",
			count(p.clock.back, "line"), p.clock.backAt)
	}
	if u.creates > 0 {
		warn("strace -ff does not tell the order of overlapping calls; put in the order of ids: %s; "+
			"-T tells the order", count(u.creates, "create"))
	}
	if p.injected > 0 {
		warn("left out: %s that strace made up (-e inject)", count(p.injected, "call"))
	}
	return list
}

// pids returns the process ids of the tasks that are in both sets.
func pids(tasks []Task, a, b map[int]bool) (ids []int) {
	for task, t := range tasks {
		if a[task] && b[task] {
			ids = append(ids, t.PID)
		}
	}
	return ids
}

// count returns "1 THING" or "1,234 THINGs".
func count(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return grouped(n) + " " + thing
}

// grouped writes a number with commas: 12,345.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// listed names things by their ids, at most five: "3 tasks (7, 8, 9)".
func listed(thing string, ids []int) string {
	const most = 5
	var names []string
	for _, id := range ids[:min(len(ids), most)] {
		names = append(names, fmt.Sprint(id))
	}
	if len(ids) > most {
		names = append(names, "…")
	}
	return count(len(ids), thing) + " (" + strings.Join(names, ", ") + ")"
}
