package engine

import (
	"slices"

	"idlab/workloads"
)

// phaseState is a phase of a subject's program. It holds the loop of each stream, which is known before the phase runs,
// and the progress that is kept between slices.
type phaseState struct {
	*workloads.Phase
	loops []loop // by worker
	// bursts are the numbers of operations that fill burstTime, by pass (without and with clocks) and worker.
	bursts [2][]int
	// resumeAt is the index at which a worker beside others resumes its stream when the phase recurs. Without it, only
	// the beginning of a long stream would ever run.
	resumeAt []int
}

// loop selects the code that executes a stream. Streams of finds alone and of lookups alone have loops of their own,
// which do not examine the kind of each operation.
type loop uint8

const (
	loopMixed       loop = iota
	loopFinds            // finds alone
	loopLookups          // lookups alone
	loopFindChain        // finds alone, each of which depends on the find before
	loopLookupChain      // lookups alone, each of which depends on the lookup before
	loopSeeks            // a stream with seeks: the worker checks the barrier within each
)

func phaseStates(p *workloads.Program, of []workloads.Phase) (phases []phaseState) {
	for i := range of {
		s := phaseState{Phase: &of[i]}
		for _, stream := range of[i].Streams {
			s.loops = append(s.loops, loopOf(stream, p.Dependent))
			s.resumeAt = append(s.resumeAt, 0)
			for pass := range s.bursts {
				s.bursts[pass] = append(s.bursts[pass], 1)
			}
		}
		phases = append(phases, s)
	}
	return phases
}

func loopOf(stream workloads.Stream, dependent bool) loop {
	is := func(kind workloads.Kind) func(workloads.Op) bool {
		return func(op workloads.Op) bool { return op.Kind() == kind }
	}
	switch {
	case only(stream, workloads.Find) && dependent:
		return loopFindChain
	case only(stream, workloads.Find):
		return loopFinds
	case only(stream, workloads.Lookup) && dependent:
		return loopLookupChain
	case only(stream, workloads.Lookup):
		return loopLookups
	case slices.ContainsFunc(stream, is(workloads.Seek)):
		return loopSeeks
	}
	return loopMixed
}

// only reports whether a stream holds operations of that kind alone.
func only(stream workloads.Stream, kind workloads.Kind) bool {
	return len(stream) > 0 && !slices.ContainsFunc(stream, func(op workloads.Op) bool { return op.Kind() != kind })
}
