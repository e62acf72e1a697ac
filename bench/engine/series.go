package engine

import (
	"slices"

	"idlab/workloads"
)

// series are the results beside the total of all operations: one for each phase if there are several, one for each role
// if workers do different things, and one for each kind of operation. A phase and a kind of the same name share a
// series, with the time of the phase and the latencies of the kind. The series of a role has both.
type series struct {
	names []string
	// times is the series for the throughput of a phase and worker; noSeries if it would equal the total.
	times [][]int
	// latencies is the series for the latencies of a phase, worker and kind.
	latencies [][][workloads.Kinds]int
}

const noSeries = -1

// seriesOf returns the series of the measured phases of a program.
func seriesOf(phases []phaseState) (s series) {
	for i := range phases {
		ph := phases[i].Phase
		times := make([]int, len(ph.Streams))
		latencies := make([][workloads.Kinds]int, len(ph.Streams))
		for w := range ph.Streams {
			switch {
			case ph.Roles != nil:
				times[w] = s.named(roleName(ph, w, len(phases) == 1))
			case len(phases) > 1:
				times[w] = s.named(ph.Name)
			default:
				times[w] = noSeries
			}
		}
		s.times = append(s.times, times)
		s.latencies = append(s.latencies, latencies)
	}
	for i := range phases {
		for w := range phases[i].Streams {
			for kind := range workloads.Kinds {
				s.latencies[i][w][kind] = s.latencySeries(&phases[i], s.times[i][w], w, kind)
			}
		}
	}
	return s
}

// named returns the index of the series with that name. It adds the series if there is none.
func (s *series) named(name string) int {
	i := slices.Index(s.names, name)
	if i < 0 {
		i = len(s.names)
		s.names = append(s.names, name)
	}
	return i
}

// latencySeries returns the series for the latencies of a kind; role is that of the worker's role. It is noSeries if the
// worker has no such operations, or if the phase runs Once and so has no latencies.
func (s *series) latencySeries(ph *phaseState, role, worker int, kind workloads.Kind) int {
	if ph.Once || !ph.kinds[worker].has(kind) {
		return noSeries
	}
	if ph.Roles != nil {
		return role
	}
	return s.named(kind.String())
}

// roleName names the series of a role: by the phase for the main role, else by both. In the only phase of a program the
// role alone is the name.
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
