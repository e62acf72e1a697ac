package engine

import (
	"math"
	"time"
)

// Disturbances: what happened to the machine in a slice and is not the design's
// doing. A slice of a steady program is left out of the main estimate if a worker
// of it was kept from its CPU, though it could have run, for more than a
// twentieth of it; if the hypervisor gave time to others; or if the two clocks
// disagree about how long it was. The rule is fixed beforehand and looks at
// nothing that the design itself causes: who waits for a lock is not in the run
// queue. Slices that were left out are counted (record.Disturbed), and their time
// is in the figure beside (record.AllNsPerOp).
//
// Where workers outnumber CPUs they keep each other from them, which is what is
// measured there: then only the machine's disturbances count.

// mostQueued is the share of a slice that a worker may be kept from its CPU. The
// goroutine that times the slice takes some microseconds.
const mostQueued = 0.05

// readings are taken before and after a slice.
type readings struct {
	stolen uint64 // by the hypervisor, in whatever steps the kernel tells it
	ticks  int64  // of the clock that times operations
	time   time.Time
}

func (p *Pool) read() readings {
	return readings{stolen: stolen(), ticks: p.clock.Now(), time: time.Now()}
}

// mostDrift is by how much the clocks may disagree over a slice before one of
// them has jumped, and leastDrift what reading one after the other can amount to.
const (
	mostDrift  = 0.01
	leastDrift = 100 * time.Microsecond
)

// disturbed reports whether the slice since the readings was.
func (p *Pool) disturbed(before readings) bool {
	now := p.read()
	byClock, byTime := p.clock.Nanoseconds(now.ticks-before.ticks), float64(now.time.Sub(before.time))
	if now.stolen != before.stolen || math.Abs(byClock-byTime) > max(mostDrift*byTime, float64(leastDrift)) {
		return true
	}
	for _, w := range p.workers {
		if !p.crowded && float64(w.span.queued) > mostQueued*p.clock.Nanoseconds(w.span.to-w.span.began) {
			return true
		}
	}
	return false
}
