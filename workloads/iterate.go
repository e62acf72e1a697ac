package workloads

import (
	"math/rand/v2"

	"idlab/allocators/params"
)

// iterate lists the timers of tasks, as a read of /proc/PID/timers does, while other workers
// replace timers. Since Linux 6.15 the walk runs under RCU (commit 2dc4dbf89cf1); before, it
// held the lock that every create and delete takes. The list belongs to the system-call layer,
// not to the designs. So designs differ only in the churn beside the walks.
func iterate() Workload {
	return Workload{
		Name: "iterate", Title: "walks over /proc/PID/timers beside churn",
		Steady: "population: each slot has a timer, except during its replacement",
		Params: []params.Param{paramTimers()},
		Program: func(s Shape) (*Program, error) {
			timers, churners := timersPerTask(s), max(1, s.Workers-1)
			slots := s.Tasks * timers
			ops := populatedOps(slots, true) + 2*min(churners, slots)*streamDraws(slots/churners)
			if s.Workers > 1 {
				ops += minDraws
			}
			if err := s.Fits(Size{Slots: slots, Ops: ops, Kinds: 3}); err != nil {
				return nil, err
			}
			p := &Program{First: Evenly(s.Tasks, timers)}
			rng := rand.New(rand.NewPCG(s.Seed, uint64(s.Workers)))
			walks := func(n int) (walks Stream) {
				for range n {
					walks = append(walks, NewOp(Walk, rng.IntN(s.Tasks), 0))
				}
				return walks
			}
			churn := Each(churners, func(w int) Stream {
				from, to := Share(p.Slots(), churners, w)
				if to == from {
					return nil
				}
				rng := rand.New(rand.NewPCG(s.Seed, uint64(w)))
				return p.replaced(uniformSlots(rng, streamDraws(to-from), from, to))
			})
			run := Phase{Name: "run", Streams: []Stream{interleaved(walks(len(churn[0])/churnPerWalk), churn[0])}}
			if s.Workers > 1 {
				run.Streams = append([]Stream{walks(minDraws)}, churn...)
				run.Roles = rolesOf("walker", "churners", s.Workers)
			}
			p.Setup, p.Phases = p.populated(s, churners, true), []Phase{run}
			return p, nil
		},
	}
}

// churnPerWalk is the number of churn operations after each walk, if one worker does both.
const churnPerWalk = 128

// interleaved returns the stream of a single worker: each walk, then churnPerWalk operations
// of churn.
func interleaved(walks, churn Stream) (s Stream) {
	for _, walk := range walks {
		s = append(append(s, walk), churn[:churnPerWalk]...)
		churn = churn[churnPerWalk:]
	}
	return append(s, churn...)
}
