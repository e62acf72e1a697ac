//go:build sim

package allocatortest

import "idlab/allocators"

// systemExecution makes system calls.
type systemExecution struct {
	lowest  bool
	system  allocators.System
	process allocators.Process
}

func (x *testProgram) openSystem() (executionLayer, error) {
	system, err := x.subject.design.Open(x.values)
	if err != nil {
		return nil, err
	}
	p, err := system.NewProcess()
	return &systemExecution{lowestFree(x.subject.design.IDs), system, p}, err
}

func (s *systemExecution) call(e *operation, _ int, c programCall) bool {
	switch c.call {
	case create:
		var err error
		e.given, err = s.process.Create()
		e.answer = answerID(e.given, err)
	case at:
		e.answer = answerTo(s.process.CreateAt(c.id))
	case del:
		e.answer = answerTo(s.process.Delete(c.id))
	case overrun:
		_, err := s.process.Overrun(c.id)
		e.answer = answerTo(err)
	case timers:
		e.answer = answerIDs(s.process.Timers(nil))
	case find:
		e.answer = "no"
		if s.process.Find(c.id) {
			e.answer = "yes"
		}
	}
	return true
}

// systemIDs is the number of ids that programs of system calls may name.
const systemIDs = 16

// reads returns every read-only call. The specification compares the list and the lookups, so there is nothing to check.
func (s *systemExecution) reads([]operation) (reads []programCall) {
	for id := range allocators.ID(systemIDs) {
		reads = append(reads, programCall{find, id}, programCall{overrun, id})
	}
	return append(reads, programCall{call: timers})
}

func (s *systemExecution) check() error { return nil }

func (s *systemExecution) objects() []object {
	return []object{named("process", s.process), named("system", s.system)}
}

func (s *systemExecution) spec(history []operation) (historySpec, []operation) {
	return callSpec{s.lowest}, history
}

func (s *systemExecution) structure() (allocators.StructureStats, bool) {
	if r, ok := s.system.(interface {
		StructureStats() (allocators.StructureStats, bool)
	}); ok {
		return r.StructureStats()
	}
	return allocators.StructureStats{}, false
}
