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

// Summary is what a recording holds.
type Summary struct {
	File     string
	Duration time.Duration
	Tasks    int
	Users    int // tasks that made a timer call
	Threads  int

	Calls  [Kinds]int            // Unanswered ones and failures too
	Failed [Kinds]map[string]int // by errno; Unanswered is one of them

	// LeftOut are the timer calls that a replay leaves out.
	LeftOut int

	// Of the timers that were created: how many, the lowest and highest id,
	// and the most that lived at once, in one task and in all together.
	Timers       int
	MinID, MaxID allocators.ID
	MostInTask   int
	MostInAll    int

	// Creators are the tasks that created a timer, InOrder those of them whose
	// ids count up from 0, as the next-id policy has it: each id is the one
	// before plus one, but for what failed creates may have taken.
	Creators, InOrder int
	// Departure is the first create that is not in order, if there is one.
	Departure *Call
}

// Summary sums the recording up.
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

// tally is what is counted of a task.
type tally struct {
	user           bool
	created, alive int
	min, max       allocators.ID
	disorder       bool
	next           int64 // the id that the next-id policy gives next
	lost           int64 // creates since the last success that may have taken one
}

// create reports whether a create is in order.
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

// live returns by how much a call changes the number of live timers.
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
			fmt.Fprintf(&b, "%-10s %-16v %6d%s\n", head, kind, s.Calls[kind], s.failures(kind))
			head = ""
		}
	}
	if s.Timers > 0 {
		fmt.Fprintf(&b, "ids        %d … %d; at most %d live at once in a task, %d in all\n", s.MinID, s.MaxID, s.MostInTask, s.MostInAll)
		fmt.Fprintf(&b, "order      %s\n", s.order())
	}
	if s.LeftOut > 0 {
		fmt.Fprintf(&b, "replay     leaves out %d calls: creates that failed, calls that failed for anything\n"+
			"           but a missing timer, and unanswered ones\n", s.LeftOut)
	}
	return b.String()
}

func (s Summary) failures(kind Kind) string {
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

func (s Summary) order() string {
	const policy = "the ids of a task count up from 0: the next-id policy"
	if d := s.Departure; d != nil {
		return fmt.Sprintf("in %d of %d tasks %s; first departure: line %d, id %d in task %d", s.InOrder, s.Creators, policy, d.Line, d.ID, d.Task)
	}
	return policy
}
