//go:build sim

package sched

import (
	"math/rand/v2"
	"slices"
)

// This file has the Choosers.

// RandomWalk draws the next thread at random at one scheduling point in oneIn, on average. At the others the running
// thread continues if it can.
func RandomWalk(random *rand.Rand, oneIn int) Chooser {
	return func(last int, runnable []int) int {
		if slices.Contains(runnable, last) && random.IntN(oneIn) != 0 {
			return last
		}
		return runnable[random.IntN(len(runnable))]
	}
}

// PCT is probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, ASPLOS 2010). Threads get
// random priorities, and the runnable thread with the highest one runs. At each of the given number of changes, at
// random steps among the first length ones, the running thread gets the lowest priority. PCT finds a fault that needs
// changes+1 ordered steps with a probability of at least 1/(threads × length^changes).
func PCT(random *rand.Rand, threads, changes, length int) Chooser {
	priority := random.Perm(threads)
	lowered := map[int]int{} // by step: the new priority of the running thread
	for n := range changes {
		lowered[random.IntN(length)] = -1 - n
	}
	step := 0
	return func(last int, runnable []int) int {
		if p, ok := lowered[step]; ok && last >= 0 {
			priority[last] = p
		}
		step++
		return slices.MaxFunc(runnable, func(a, b int) int { return priority[a] - priority[b] })
	}
}

// Exhaustive enumerates all schedules with at most the given number of preemptions. A preemption is a switch away from
// a thread that can run. Most concurrency faults need two preemptions at most (Musuvathi and Qadeer, PLDI 2007). The
// program must be deterministic under the same choices.
//
//	for x := NewExhaustive(2); ; {
//		Run(x.Choose, …)
//		if !x.Next() {
//			break
//		}
//	}
type Exhaustive struct {
	bound     int
	path      []branch // the choices of the current run, and those prescribed for it
	at        int      // index of the next choice in path
	preempted int      // preemptions in the current run
}

// branch is a choice: the index of the option that was taken, and the number of options.
type branch struct{ taken, options int }

// NewExhaustive returns an enumeration that is at its first schedule.
func NewExhaustive(bound int) *Exhaustive { return &Exhaustive{bound: bound} }

// Choose is the Chooser of the current schedule.
func (x *Exhaustive) Choose(last int, runnable []int) int {
	at := slices.Index(runnable, last)
	switch {
	case len(runnable) == 1, at >= 0 && x.preempted == x.bound:
		return runnable[max(at, 0)]
	case x.at == len(x.path):
		x.path = append(x.path, branch{0, len(runnable)})
	}
	taken := x.path[x.at].taken
	x.at++
	if at < 0 {
		return runnable[taken]
	}
	// Option 0 continues the running thread. The others are preemptions.
	if taken > 0 {
		x.preempted++
		if taken <= at {
			taken--
		}
		return runnable[taken]
	}
	return last
}

// Next advances to the next schedule, and returns false after the last.
func (x *Exhaustive) Next() bool {
	x.path = x.path[:x.at]
	x.at, x.preempted = 0, 0
	for n := len(x.path) - 1; n >= 0; n-- {
		if b := &x.path[n]; b.taken+1 < b.options {
			b.taken++
			x.path = x.path[:n+1]
			return true
		}
	}
	return false
}
