package engine

import (
	"slices"

	"idlab/workloads"
)

// leg is a phase of a program under a machine, with what is known of its streams
// before they run and what is remembered of them between slices.
type phaseState struct {
	*workloads.Phase
	loops []loop
	// bursts are how many operations of a worker take the time of a burst, in the
	// pass without clocks and in the one with them.
	bursts [2][]int
	// resumes is where the streams that go round beside others go on when the
	// phase comes again: else a long stream would only ever be begun.
	resumeAt []int
}

// loop is the kind of a stream: streams that hold nothing but finds or lookups
// have a loop of their own, in which no operation is asked what it is.
type loop uint8

const (
	loopMixed       loop = iota
	loopFinds            // nothing but finds
	loopLookups          // nothing but lookups
	loopFindChain        // nothing but finds, each of which hangs on the one before
	loopLookupChain      // nothing but lookups, of the same kind
	loopSeeks            // there are seeks, which take many looks at the gate
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

// only reports whether a stream holds operations of that kind and no other.
func only(stream workloads.Stream, kind workloads.Kind) bool {
	return len(stream) > 0 && !slices.ContainsFunc(stream, func(op workloads.Op) bool { return op.Kind() != kind })
}
