package strace

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"idlab/allocators"
)

// Summary holds statistics of a recording.
type Summary struct {
	File     string
	Timed    bool          // the lines have times
	Duration time.Duration // from the first line to the last
	Tasks    int           // number of tasks
	Users    int           // number of tasks with a timer call
	Threads  int           // number of threads of all tasks

	Calls  [Kinds]int            // number of calls by kind, including Failed
	Failed [Kinds]map[string]int // number of failed calls by kind and errno; Unanswered is an errno

	Others   int // number of calls without an effect on timers or threads
	Injected int // number of calls that strace made up

	LeftOut int // number of calls that a replay leaves out, see Call.Repeatable

	Timers       int           // number of timers
	Before       int           // number of those that were alive when the recording began
	MinID, MaxID allocators.ID // lowest and highest id of a timer
	MostInTask   int           // maximum number of live timers in a task
	MostInAll    int           // maximum number of live timers in all tasks together

	// Creators is the number of tasks that created a timer. InOrder is the number of those whose
	// ids follow the next-id policy: they count up from 0 in steps of one. An id may be skipped for
	// each failed create.
	Creators, InOrder int
	// Older reports that a task was older than the recording when its first id was not 0.
	Older bool
	// Departure is the first create that breaks the policy. nil: there is none.
	Departure *Call
}

// Summary computes the statistics of the recording.
func (r *Recording) Summary() Summary {
	s := Summary{File: r.File, Timed: r.Timed, Duration: r.Duration, Tasks: len(r.Tasks), Threads: r.Threads,
		Others: r.Others, Injected: r.Injected}
	tasks := make([]tally, len(r.Tasks))
	all := 0
	for i, task := range r.Tasks {
		tasks[i] = newTally(task)
		s.Before += len(task.Before)
		all += len(task.Before)
	}
	for _, c := range r.Calls {
		t := &tasks[c.Task]
		s.Calls[c.Kind]++
		if c.Errno != "" {
			s.fail(c)
		}
		if !c.Repeatable() {
			s.LeftOut++
		}
		if c.Kind.Creates() && !t.create(c) && s.Departure == nil {
			s.Departure = &c
		}
		t.user = t.user || c.Kind.OnTimer()
		all += t.live(c)
		s.MostInTask, s.MostInAll = max(s.MostInTask, t.alive), max(s.MostInAll, all)
	}
	for _, t := range tasks {
		if t.user {
			s.Users++
		}
		s.created(t)
	}
	return s
}

func (s *Summary) fail(c Call) {
	if s.Failed[c.Kind] == nil {
		s.Failed[c.Kind] = map[string]int{}
	}
	s.Failed[c.Kind][c.Errno]++
}

// created adds the timers of a task.
func (s *Summary) created(t tally) {
	if t.timers == 0 {
		return
	}
	if s.Timers == 0 {
		s.MinID = t.min
	}
	s.Timers += t.timers
	s.MinID, s.MaxID = min(s.MinID, t.min), max(s.MaxID, t.max)
	if !t.chose {
		return
	}
	s.Creators++
	s.Older = s.Older || t.older && t.min > 0
	if !t.disorder {
		s.InOrder++
	}
}

// tally holds the counts of one task.
type tally struct {
	user          bool // the task made a timer call
	timers, alive int  // number of timers, and of live timers
	min, max      allocators.ID
	older         bool  // the task is older than the recording
	chose         bool  // the kernel chose an id
	disorder      bool  // an id broke the next-id policy
	next          int64 // next id by the policy; -1: not known
	lost          int64 // failed creates since the last successful one; each may have taken an id
}

// newTally counts the timers that are older than the recording. The next id of an older task is not
// known.
func newTally(task Task) (t tally) {
	for _, id := range task.Before {
		t.add(id)
	}
	t.alive = len(task.Before)
	if t.older = task.Older; t.older {
		t.next = -1
	}
	return t
}

func (t *tally) add(id allocators.ID) {
	if t.timers++; t.timers == 1 {
		t.min = id
	}
	t.min, t.max = min(t.min, id), max(t.max, id)
}

// create counts a create and reports whether its id follows the next-id policy. A create at a wanted
// id sets the next id.
func (t *tally) create(c Call) bool {
	if c.Errno != "" {
		if c.Kind == Create {
			t.lost++
		}
		return true
	}
	t.add(c.ID)
	id := int64(c.ID)
	inOrder := c.Kind == CreateAt || t.next < 0 || t.next <= id && id <= t.next+t.lost
	t.chose = t.chose || c.Kind == Create
	t.disorder = t.disorder || !inOrder
	t.next, t.lost = id+1, 0
	return inOrder
}

// live updates the number of live timers of the task and returns its change.
func (t *tally) live(c Call) (change int) {
	switch {
	case c.Errno != "":
	case c.Kind.Creates():
		change = 1
	case c.Kind == Delete:
		change = -1
	case c.Kind == Exec || c.Kind == Exit:
		change = -t.alive
	}
	t.alive += change
	return change
}

// WriteTo writes the summary as text.
func (s Summary) WriteTo(w io.Writer) (int64, error) {
	n, err := io.WriteString(w, s.String())
	return int64(n), err
}

// String returns the summary as text of several lines.
func (s Summary) String() string {
	var b strings.Builder
	duration := "no times"
	if s.Timed {
		duration = s.Duration.Round(time.Millisecond).String()
	}
	fmt.Fprintf(&b, "recording  %s, %s\n", s.File, duration)
	fmt.Fprintf(&b, "tasks      %d, of which %d use timers; %d threads\n", s.Tasks, s.Users, s.Threads)
	head := "calls"
	for kind := range Exit {
		if s.Calls[kind] > 0 {
			fmt.Fprintf(&b, "%-10s %-16v %6d%s\n", head, kind, s.Calls[kind], s.failureList(kind))
			head = ""
		}
	}
	if s.Timers > 0 {
		fmt.Fprintf(&b, "ids        %d … %d; at most %d live at once in a task, %d in all\n",
			s.MinID, s.MaxID, s.MostInTask, s.MostInAll)
	}
	if s.Creators > 0 {
		fmt.Fprintf(&b, "order      %s\n", s.order())
	}
	if s.Before > 0 {
		fmt.Fprintf(&b, "before     %s alive when the recording began; a replay creates them first\n",
			count(s.Before, "timer"))
	}
	if s.Others > 0 {
		fmt.Fprintf(&b, "other      %s ignored\n", count(s.Others, "other call"))
	}
	if s.LeftOut > 0 {
		fmt.Fprintf(&b, "replay     leaves out %d calls: creates that failed, calls that failed for anything\n"+
			"           but a missing timer, and unanswered ones\n", s.LeftOut)
	}
	return b.String()
}

// failureList returns ", of which N ERRNO, …" for the failed calls of a kind; "" if there are none.
func (s Summary) failureList(kind Kind) string {
	var list []string
	for _, errno := range slices.Sorted(maps.Keys(s.Failed[kind])) {
		name := errno
		if errno == Unanswered {
			name = "unanswered"
		}
		list = append(list, fmt.Sprintf("%d %s", s.Failed[kind][errno], name))
	}
	if list == nil {
		return ""
	}
	return ", of which " + strings.Join(list, ", ")
}

// order describes how far the ids follow the next-id policy.
func (s Summary) order() string {
	policy := "the ids of a task count up from 0: the next-id policy"
	if s.Older {
		policy = "the ids of a task count up: the next-id policy"
	}
	if d := s.Departure; d != nil {
		return fmt.Sprintf("in %d of %d tasks %s; first departure: line %d, id %d in task %d",
			s.InOrder, s.Creators, policy, d.Line, d.ID, d.Task)
	}
	return policy
}
