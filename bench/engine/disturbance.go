package engine

import (
	"math"
	"slices"
	"time"
)

// A disturbance is an event on the machine that slows workers and is not caused by the design. The rule is fixed
// beforehand and treats all designs alike:
//
//   - A slice is disturbed if the two clocks disagree about its length.
//   - It is also disturbed if the hypervisor stole time, or if a worker was runnable without a CPU for more than a
//     twentieth of it; but not if a worker gave up its CPU, as under a lock that parks its waiters. Waking a parked
//     worker causes the same readings: the worker waits in the run queue, a CPU that slept shows stolen time, and the
//     threads with which Go's runtime looks for work take CPUs from the workers. On two CPUs of a virtual machine, 53 %
//     of the slices of a lock that parks showed stolen time, 60 % time in the run queue and 80 % involuntary switches.
//     Of the slices of a lock that spins, these were 20, 19 and 45 %.
//   - It is also disturbed if the kernel charged a tick to a CPU near the workers: a CPU without a worker that shares a
//     cache with a worker's. Another program ran there. It takes no CPU from a worker, but a part of the cache, and of
//     the core if the two CPUs are threads of one. Designs differ in how much this slows them. The kernel charges 100
//     to 1,000 ticks per second, so a short slice beside a busy CPU may go unnoticed, but hardly a whole turn.
//   - A disturbance counts for all designs of its turn: the main estimates of all of them leave the turn out. So no
//     design loses more turns than another, whether it parks or has a long warm-up.
//   - While there are fewer than minCleanTurns undisturbed turns, all designs have a further turn, up to
//     maxFurtherTurns of them. A design with too few has no main estimate in the block, because a disturbed figure
//     would mislead and a missing one does not.
//
// The rule holds for steady programs. Other programs are measured from beginning to end. The share of turns that were
// left out is a figure of its own (record.Disturbed), and so is the time per operation over all turns
// (record.AllNsPerOp).
//
// Workers that outnumber the CPUs wait for each other, and this is part of the measurement. Then only the hypervisor
// and the clocks count. Their slices are long, so there are at most as many further turns as turns.

// minCleanTurns is the number of undisturbed turns that an estimate needs. A pass of fewer turns needs as many as it
// has. maxFurtherTurns bounds the further turns. A pass of more turns may have as many further turns as turns.
const (
	minCleanTurns   = 3
	maxFurtherTurns = 30
)

// furtherTurns returns how many further turns a pass may have.
func (p *Pool) furtherTurns(turns int) int {
	if p.crowded {
		return turns
	}
	return max(turns, maxFurtherTurns)
}

// maxQueued is the share of a slice for which a worker may be runnable without a CPU.
const maxQueued = 0.05

// readings are taken before and after a slice.
type readings struct {
	cpuTimes
	ticks int64 // reading of the clock that times operations
	time  time.Time
}

func (p *Pool) read() readings {
	return readings{cpuTimes: readCPUs(p.near), ticks: p.clock.Now(), time: time.Now()}
}

// cpuTimes are times since the machine started, in hundredths of a second. With such coarse steps a short time shows
// late.
type cpuTimes struct {
	stolen uint64 // what the hypervisor gave to others, of all CPUs
	near   uint64 // what CPUs near the workers were busy
}

// maxDrift is the share of a slice by which the clocks may disagree: a larger difference means that one of them jumped.
// minDrift is the difference that reading the clocks one after the other may cause.
const (
	maxDrift = 0.01
	minDrift = 100 * time.Microsecond
)

// disturbed reports whether the slice that began with the readings was disturbed.
func (p *Pool) disturbed(before readings, results []workerResult) bool {
	now := p.read()
	byClock, byTime := p.clock.Nanoseconds(now.ticks-before.ticks), float64(now.time.Sub(before.time))
	switch {
	case math.Abs(byClock-byTime) > max(maxDrift*byTime, float64(minDrift)):
		return true
	case p.parked(results):
		return false
	}
	return now.cpuTimes != before.cpuTimes || !p.crowded && p.kept(results)
}

// parked reports whether a worker gave up its CPU in the slice more often than preemption by Go's runtime explains.
func (p *Pool) parked(results []workerResult) bool {
	return slices.ContainsFunc(results, func(r workerResult) bool {
		return r.parked > int64(p.clock.Nanoseconds(r.to-r.began)/float64(preemptPeriod))
	})
}

// preemptPeriod is how long Go's runtime lets a goroutine run before it preempts it (forcePreemptNS in the runtime).
// Slices with a long warm-up last longer.
const preemptPeriod = 10 * time.Millisecond

// kept reports whether a worker was runnable without a CPU for more than maxQueued of the slice.
func (p *Pool) kept(results []workerResult) bool {
	return slices.ContainsFunc(results, func(r workerResult) bool {
		return float64(r.queued) > maxQueued*p.clock.Nanoseconds(r.to-r.began)
	})
}
