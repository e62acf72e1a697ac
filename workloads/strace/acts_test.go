package strace

import (
	"fmt"
	"slices"
	"strings"

	"idlab/allocators"
)

// The acts of threads in a story.

// call adds a system call.
func (s *story) call(p *performer, name, head, tail, value string, wants ...Call) *step {
	for i := range wants {
		wants[i].Task = p.task.index
	}
	s.add(step{by: p, tid: p.tid, name: name, head: head, tail: tail, value: value, wants: wants,
		bits32: p.task.bits32})
	return &s.steps[len(s.steps)-1]
}

const invalid = "-1 EINVAL (Invalid argument)"

const sigevent = "{sigev_signo=SIGALRM, sigev_notify=SIGEV_SIGNAL}"

func (s *story) create(p *performer) {
	t := p.task
	kind, id := Create, t.next
	if t.restore {
		kind, id = CreateAt, allocators.ID(s.IntN(60))
	}
	busy := slices.Contains(t.live, id)
	switch {
	case busy && kind == Create:
		t.next++
	case busy:
		s.call(p, "timer_create", "CLOCK_MONOTONIC, "+sigevent+", ", "0x7ffe4", "-1 EBUSY (Device or resource busy)",
			Call{Kind: kind, Errno: "EBUSY"})
	case s.IntN(20) == 0:
		s.call(p, "timer_create", "CLOCK_MONOTONIC, "+sigevent+", ", "0x8", "-1 EFAULT (Bad address)",
			Call{Kind: kind, Errno: "EFAULT"})
	default:
		t.live = append(t.live, id)
		t.next = id + 1
		s.call(p, "timer_create", "CLOCK_MONOTONIC, "+sigevent+", ", fmt.Sprintf("[%d]", id), "0",
			Call{Kind: kind, ID: id})
	}
}

// look adds a call about a timer that exists or not.
func (s *story) look(p *performer) {
	id, value, errno := allocators.ID(90+s.IntN(9)), invalid, "EINVAL"
	if live := p.task.live; len(live) > 0 && s.IntN(5) > 0 {
		id, value, errno = live[s.IntN(len(live))], "0", ""
		s.use(p.task, id)
	}
	const spec = "{it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=1, tv_nsec=0}}"
	call := Call{ID: id, Errno: errno}
	switch s.IntN(3) {
	case 0:
		call.Kind = Settime
		s.call(p, "timer_settime", fmt.Sprintf("%d, 0, %s, ", id, spec), "NULL", value, call)
	case 1:
		call.Kind = Gettime
		s.call(p, "timer_gettime", fmt.Sprintf("%d, ", id), spec, value, call)
	default:
		if call.Kind = Overrun; value == "0" {
			value = "3"
		}
		s.call(p, "timer_getoverrun", fmt.Sprint(id), "", value, call)
	}
}

func (s *story) remove(p *performer) {
	t := p.task
	if len(t.live) == 0 || s.IntN(8) == 0 {
		s.call(p, "timer_delete", "77", "", invalid, Call{Kind: Delete, ID: 77, Errno: "EINVAL"})
		return
	}
	i := s.IntN(len(t.live))
	id := t.live[i]
	s.use(t, id)
	t.live = slices.Delete(slices.Clone(t.live), i, i+1)
	s.call(p, "timer_delete", fmt.Sprint(id), "", "0", Call{Kind: Delete, ID: id})
}

// use notes the first use of a timer that is older than the recording.
func (s *story) use(t *actor, id allocators.ID) {
	if i := slices.Index(t.before, id); i >= 0 {
		t.before = slices.Delete(t.before, i, i+1)
		s.used = append(s.used, id)
		slices.Sort(s.used)
	}
}

// other adds a call without an effect on timers.
func (s *story) other(p *performer) {
	switch s.IntN(6) {
	case 0:
		s.call(p, "read", "3</etc/passwd>, ", `"x) = 5", 7`, "6")
	case 1:
		s.call(p, "write", `2, "timer_delete(0) = 0\n", 20`, "", "20")
	case 2:
		s.call(p, "restart_syscall", "<... resuming interrupted read ...>", "", "0")
	case 3:
		s.call(p, "timer_delete", "0", "", "0 (INJECTED)")
	case 4:
		s.call(p, "clone", "child_stack=NULL, flags=SIGCHLD, ", "child_tidptr=0x7f",
			"? ERESTARTNOINTR (To be restarted)")
	default:
		s.call(p, "prctl", "PR_SET_NAME, ", `"a"...`, "0")
	}
}

// fork starts a task.
func (s *story) fork(p *performer) {
	child := s.newTask(p)
	st := s.call(p, "fork", "", "", "")
	switch s.IntN(4) {
	case 0:
		st.name = "vfork"
	case 1:
		st.name, st.head, st.tail = "clone", "child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, ", "child_tidptr=0x7f"
	case 2:
		st.name, st.tail = "clone3", "88"
		st.head = "{flags=CLONE_VM|CLONE_VFORK, exit_signal=SIGCHLD, stack_size=0x90}, "
	}
	st.child, st.starts = child.leader, child.threads[0]
}

// clone starts a thread.
func (s *story) clone(p *performer) {
	st := s.call(p, "clone", "child_stack=0x7f, flags=CLONE_VM|CLONE_THREAD|CLONE_SETTLS, ", "tls=0x7f", "")
	if s.IntN(2) == 0 {
		st.name, st.tail = "clone3", " => {parent_tid=[0]}, 88"
		st.head = "{flags=CLONE_VM|CLONE_THREAD|CLONE_SETTLS, stack_size=0x90}"
	}
	child := s.newThread(p.task)
	s.steps[len(s.steps)-1].child, s.steps[len(s.steps)-1].starts = child.tid, child
}

// exec replaces the program of a task, which ends the other threads.
func (s *story) exec(p *performer) {
	t := p.task
	if s.IntN(4) == 0 {
		s.call(p, "execve", `"/no", ["no"], 0x7ffe /* 1 var */`, "", "-1 ENOENT (No such file or directory)")
	}
	s.add(step{kind: anExec, by: p, tid: p.tid, name: "execve", head: `"/p", ["p) = 1"], 0x7ffe /* 1 var */`,
		value: "0", wants: []Call{{Kind: Exec, Task: t.index}}, newTID: t.leader, barrier: true,
		ends: strings.Join(s.others(p), " ")})
	for _, other := range slices.Clone(t.threads) {
		if other != p {
			s.forget(other)
		}
	}
	p.tid = t.leader
	t.live, t.before, t.restore = nil, nil, false
}

// others returns the ids of the threads, besides p and the first of the task, that an execve of p ends.
func (s *story) others(p *performer) (tids []string) {
	for _, other := range p.task.threads {
		if other != p && other.tid != p.task.leader {
			tids = append(tids, fmt.Sprint(other.tid))
		}
	}
	return tids
}

// leave ends a thread or a task by a call. Its other threads end afterwards.
func (s *story) leave(p *performer, name string) {
	t := p.task
	if p.tid == t.leader && len(t.threads) > 1 {
		name = "exit_group"
	}
	st := s.call(p, name, "0", "", "?")
	st.barrier = true
	p.left = true
	if name == "exit_group" || len(t.threads) == 1 {
		t.dying = true
		st.wants = []Call{{Kind: Exit, Task: t.index}}
	}
}

// kill ends a task by a signal, some of its threads within a call.
func (s *story) kill(p *performer) {
	t := p.task
	if slices.ContainsFunc(t.threads, func(p *performer) bool { return p.left }) {
		return
	}
	t.dying, t.killed = true, true
	for _, p := range t.threads {
		if id := s.IntN(9); s.IntN(2) == 0 {
			s.add(step{kind: aDoomedCall, by: p, tid: p.tid, name: "timer_getoverrun", head: fmt.Sprint(id),
				barrier: true, wants: []Call{{Kind: Overrun, Task: t.index, ID: allocators.ID(id), Errno: Unanswered}}})
		}
	}
}

// end adds the line that tells the end of a thread.
func (s *story) end(p *performer) {
	st := step{kind: anEnd, by: p, tid: p.tid, ends: "exited with 0", barrier: true}
	if p.task.killed {
		st.ends = "killed by SIGKILL"
		if len(p.task.threads) == 1 {
			st.wants = []Call{{Kind: Exit, Task: p.task.index}}
		}
	}
	s.add(st)
	s.forget(p)
	if p.tid != p.task.leader {
		s.free = append(s.free, p.tid)
	}
}

func (s *story) forget(p *performer) {
	is := func(other *performer) bool { return other == p }
	s.alive = slices.DeleteFunc(s.alive, is)
	p.task.threads = slices.DeleteFunc(p.task.threads, is)
}

// reap lets a thread learn that a child has ended.
func (s *story) reap(p *performer) {
	for _, t := range s.tasks {
		if t.parent == p && len(t.threads) == 0 && !t.reaped {
			t.reaped = true
			if s.IntN(2) == 0 {
				s.add(step{kind: aSignal, by: p, tid: p.tid, child: t.leader,
					head: fmt.Sprintf("SIGCHLD {si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=%d, si_uid=0}", t.leader)})
			}
			s.call(p, "wait4", "-1, ", "[{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}], 0, NULL", "").child = t.leader
			s.free = append(s.free, t.leader)
			return
		}
	}
}

// prctl turns the restore mode of a task with one thread on or off.
func (s *story) prctl(p *performer) {
	if len(p.task.threads) > 1 {
		return
	}
	p.task.restore = !p.task.restore
	mode := map[bool]string{true: "ON", false: "OFF"}[p.task.restore]
	s.call(p, "prctl", "PR_TIMER_CREATE_RESTORE_IDS, PR_TIMER_CREATE_RESTORE_IDS_"+mode+", 0, 0, 0", "", "0")
}
