package allocatortest

import (
	"sync"
	"syscall"

	"idlab/allocators"
)

// machine is what steps are made on: tasks with letters, each of which begins
// when it is first named. It belongs to one worker; fork and apart make
// machines for others over the same structure.
type machine interface {
	do(step) (answer string)
	// fork shares the tasks that there are; each machine knows only of the
	// timers that it made itself.
	fork() machine
	// apart shares the structure but no task.
	apart() machine
}

// layer is where a machine puts its steps in.
type layer struct {
	name string
	open func(t *trial, ids int64) (machine, error)
}

func layers() []layer { return []layer{{"space", openSpaces}, {systemLayer, openProcesses}} }

// systemLayer is the one that a whole system has too.
const systemLayer = "system"

// spaces is a machine over the contract of the designs.
type spaces struct {
	allocator allocators.Allocator
	addresses *addresses
	tasks     map[byte]*spaceTask
}

type spaceTask struct {
	owner  allocators.Address
	space  allocators.Space
	timers []*allocators.Timer // oldest first
}

func openSpaces(t *trial, ids int64) (machine, error) {
	a, addresses, err := t.allocator(ids)
	if err != nil {
		return nil, err
	}
	return &spaces{a, addresses, map[byte]*spaceTask{}}, nil
}

// allocator builds an empty one, with the addresses for its tasks.
func (t *trial) allocator(ids int64) (allocators.Allocator, *addresses, error) {
	v, err := t.values(ids)
	if err != nil {
		return nil, nil, err
	}
	a, err := t.design.New(v)
	return a, newAddresses(allocators.LayoutOf(v)), err
}

func (m *spaces) apart() machine {
	return &spaces{m.allocator, m.addresses, map[byte]*spaceTask{}}
}

func (m *spaces) fork() machine {
	f := &spaces{m.allocator, m.addresses, map[byte]*spaceTask{}}
	for letter, t := range m.tasks {
		f.tasks[letter] = &spaceTask{owner: t.owner, space: t.space}
	}
	return f
}

func (m *spaces) do(s step) string {
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
	// The next task gets the address of this one, as from a slab cache. Ids
	// that were left behind would be its ids.
	t.space = m.allocator.NewSpace(t.owner)
	return "ok"
}

func (t *spaceTask) create() string {
	timer := new(allocators.Timer)
	id, err := t.space.Add(timer)
	if err == nil {
		t.timers = append(t.timers, timer)
		if !timer.Is(t.owner, id) {
			return "a timer assigned to another owner or id"
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
			return "a timer assigned to another owner or id"
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

// index returns which of the live timers it is, -1 if it is none.
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

// addresses gives tasks the addresses that NewSystem would give them.
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

// NewSpace makes addresses an allocator, which is told them.
func (a *addresses) NewSpace(owner allocators.Address) allocators.Space {
	a.last = owner
	return nil
}

func (a *addresses) next() allocators.Address {
	a.mu.Lock()
	defer a.mu.Unlock()
	// A process that nobody uses; it cannot fail over an allocator.
	a.system.NewProcess()
	return a.last
}
