package workloads

import (
	"math/rand/v2"

	"idlab/allocators/params"
)

// iterate lists the timers of tasks, as who reads /proc/PID/timers does, while
// others replace them: since Linux 6.15 under RCU (commit 2dc4dbf89cf1), before
// under the lock that each create and delete takes. The list belongs to the
// system-call layer, not to the designs: what they differ in is how churn gets
// on beside it.
func iterate() Workload {
	return Workload{
		Name: "iterate", Title: "walks over /proc/PID/timers beside churn", Steady: "population: each slot has a timer, but while it is replaced",
		Params: []params.Param{paramTimers()},
		Program: func(s Shape) (*Program, error) {
			timers, err := timersPerTask(s)
			if err != nil {
				return nil, err
			}
			p := &Program{First: Evenly(s.Tasks, timers)}
			churners := max(1, s.Workers-1)
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
				return p.replaced(uniformly(rng, draws(to-from), from, to))
			})
			run := Phase{Name: "run", Streams: []Stream{byTurns(walks(len(churn[0])/churnPerWalk), churn[0])}}
			if s.Workers > 1 {
				run.Streams = append([]Stream{walks(minDraws)}, churn...)
				run.Roles = rolesOf("walker", "churners", s.Workers)
			}
			p.Setup, p.Phases = p.grown(s, churners, true), []Phase{run}
			return p, nil
		},
	}
}

// churnPerWalk is how many operations a worker that is alone does for a walk.
const churnPerWalk = 128

func byTurns(walks, churn Stream) (s Stream) {
	for _, walk := range walks {
		s = append(append(s, walk), churn[:churnPerWalk]...)
		churn = churn[churnPerWalk:]
	}
	return append(s, churn...)
}
