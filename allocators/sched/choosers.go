//go:build sim

package sched

import (
	"math/rand/v2"
	"slices"
)

// This file has the Choosers that draw schedules at random, and Replay.

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

// Replay repeats a schedule. Where the schedule ends or its thread cannot run, the running thread goes on if it can.
func Replay(schedule Trace) Chooser {
	step := 0
	return func(last int, runnable []int) int {
		next := last
		if step < len(schedule) {
			next = schedule[step]
			step++
		}
		if !slices.Contains(runnable, next) {
			return runnable[0]
		}
		return next
	}
}
