package strace

import (
	"fmt"
	"slices"

	"idlab/allocators"
)

// timer identifies a timer of a task.
type timer struct {
	task int
	id   allocators.ID
}

// checker verifies that a separate id space for each task can have given the results of a recording.
type checker struct {
	tasks []Task
	live  map[timer]int           // live timers: line of the create; 0: older than the recording
	ids   map[int][]allocators.ID // by task: ids given out since its latest execve
	young map[int]bool            // tasks that have done an execve
	// known holds, by older task, the ids that are in the recording since its create or its first use.
	known   map[int]map[allocators.ID]struct{}
	holders map[int]bool // tasks with timers at their end
}

// check verifies that a create returns a free id, and that other successful calls refer to a live
// timer. A timer of a task that is older than the recording may be older, too; check adds its id to
// Task.Before. holders are the tasks that had timers at their end. With an error check returns the
// line of the wrong call.
func check(rec *Recording) (holders map[int]bool, line int, err error) {
	c := &checker{tasks: rec.Tasks, live: map[timer]int{}, ids: map[int][]allocators.ID{}, young: map[int]bool{},
		known: map[int]map[allocators.ID]struct{}{}, holders: map[int]bool{}}
	for _, call := range rec.Calls {
		if call.Errno != "" {
			continue
		}
		if err := c.call(call); err != nil {
			return nil, call.Line, err
		}
	}
	for i := range rec.Tasks {
		slices.Sort(rec.Tasks[i].Before)
	}
	return c.holders, 0, nil
}

func (c *checker) call(call Call) error {
	t := timer{call.Task, call.ID}
	line, exists := c.live[t]
	switch {
	case call.Kind == Exec || call.Kind == Exit:
		c.clear(call)
	case call.Kind.Creates() && exists:
		return fmt.Errorf("timer_create returned id %d, but a timer of the task has had this id %s: "+
			"an execve or a timer_delete may be missing in the recording", call.ID, since(line))
	case call.Kind.Creates():
		c.live[t] = call.Line
		c.ids[call.Task] = append(c.ids[call.Task], call.ID)
		c.know(t)
		return nil
	case !exists && !c.mayBeOlder(t):
		return fmt.Errorf("%v of id %d succeeded, but no timer_create of the task returned it: "+
			"record the program from its beginning, with -f", call.Kind, call.ID)
	case !exists:
		c.live[t] = 0
		c.ids[call.Task] = append(c.ids[call.Task], call.ID)
		c.know(t)
		c.tasks[call.Task].Before = append(c.tasks[call.Task].Before, call.ID)
	}
	if call.Kind == Delete {
		delete(c.live, t)
	}
	return nil
}

// mayBeOlder reports whether a timer may be older than the recording.
func (c *checker) mayBeOlder(t timer) bool {
	_, known := c.known[t.task][t.id]
	return c.tasks[t.task].Older && !c.young[t.task] && !known
}

// know notes that an id of an older task is in the recording.
func (c *checker) know(t timer) {
	if !c.tasks[t.task].Older {
		return
	}
	if c.known[t.task] == nil {
		c.known[t.task] = map[allocators.ID]struct{}{}
	}
	c.known[t.task][t.id] = struct{}{}
}

func since(line int) string {
	if line == 0 {
		return "since before the recording"
	}
	return fmt.Sprintf("since line %d", line)
}

// clear removes the timers of a task at its execve or exit.
func (c *checker) clear(call Call) {
	for _, id := range c.ids[call.Task] {
		t := timer{call.Task, id}
		if _, alive := c.live[t]; alive && call.Kind == Exit {
			c.holders[call.Task] = true
		}
		delete(c.live, t)
	}
	delete(c.ids, call.Task)
	c.young[call.Task] = true
}
