package engine

import (
	"time"

	"idlab/bench/record"
)

// RunOps brings a machine to where measuring begins and executes about n
// operations of its measured phases, going through them again if need be. It is
// for benchmarks that count operations, such as those of go test.
func (r *Rotation) RunOps(m *Machine, n int) []record.Sample {
	r.Machines = []*Machine{m}
	r.Setup()
	tallies := r.newTallies()
	const unbounded = time.Hour
	each := max(1, n/len(r.Pool.workers))
	for left := each; left > 0; {
		if m.over() {
			rounds := 1
			if m.program.Steady() {
				rounds = -1
			}
			m.begin(m.program.Phases, rounds)
		}
		phase := m.phase
		r.Pool.run(job{machine: m, limit: left}, 0, unbounded)
		tallies[m].add(m, phase, r.Pool)
		done := 0
		for _, w := range r.Pool.workers {
			done = max(done, w.span.all)
		}
		left -= max(1, done)
	}
	r.close(tallies)
	return m.Samples(tallies[m], r.Pool.clock)
}
