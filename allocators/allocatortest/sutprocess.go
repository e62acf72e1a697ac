package allocatortest

import (
	"fmt"
	"maps"

	"idlab/allocators"
)

// processSUT is the sut of the system calls.
type processSUT struct {
	system allocators.System
	tasks  map[byte]allocators.Process
}

func openProcessSUT(t *trial, ids int64) (sut, error) {
	system, err := t.system(ids)
	return &processSUT{system, map[byte]allocators.Process{}}, err
}

func (m *processSUT) newTasks() sut {
	return &processSUT{m.system, map[byte]allocators.Process{}}
}

func (m *processSUT) sameTasks() sut {
	return &processSUT{m.system, maps.Clone(m.tasks)}
}

func (m *processSUT) do(s step) string {
	p := m.tasks[s.task]
	if p == nil {
		var err error
		if p, err = m.system.NewProcess(); err != nil {
			return fmt.Sprintf("no process: %v", err)
		}
		m.tasks[s.task] = p
	}
	switch s.call {
	case create:
		return answerID(p.Create())
	case at:
		return answerTo(p.CreateAt(s.id))
	case find:
		return lookUp(p, s.id)
	case del:
		return answerTo(p.Delete(s.id))
	case timers:
		return answerIDs(p.Timers(nil))
	}
	p.Exit()
	delete(m.tasks, s.task)
	return "ok"
}

// lookUp looks a timer up by both calls that do so. Without concurrent calls they must agree.
func lookUp(p allocators.Process, id allocators.ID) string {
	found := p.Find(id)
	_, err := p.Overrun(id)
	switch {
	case found && err == nil:
		return "yes"
	case !found && answerTo(err) == "EINVAL":
		return "no"
	}
	return fmt.Sprintf("find %v but overrun %s", found, answerTo(err))
}
