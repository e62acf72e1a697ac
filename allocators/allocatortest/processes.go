package allocatortest

import (
	"fmt"
	"maps"

	"idlab/allocators"
)

// processes is a machine over the system calls.
type processes struct {
	system allocators.System
	tasks  map[byte]allocators.Process
}

func openProcesses(t *trial, ids int64) (machine, error) {
	system, err := t.system(ids)
	return &processes{system, map[byte]allocators.Process{}}, err
}

// system opens a machine without tasks.
func (t *trial) system(ids int64) (allocators.System, error) {
	v, err := t.values(ids)
	if err != nil {
		return nil, err
	}
	return t.design.Open(v)
}

func (m *processes) apart() machine {
	return &processes{m.system, map[byte]allocators.Process{}}
}

func (m *processes) fork() machine {
	return &processes{m.system, maps.Clone(m.tasks)}
}

func (m *processes) do(s step) string {
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

// lookUp asks both calls that look a timer up. They agree where nobody else
// creates or deletes it.
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
