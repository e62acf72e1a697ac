package strace

import (
	"math/rand/v2"
	"slices"

	"idlab/allocators"
)

// A story is what the threads of a random program did, in an order in which it took effect. The
// generator keeps a simple model of tasks, ids and timers, so it knows what a recording of the story
// has to tell.
type story struct {
	*rand.Rand
	attached bool            // strace attached to the program: its first task is older than the recording
	appended bool            // there is more than one program
	older    []int           // threads of that task
	used     []allocators.ID // timers that are older than the recording and are used in it, in ascending order
	steps    []step
	tasks    []*actor
	alive    []*performer // threads
	free     []int        // thread ids to be used again
	nextTID  int
}

// step is a line of the story.
type step struct {
	kind    stepKind
	by      *performer
	tid     int    // the id of the thread then
	name    string // the system call
	head    string // arguments that strace knows when the call begins
	tail    string // arguments that it knows at the end
	value   string // result; of started threads and reaped tasks, child is its thread id
	child   int
	starts  *performer // the thread that the step starts
	bits32  bool       // a call of a 32-bit program
	wants   []Call     // what the recording tells; Task is the index of the actor
	ends    string     // "exited with 0", "killed by SIGKILL"
	newTID  int        // of an execve by another than the first thread
	barrier bool       // calls of the task that are under way end before it
}

type stepKind uint8

const (
	aCall       stepKind = iota
	aDoomedCall          // a call in which its thread is killed
	anEnd                // +++ exited, +++ killed
	aSignal
	anExec // a successful execve
)

// actor is a task.
type actor struct {
	index   int
	parent  *performer
	threads []*performer
	leader  int // thread id
	next    allocators.ID
	live    []allocators.ID
	before  []allocators.ID // live since before the recording
	restore bool
	dying   bool // after exit_group or a deadly signal
	killed  bool
	bits32  bool
	reaped  bool // or its parent is gone
}

// performer is a thread.
type performer struct {
	tid  int
	task *actor
	left bool // after exit
	used bool // its id was that of another thread
}

// tell makes up a story of about n steps.
func tell(r *rand.Rand, n int) *story {
	s := &story{Rand: r, nextTID: 100, attached: r.IntN(4) == 0}
	first := s.newTask(nil)
	if s.attached {
		first.next, first.live = 20, []allocators.ID{3, 7}
		first.before = slices.Clone(first.live)
		for range r.IntN(3) {
			s.newThread(first)
		}
		for _, p := range first.threads {
			s.older = append(s.older, p.tid)
			s.call(p, "timer_getoverrun", "99", "", invalid, Call{Kind: Overrun, ID: 99, Errno: "EINVAL"})
		}
	} else {
		s.exec(first.threads[0])
	}
	for len(s.steps) < n {
		s.act()
	}
	for _, p := range slices.Clone(s.alive) {
		if p.left || p.task.dying {
			s.end(p)
		}
	}
	return s
}

func (s *story) newTask(parent *performer) *actor {
	t := &actor{index: len(s.tasks), parent: parent, bits32: s.IntN(4) == 0}
	s.tasks = append(s.tasks, t)
	t.leader = s.newThread(t).tid
	return t
}

func (s *story) newThread(t *actor) *performer {
	tid := s.nextTID
	if len(s.free) > 0 && s.IntN(2) == 0 {
		tid, s.free = s.free[0], s.free[1:]
	} else {
		s.nextTID++
	}
	p := &performer{tid: tid, task: t, used: tid < s.nextTID-1}
	t.threads = append(t.threads, p)
	s.alive = append(s.alive, p)
	return p
}

func (s *story) add(st step) { s.steps = append(s.steps, st) }

// act lets a random thread do something.
func (s *story) act() {
	if len(s.alive) == 0 {
		s.free, s.appended = nil, true
		s.exec(s.newTask(nil).threads[0]) // strace -A: another program in the same file
		return
	}
	p := s.alive[s.IntN(len(s.alive))]
	if p.left || p.task.dying {
		s.end(p)
		return
	}
	switch n := s.IntN(100); {
	case n < 30:
		s.create(p)
	case n < 50:
		s.look(p)
	case n < 60:
		s.remove(p)
	case n < 75:
		s.other(p)
	case n < 81 && len(s.alive) < 12:
		s.fork(p)
	case n < 87 && len(s.alive) < 12:
		s.clone(p)
	case n < 89:
		s.exec(p)
	case n < 92:
		s.leave(p, "exit")
	case n < 94:
		s.leave(p, "exit_group")
	case n < 95:
		s.kill(p)
	case n < 96:
		s.prctl(p)
	case n < 97:
		s.add(step{kind: aSignal, by: p, tid: p.tid,
			head: "SIGALRM {si_signo=SIGALRM, si_code=SI_TIMER, si_timerid=0}"})
	default:
		s.reap(p)
	}
}
