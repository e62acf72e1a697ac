package calibrate

import (
	"math/rand/v2"
	"sync/atomic"
	"time"
)

const lineSize = 64

// Effort is how much calibration does.
type Effort struct {
	Tries int // each figure is the least of so many
	Bytes int // the largest working set
}

// probes measure single figures, in nanoseconds.
type probes struct{ Effort }

// steps is the number of steps of a try. Few steps fit between two interruptions by other programs.
const steps = 1 << 12

// node is a line of a random walk.
type node struct {
	next *node
	_    [lineSize - 8]byte
}

// chase returns the time per load of a random walk through so many bytes, in nanoseconds.
func (p probes) chase(bytes int) float64 {
	nodes := make([]node, max(2, min(bytes, p.Bytes)/lineSize))
	order := rand.New(rand.NewPCG(1, 1)).Perm(len(nodes))
	for i, at := range order {
		nodes[at].next = &nodes[order[(i+1)%len(order)]]
	}
	at := &nodes[0]
	for range nodes { // brings the working set into the cache
		at = at.next
	}
	return p.least(func() float64 {
		start := time.Now()
		for range steps {
			at = at.next
		}
		return perStep(start)
	})
}

// increments returns the time per atomic increment of an owned line.
func (p probes) increments() float64 {
	var line struct {
		n atomic.Uint64
		_ [lineSize]byte
	}
	return p.least(func() float64 {
		start := time.Now()
		for range steps {
			line.n.Add(1)
		}
		return perStep(start)
	})
}

func (p probes) least(probe func() float64) float64 {
	best := probe()
	for range p.Tries - 1 {
		best = min(best, probe())
	}
	return best
}

func perStep(start time.Time) float64 {
	return float64(time.Since(start).Nanoseconds()) / float64(steps)
}

// pair is two pinned threads.
type pair struct{ a, b int }

// run runs a body on both CPUs, with the number of the thread, and returns the time per step.
func (p probes) run(on pair, body func(thread int)) float64 {
	return p.least(func() float64 {
		var ready atomic.Int32
		done := make(chan error)
		var start time.Time
		for thread, cpu := range []int{on.a, on.b} {
			go func() {
				err := pinned(cpu, func() {
					for ready.Add(1); ready.Load() < 2; {
					}
					if thread == 0 {
						start = time.Now()
					}
					body(thread)
				})
				if err != nil {
					ready.Add(1)
				}
				done <- err
			}()
		}
		<-done
		<-done
		return perStep(start)
	})
}

// latency returns half a round trip of a line between both CPUs.
func (p probes) latency(on pair) float64 {
	var line struct {
		turn atomic.Uint64
		_    [lineSize]byte
	}
	return p.run(on, func(thread int) {
		from := line.turn.Load() &^ 1
		for step := range uint64(steps) {
			if mine := from + step; step&1 == uint64(thread) {
				for !line.turn.CompareAndSwap(mine, mine+1) {
				}
			}
		}
	})
}

// occupancy returns the time per increment of a line that both CPUs increment.
func (p probes) occupancy(on pair) float64 {
	var line struct {
		n atomic.Uint64
		_ [lineSize]byte
	}
	return p.run(on, func(int) {
		for range steps / 2 {
			line.n.Add(1)
		}
	})
}
