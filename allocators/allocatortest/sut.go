package allocatortest

import (
	"sync"
	"syscall"

	"idlab/allocators"
)

// A sut (system under test) makes steps: tasks are named by letters, and begin when they are first named. A sut belongs
// to one worker. sameTasks and newTasks make suts for other workers over the same structure.
type sut interface {
	do(step) (answer string)
	// sameTasks returns a sut with the tasks that exist now. Each sut knows only the timers that it created itself.
	sameTasks() sut
	// newTasks returns a sut without tasks over the same structure.
	newTasks() sut
}

// layer is a level of the contract, at which steps are made.
type layer struct {
	name string
	open func(t *trial, ids int64) (sut, error)
}

func layers() []layer { return []layer{{"space", openSpaceSUT}, {systemLayer, openProcessSUT}} }

// systemLayer is the layer that whole systems, such as the running kernel, have too.
const systemLayer = "system"

// spaceSUT is the sut of the contract of designs.
type spaceSUT struct {
	allocator allocators.Allocator
	addresses *addresses
	tasks     map[byte]*spaceTask
}

type spaceTask struct {
	owner  allocators.Address
	space  allocators.Space
	timers []*allocators.Timer // oldest first
}

func openSpaceSUT(t *trial, ids int64) (sut, error) {
	a, addresses, err := t.allocator(ids)
	if err != nil {
		return nil, err
	}
	return &spaceSUT{a, addresses, map[byte]*spaceTask{}}, nil
}

func (m *spaceSUT) newTasks() sut {
	return &spaceSUT{m.allocator, m.addresses, map[byte]*spaceTask{}}
}

func (m *spaceSUT) sameTasks() sut {
	f := &spaceSUT{m.allocator, m.addresses, map[byte]*spaceTask{}}
	for letter, t := range m.tasks {
		f.tasks[letter] = &spaceTask{owner: t.owner, space: t.space}
	}
	return f
}

func (m *spaceSUT) do(s step) string {
	t := m.tasks[s.task]
	if t == nil {
		owner := m.addresses.next()
		t = &spaceTask{owner: owner, space: m.allocator.NewSpace(owner)}
		m.tasks[s.task] = t
	}
	switch s.call {
	case create:
		return t.create()
	case at:
		return t.at(s.id)
	case find:
		return t.find(s.id)
	case del:
		return t.delete(s.id)
	case timers:
		return t.list()
	}
	t.exit()
	// The next task gets the same address, as from a slab cache. So timers that the exit left behind are found in it.
	t.space = m.allocator.NewSpace(t.owner)
	return "ok"
}

// errAssigned is the answer if a design assigned a timer wrongly.
const errAssigned = "a timer assigned to another owner or id"

func (t *spaceTask) create() string {
	timer := new(allocators.Timer)
	id, err := t.space.Add(timer)
	if err == nil {
		t.timers = append(t.timers, timer)
		if !timer.Is(t.owner, id) {
			return errAssigned
		}
	}
	return answerID(id, err)
}

func (t *spaceTask) at(id allocators.ID) string {
	timer := new(allocators.Timer)
	err := t.space.AddAt(timer, id)
	if err == nil {
		t.timers = append(t.timers, timer)
		if !timer.Is(t.owner, id) {
			return errAssigned
		}
	}
	return answerTo(err)
}

func (t *spaceTask) find(id allocators.ID) string {
	found := t.space.Find(id)
	if found == nil {
		return "no"
	}
	if t.index(found) < 0 || found.ID() != id {
		return "another timer"
	}
	return "yes"
}

// index returns the index of a live timer of this sut, -1 if it is none.
func (t *spaceTask) index(timer *allocators.Timer) int {
	for i, other := range t.timers {
		if other == timer {
			return i
		}
	}
	return -1
}

func (t *spaceTask) delete(id allocators.ID) string {
	found := t.space.Find(id)
	if found == nil {
		return answerTo(syscall.EINVAL)
	}
	i := t.index(found)
	if i < 0 || found.ID() != id {
		return "another timer"
	}
	t.timers = append(t.timers[:i], t.timers[i+1:]...)
	t.space.Remove(found)
	return "ok"
}

func (t *spaceTask) list() string {
	var ids []allocators.ID
	for i := len(t.timers) - 1; i >= 0; i-- {
		ids = append(ids, t.timers[i].ID())
	}
	return answerIDs(ids)
}

func (t *spaceTask) exit() {
	for i := len(t.timers) - 1; i >= 0; i-- {
		t.space.Remove(t.timers[i])
	}
	t.timers = nil
}

// addresses yields the owner addresses that NewSystem would give to tasks.
type addresses struct {
	mu     sync.Mutex
	system allocators.System
	last   allocators.Address
}

func newAddresses(layout allocators.Layout) *addresses {
	a := new(addresses)
	a.system = allocators.NewSystem(a, layout)
	return a
}

// NewSpace makes addresses an allocator: NewSystem passes the addresses to it.
func (a *addresses) NewSpace(owner allocators.Address) allocators.Space {
	a.last = owner
	return nil
}

func (a *addresses) next() allocators.Address {
	a.mu.Lock()
	defer a.mu.Unlock()
	// The process is not used. NewProcess over an allocator returns no error.
	a.system.NewProcess()
	return a.last
}
