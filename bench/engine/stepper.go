package engine

import "idlab/workloads"

// stepper is the place of a subject in its program: the current phase, the rounds left, and each worker's position in
// its stream.
type stepper struct {
	states   []*workerState // by worker
	setup    []phaseState   // the phases before measuring
	measured []phaseState   // the phases that are measured
	phases   []phaseState   // the phases that run now: setup or measured
	phase    int            // index of the current phase
	rounds   int            // rounds left, with the current one; negative: without end
	batches  bool           // the system is remote: operations go over in batches
}

// begin goes to the start of the given phases, which run for that many rounds; -1: without end.
func (s *stepper) begin(phases []phaseState, rounds int) {
	s.phases, s.phase, s.rounds = phases, 0, rounds
	s.rewind()
}

// rewind puts the workers at the start of their streams in the current phase. A worker beside others resumes its stream
// where it stopped.
func (s *stepper) rewind() {
	for w, h := range s.states {
		h.at = 0
		if s.phase < len(s.phases) {
			h.at = s.phaseState().resumeAt[w]
		}
	}
	s.restart()
}

// restart starts the schedules of the current phase.
func (s *stepper) restart() {
	if s.phase >= len(s.phases) {
		return // there is no phase
	}
	for w, h := range s.states {
		h.schedule.restart(s.current(), w)
	}
}

// over reports whether all rounds are done.
func (s *stepper) over() bool { return s.rounds == 0 }

// cyclic reports whether the streams repeat without end.
func (s *stepper) cyclic() bool { return s.rounds < 0 }

// current is the current phase.
func (s *stepper) current() *workloads.Phase { return s.phaseState().Phase }

func (s *stepper) phaseState() *phaseState { return &s.phases[s.phase] }

// burstSize points to the number of operations in a worker's bursts in the current phase. A remote system gets
// remoteBurst operations per batch, except in phases that run Once: their operations are long.
func (s *stepper) burstSize(worker int, timed bool) *int {
	pass := 0
	if timed {
		pass = 1
	}
	n := &s.phaseState().bursts[pass][worker]
	if s.batches && !s.current().Once {
		*n = remoteBurst
	}
	return n
}

// stream is a worker's stream in the current phase. The latency pass skips phases that run Once: there it is empty.
func (s *stepper) stream(worker int, timed bool) workloads.Stream {
	if ph := s.current(); !timed || !ph.Once {
		return ph.Streams[worker]
	}
	return nil
}

// advance goes to the next phase if every worker has finished its stream in the current one. Workers beside others do
// not count.
func (s *stepper) advance(timed bool) {
	if s.cyclic() {
		return
	}
	for w, h := range s.states {
		if !s.current().IsBeside(w) && h.at < len(s.stream(w, timed)) {
			return
		}
	}
	if s.phase++; s.phase == len(s.phases) {
		s.phase = 0
		s.rounds--
	}
	s.rewind()
}
