package engine

import (
	"math"
	"slices"
	"time"
)

// Disturbances: what happened to the machine and is not the design's doing. The
// rule is fixed beforehand, and neutral to designs:
//
//   - A slice shows a disturbance if the two clocks disagree about how long it was.
//     It also does if the hypervisor gave time to others, or if a worker was kept
//     from its CPU, though it could have run, for more than a twentieth of it; but
//     not where a worker gave its CPU away, as in a design that parks who waits.
//     There all that is part of waking it is time in the run queue, on a CPU that
//     slept it is stolen time, and the threads that Go's runtime wakes to look for
//     work take CPUs from the workers. On two CPUs of a virtual machine, of the
//     slices of a lock that parks 53 % showed stolen time, 60 % time in the queue
//     and 80 % involuntary switches; of a lock that spins 20, 19 and 45 %.
//   - A disturbance counts for all designs of its turn: a turn that had one is left
//     out of the main estimate of each of them. So none loses more than another,
//     be it that it parks, or that its ramps are long.
//   - A turn that was left out is made up for by a further one, of all designs, as
//     long as there are fewer than leastClean and no more than mostFurther. A design
//     with fewer has no main estimate in the block: what is missing does not mislead,
//     and what was disturbed does.
//
// That is for steady programs. The others are measured from beginning to end.
// Turns that were left out are counted (record.Disturbed), and their time is in the
// figure beside (record.AllNsPerOp).
//
// Where workers outnumber CPUs they keep each other from them, which is what is
// measured there: then only the hypervisor and the clocks count.

// leastClean is how many undisturbed turns make an estimate, where so many were
// asked for; mostFurther how many there may be beyond those asked for, unless more
// were asked for: then as many again.
const (
	minCleanTurns   = 3
	maxFurtherTurns = 30
)

// mostQueued is the share of a slice that a worker may be kept from its CPU.
const maxQueued = 0.05

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
	maxDrift = 0.01
	minDrift = 100 * time.Microsecond
)

// disturbed reports whether the slice since the readings was.
func (p *Pool) disturbed(before readings, results []workerResult) bool {
	now := p.read()
	byClock, byTime := p.clock.Nanoseconds(now.ticks-before.ticks), float64(now.time.Sub(before.time))
	switch {
	case math.Abs(byClock-byTime) > max(maxDrift*byTime, float64(minDrift)):
		return true
	case p.parked(results):
		return false
	}
	return now.stolen != before.stolen || !p.crowded && p.kept(results)
}

// parked reports whether a worker gave its CPU away in the slice, more often than
// Go's runtime has a goroutine give way that does not do so itself.
func (p *Pool) parked(results []workerResult) bool {
	return slices.ContainsFunc(results, func(r workerResult) bool {
		return r.parked > int64(p.clock.Nanoseconds(r.to-r.began)/float64(givesWay))
	})
}

// givesWay is after how long it does (forcePreemptNS in the runtime). Slices with
// a long ramp last longer.
const givesWay = 10 * time.Millisecond

// kept reports whether a worker was kept from its CPU.
func (p *Pool) kept(results []workerResult) bool {
	return slices.ContainsFunc(results, func(r workerResult) bool {
		return float64(r.queued) > maxQueued*p.clock.Nanoseconds(r.to-r.began)
	})
}
