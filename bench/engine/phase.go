package engine

import "idlab/workloads"

// phaseState is a phase of a subject's program. It holds the loop of each stream, which is known before the phase runs,
// and the progress that is kept between slices.
type phaseState struct {
	*workloads.Phase
	kinds []kindSet // by worker
	loops []loop    // by worker
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
			kinds := kindsOf(stream)
			s.kinds = append(s.kinds, kinds)
			s.loops = append(s.loops, loopOf(kinds, p.Dependent))
			s.resumeAt = append(s.resumeAt, 0)
			for pass := range s.bursts {
				s.bursts[pass] = append(s.bursts[pass], 1)
			}
		}
		phases = append(phases, s)
	}
	return phases
}

// kindSet is the set of the kinds of operations in a stream: a bit for each. Streams of many workers are long, so each is
// read once.
type kindSet uint16

func kindsOf(stream workloads.Stream) (set kindSet) {
	for _, op := range stream {
		set |= 1 << op.Kind()
	}
	return set
}

func (s kindSet) has(kind workloads.Kind) bool { return s&(1<<kind) != 0 }

// only reports whether the stream has operations of that kind alone.
func (s kindSet) only(kind workloads.Kind) bool { return s == 1<<kind }

func loopOf(kinds kindSet, dependent bool) loop {
	switch {
	case kinds.only(workloads.Find) && dependent:
		return loopFindChain
	case kinds.only(workloads.Find):
		return loopFinds
	case kinds.only(workloads.Lookup) && dependent:
		return loopLookupChain
	case kinds.only(workloads.Lookup):
		return loopLookups
	case kinds.has(workloads.Seek):
		return loopSeeks
	}
	return loopMixed
}
