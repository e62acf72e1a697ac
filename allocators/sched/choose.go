//go:build sched

package sched

import (
	"math/rand/v2"
	"slices"
)

// Random switches with a chance of one in so many at each step.
func Random(rng *rand.Rand, oneIn int) Chooser {
	return func(last int, ready []int) int {
		if slices.Contains(ready, last) && rng.IntN(oneIn) != 0 {
			return last
		}
		return ready[rng.IntN(len(ready))]
	}
}

// PCT runs the worker of the highest priority. Priorities are drawn, and at so many
// points among the first steps the one that runs falls behind all others: a fault that
// takes d such points is found with a chance of at least 1/(workers × steps^(d−1)).
func PCT(rng *rand.Rand, workers, changes, steps int) Chooser {
	priority := rng.Perm(workers)
	for i := range priority {
		priority[i] += changes
	}
	falls := map[int]int{} // to which priority, by step
	for c := range changes {
		falls[rng.IntN(steps)] = c
	}
	step := 0
	return func(last int, ready []int) int {
		if to, ok := falls[step]; ok && last >= 0 {
			priority[last] = to
		}
		step++
		return slices.MaxFunc(ready, func(a, b int) int { return priority[a] - priority[b] })
	}
}

// Exhaust calls run with one schedule after the other, until it has been given all
// that have at most so many preemptions, returns false, or was called most times. It
// returns how often it was called, and whether that was all. A worker that goes on
// where it waited, or begins, preempts nobody.
func Exhaust(preemptions, most int, run func(Chooser) bool) (runs int, all bool) {
	var way []turn // the choices of the last run, of which there was more than one
	for runs < most {
		e := explorer{way: way, left: preemptions}
		runs++
		if !run(e.choose) {
			return runs, false
		}
		if way = e.next(); way == nil {
			return runs, true
		}
	}
	return runs, false
}

// turn is a choice: of how many, and which it was.
type turn struct{ options, picked int }

type explorer struct {
	way  []turn
	at   int
	left int // preemptions
}

func (e *explorer) choose(last int, ready []int) int {
	options := ready
	if slices.Contains(ready, last) {
		if e.left == 0 {
			return last
		}
		options = []int{last} // first, so that a way begins without preemptions
		for _, other := range ready {
			if other != last {
				options = append(options, other)
			}
		}
	}
	if len(options) == 1 {
		return options[0]
	}
	if e.at == len(e.way) {
		e.way = append(e.way, turn{options: len(options)})
	}
	picked := options[e.way[e.at].picked]
	e.at++
	if picked != last && slices.Contains(ready, last) {
		e.left--
	}
	return picked
}

// next is the way that comes after this one, nil if it was the last.
func (e *explorer) next() []turn {
	way := e.way[:e.at]
	for len(way) > 0 && way[len(way)-1].picked == way[len(way)-1].options-1 {
		way = way[:len(way)-1]
	}
	if len(way) == 0 {
		return nil
	}
	way[len(way)-1].picked++
	return way
}
