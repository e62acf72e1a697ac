//go:build sched

package sched

import (
	"math/rand/v2"
	"slices"
)

// RandomWalk switches at one point in so many, to a thread drawn at random.
func RandomWalk(random *rand.Rand, oneIn int) Chooser {
	return func(last int, runnable []int) int {
		if slices.Contains(runnable, last) && random.IntN(oneIn) != 0 {
			return last
		}
		return runnable[random.IntN(len(runnable))]
	}
}

// PCT runs the thread of the highest priority, which are drawn at random, and
// lowers that of the running thread below all others at so many points drawn from
// a run of so many steps: probabilistic concurrency testing (Burckhardt, Kothari,
// Musuvathi, Nagarakatte, ASPLOS 2010). It finds a fault that takes changes+1
// ordered steps with a probability of at least 1/(threads × length^changes).
func PCT(random *rand.Rand, threads, changes, length int) Chooser {
	priority := random.Perm(threads)
	lowered := map[int]int{} // by step
	for n := range changes {
		lowered[random.IntN(length)] = -1 - n
	}
	step := 0
	return func(last int, runnable []int) int {
		if p, now := lowered[step]; now && last >= 0 {
			priority[last] = p
		}
		step++
		return slices.MaxFunc(runnable, func(a, b int) int { return priority[a] - priority[b] })
	}
}

// Exhaustive goes through all schedules in which a thread that could go on is
// preempted at most so many times: most faults take two preemptions or fewer
// (Musuvathi and Qadeer, PLDI 2007). The program must do the same under the same
// choices.
//
//	for x := NewExhaustive(2); ; {
//		Run(x.Choose, …)
//		if !x.Next() {
//			break
//		}
//	}
type Exhaustive struct {
	bound     int
	path      []branch // the choices of the run under way
	at        int      // in path
	preempted int
}

// branch is a choice: which of so many options was taken.
type branch struct{ taken, options int }

// NewExhaustive returns one that begins at the first schedule.
func NewExhaustive(bound int) *Exhaustive { return &Exhaustive{bound: bound} }

// Choose is the Chooser of the run under way.
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
	// The first option is to go on with the thread that runs.
	if taken > 0 {
		x.preempted++
		if taken <= at {
			taken--
		}
		return runnable[taken]
	}
	return last
}

// Next goes on to the next schedule, and reports whether there is one.
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
