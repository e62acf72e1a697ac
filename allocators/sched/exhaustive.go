//go:build sim

package sched

import "slices"

// Exhaustive enumerates the schedules with at most bound preemptions, up to equivalence. A preemption is a switch away
// from a thread that could go on. Most concurrency faults need two preemptions at most (Musuvathi and Qadeer, PLDI
// 2007). The program must be deterministic under the same choices. Threads run to their first scheduling points before
// anything is chosen, so bodies begin with one. An Exhaustive is the Chooser and the Observer of each run:
//
//	for x := NewExhaustive(2); ; {
//		Run(Config{Choose: x.Choose, Observer: x}, …)
//		if !x.Next() {
//			break
//		}
//	}
//
// Two schedules are equivalent if they differ in the order of steps that commute: steps whose accesses are to different
// variables, or both loads. A return and a later call of other threads do not commute, since a history tells which was
// first. Sleep sets (Godefroid 1996) leave out most equivalent schedules: when all schedules that continue with thread
// t have been tried at a point, t sleeps in the schedules tried next, until a step that does not commute with t's. A run
// whose threads all sleep is cut (ErrCut).
//
// Under a bound, t sleeps only if it is the thread that was running at that point. A schedule that runs it later has an
// equivalent one that runs it first, with at most as many preemptions: the step moves to a place where its thread runs
// already. One case differs. If a thread blocks on a lock that t's step releases, the switch from the blocked thread is
// free, and would be a preemption after the release; so t wakes up. Plain accesses are assumed to be ordered by atomic
// ones and locks: data races are left to the race detector.
type Exhaustive struct {
	bound int  // negative: none
	awake bool // no thread sleeps, which tests compare with
	path  []*branch

	// The current run.
	announced
	at        int // index of the next branch in path
	preempted int
	sleep     []step // the next steps of the threads that sleep
	running   step
}

// branch is a scheduling point with several options.
type branch struct {
	options []int // threads, in the order in which they are tried
	taken   int   // index of the one that is being tried
	tried   []step
}

// step is a step of a thread. Its first access and its thread are known before it has run, the rest afterwards.
type step struct {
	Event
	returns, releases bool
}

// NewExhaustive returns an enumeration that is at its first schedule. With a negative bound it enumerates all schedules.
func NewExhaustive(bound int) *Exhaustive {
	x := &Exhaustive{bound: bound}
	x.begin()
	return x
}

func (x *Exhaustive) begin() {
	x.at, x.preempted, x.sleep = 0, 0, nil
	x.running = step{Event: Event{Thread: -1, Kind: Nothing}}
	x.announced = newAnnounced()
}

// Observe is the Observer of the current schedule.
func (x *Exhaustive) Observe(e Event) {
	x.running.releases = x.running.releases || e.Kind == Unlock
	x.running.returns = x.running.returns || e.Kind == Return
	x.observe(e)
}

// Choose is the Chooser of the current schedule.
func (x *Exhaustive) Choose(last int, runnable []int) int {
	x.wake(last)
	for _, t := range runnable {
		if !x.started(t) {
			return t
		}
	}
	if x.running.Thread < 0 {
		last = -1 // the first thread of the schedule preempts none
	}
	options := x.options(last, runnable)
	if len(options) == 0 {
		return Cut
	}
	next := options[0]
	if len(options) > 1 {
		if x.at == len(x.path) {
			x.path = append(x.path, &branch{options: options})
		}
		b := x.path[x.at]
		x.at++
		next = b.options[b.taken]
		x.putToSleep(b.tried[:b.taken], last)
	}
	if next != last && x.enabled(last, runnable) {
		x.preempted++
	}
	x.running = step{Event: x.start(next)}
	return next
}

// putToSleep adds steps that were tried. Their addresses are those of an earlier run: this run has announced the same
// accesses at its own.
func (x *Exhaustive) putToSleep(tried []step, last int) {
	for _, s := range tried {
		if !x.awake && (x.bound < 0 || s.Thread == last) {
			s.Event = x.pending[s.Thread]
			x.sleep = append(x.sleep, s)
		}
	}
}

// wake ends the running step: threads wake up whose next steps do not commute with it.
func (x *Exhaustive) wake(last int) {
	blocked := last >= 0 && x.blocked(last)
	x.sleep = slices.DeleteFunc(x.sleep, func(s step) bool {
		return s.conflicts(x.running.Event) || s.returns && x.running.Kind == Call ||
			s.Kind == Call && x.running.returns || s.releases && blocked
	})
	if x.at > 0 && x.at <= len(x.path) {
		x.path[x.at-1].record(x.running)
	}
}

// record keeps the step of the option that is being tried.
func (b *branch) record(s step) {
	if len(b.tried) == b.taken {
		b.tried = append(b.tried, s)
	}
}

// options returns the threads that may run next, the running one first. A thread that would wait for a lock is none.
func (x *Exhaustive) options(last int, runnable []int) []int {
	options := make([]int, 0, len(runnable))
	if x.enabled(last, runnable) {
		options = append(options, last)
	}
	if len(options) == 0 || x.bound < 0 || x.preempted < x.bound {
		for _, t := range runnable {
			if t != last && !x.blocked(t) {
				options = append(options, t)
			}
		}
	}
	if len(options) == 0 {
		return runnable[:1:1] // a deadlock, which shows when the thread waits
	}
	return slices.DeleteFunc(options, func(t int) bool {
		return slices.ContainsFunc(x.sleep, func(s step) bool { return s.Thread == t })
	})
}

// Next advances to the next schedule, and returns false after the last.
func (x *Exhaustive) Next() bool {
	x.wake(-1)
	x.path = x.path[:x.at]
	x.begin()
	for n := len(x.path) - 1; n >= 0; n-- {
		if b := x.path[n]; b.taken+1 < len(b.options) {
			b.taken++
			x.path = x.path[:n+1]
			return true
		}
	}
	return false
}

// conflicts reports whether the order of two accesses matters.
func (e Event) conflicts(f Event) bool {
	return e.Address != nil && e.Address == f.Address && (e.Kind.Writes() || f.Kind.Writes())
}
