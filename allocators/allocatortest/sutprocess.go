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
	if err == nil {
		t.closeLater(system)
	}
	return &processSUT{system, map[byte]allocators.Process{}}, err
}

// system opens a system without tasks.
func (t *trial) system(ids int64) (allocators.System, error) {
	v, err := t.values(ids)
	if err != nil {
		return nil, err
	}
	s, err := t.design.Open(v)
	if r, ok := s.(allocators.Remote); ok && err == nil {
		err = r.Admit(remoteTasks, remoteTimers, t.Workers)
	}
	return s, err
}

// remoteTasks and remoteTimers are more than the checks of a remote system have
// at any one time.
const (
	// remoteTasks and remoteTimers are upper bounds for the tasks and timers of any check at a time. A remote system
	// needs them beforehand.
	remoteTasks  = 64
	remoteTimers = 16_384
)

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
