package engine

import (
	"slices"

	"idlab/workloads"
)

// lines are what results tell of beside all operations together: each phase
// where there are several, each role where workers do different things, and each
// kind of operation. A phase and a kind of one name share a line: the phase has
// its time there, the kind its latencies. Operations of a role have both.
type series struct {
	names []string
	// times is the line that the operations of a phase and worker count for in
	// the pass without clocks, onlySum where it would be all of them.
	times [][]int
	// latencies is the line of each kind in the pass with clocks.
	latencies [][][workloads.Kinds]int
}

const noSeries = -1

func seriesOf(p *workloads.Program) (l series) {
	for i := range p.Phases {
		ph := &p.Phases[i]
		times := make([]int, len(ph.Streams))
		latencies := make([][workloads.Kinds]int, len(ph.Streams))
		for w := range ph.Streams {
			switch {
			case ph.Roles != nil:
				times[w] = l.named(roleName(ph, w, len(p.Phases) == 1))
			case len(p.Phases) > 1:
				times[w] = l.named(ph.Name)
			default:
				times[w] = noSeries
			}
		}
		l.times = append(l.times, times)
		l.latencies = append(l.latencies, latencies)
	}
	for i := range p.Phases {
		for w := range p.Phases[i].Streams {
			for kind := range workloads.Kinds {
				l.latencies[i][w][kind] = l.latencySeries(p, i, w, kind)
			}
		}
	}
	return l
}

// named returns the line of that name, a new one if need be.
func (l *series) named(name string) int {
	i := slices.Index(l.names, name)
	if i < 0 {
		i = len(l.names)
		l.names = append(l.names, name)
	}
	return i
}

// latencyLine returns the line for the latencies of a kind, onlySum where the
// worker does none of it or the phase has none.
func (l *series) latencySeries(p *workloads.Program, phase, worker int, kind workloads.Kind) int {
	ph := &p.Phases[phase]
	if ph.Once || !slices.ContainsFunc(ph.Streams[worker], func(op workloads.Op) bool { return op.Kind() == kind }) {
		return noSeries
	}
	if ph.Roles != nil {
		return l.times[phase][worker]
	}
	return l.named(kind.String())
}

// roleName names the line of a role: by the phase where it is the main one, else
// by both, or by itself in the only phase there is.
func roleName(ph *workloads.Phase, worker int, alone bool) string {
	switch role := ph.Role(worker); {
	case role == "":
		return ph.Name
	case alone:
		return role
	default:
		return ph.Name + "-" + role
	}
}
