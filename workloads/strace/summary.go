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
	Duration time.Duration // from the first line to the last
	Tasks    int           // number of tasks
	Users    int           // number of tasks with a timer call
	Threads  int           // number of threads of all tasks

	Calls  [Kinds]int            // number of calls by kind, including Failed
	Failed [Kinds]map[string]int // number of failed calls by kind and errno; Unanswered is an errno

	LeftOut int // number of calls that a replay leaves out, see Call.Repeatable

	Timers       int           // number of timers created
	MinID, MaxID allocators.ID // lowest and highest id of a timer
	MostInTask   int           // maximum number of live timers in a task
	MostInAll    int           // maximum number of live timers in all tasks together

	// Creators is the number of tasks that created a timer. InOrder is the number of those whose
	// ids follow the next-id policy: they count up from 0 in steps of one. An id may be skipped for
	// each failed create.
	Creators, InOrder int
	// Departure is the first create that breaks the policy. nil: there is none.
	Departure *Call
}

// Summary computes the statistics of the recording.
func (r *Recording) Summary() Summary {
	s := Summary{File: r.File, Duration: r.Duration, Tasks: len(r.Tasks), Threads: r.Threads}
	tasks := make([]tally, len(r.Tasks))
	all := 0
	for _, c := range r.Calls {
		t := &tasks[c.Task]
		s.Calls[c.Kind]++
		if c.Errno != "" {
			s.fail(c)
		}
		if !c.Repeatable() {
			s.LeftOut++
		}
		if c.Kind == Create && !t.create(c) && s.Departure == nil {
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
		if t.created > 0 {
			s.created(t)
		}
	}
	return s
}

func (s *Summary) fail(c Call) {
	if s.Failed[c.Kind] == nil {
		s.Failed[c.Kind] = map[string]int{}
	}
	s.Failed[c.Kind][c.Errno]++
}

func (s *Summary) created(t tally) {
	if s.Timers == 0 {
		s.MinID = t.min
	}
	s.Timers += t.created
	s.MinID, s.MaxID = min(s.MinID, t.min), max(s.MaxID, t.max)
	s.Creators++
	if !t.disorder {
		s.InOrder++
	}
}

// tally holds the counts of one task.
type tally struct {
	user           bool // the task made a timer call
	created, alive int  // number of timers created, and of live timers
	min, max       allocators.ID
	disorder       bool  // an id broke the next-id policy
	next           int64 // next id by the policy
	lost           int64 // failed creates since the last successful one; each may have taken an id
}

// create counts a create and reports whether its id follows the next-id policy.
func (t *tally) create(c Call) bool {
	if c.Errno != "" {
		t.lost++
		return true
	}
	if t.created++; t.created == 1 {
		t.min = c.ID
	}
	id := int64(c.ID)
	inOrder := t.next <= id && id <= t.next+t.lost
	t.min, t.max, t.disorder = min(t.min, c.ID), max(t.max, c.ID), t.disorder || !inOrder
	t.next, t.lost = id+1, 0
	return inOrder
}

// live updates the number of live timers of the task and returns its change.
func (t *tally) live(c Call) (change int) {
	switch {
	case c.Errno != "":
	case c.Kind == Create:
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
	fmt.Fprintf(&b, "recording  %s, %v\n", s.File, s.Duration.Round(time.Millisecond))
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
		fmt.Fprintf(&b, "order      %s\n", s.order())
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
	const policy = "the ids of a task count up from 0: the next-id policy"
	if d := s.Departure; d != nil {
		return fmt.Sprintf("in %d of %d tasks %s; first departure: line %d, id %d in task %d",
			s.InOrder, s.Creators, policy, d.Line, d.ID, d.Task)
	}
	return policy
}
