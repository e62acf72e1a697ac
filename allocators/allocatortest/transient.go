package allocatortest

import (
	"fmt"
	"slices"

	"idlab/allocators"
	"idlab/allocators/params"
)

// transientChecks make calls while an id is taken and its timer is not live: after a create has linked the timer and
// before it returns, and after a delete has begun and before it unlinks the timer.
func transientChecks() []Check {
	return []Check{
		{"system-transient", "an id whose timer is being created or deleted is taken, and no call accepts the timer",
			systemTransient, true},
	}
}

// hookedAllocator calls hooks in both transient states.
type hookedAllocator struct {
	allocators.Allocator
	linked, leaving func(allocators.ID) // called while the timer is in the structure
}

type hookedSpace struct {
	allocators.Space
	*hookedAllocator
}

func (w *hookedAllocator) NewSpace(owner allocators.Address) allocators.Space {
	return hookedSpace{w.Allocator.NewSpace(owner), w}
}

func (s hookedSpace) Add(t *allocators.Timer) (allocators.ID, error) {
	id, err := s.Space.Add(t)
	if err == nil {
		s.linked(id)
	}
	return id, err
}

func (s hookedSpace) AddAt(t *allocators.Timer, id allocators.ID) error {
	err := s.Space.AddAt(t, id)
	if err == nil {
		s.linked(id)
	}
	return err
}

func (s hookedSpace) Remove(t *allocators.Timer) {
	s.leaving(t.ID())
	s.Space.Remove(t)
}

// systemTransient creates and deletes timers, and checks each of them in both transient states.
func systemTransient(t *trial) error {
	var process allocators.Process
	var failed error
	looking := false // the calls of a check have no hooks
	look := func(when string) func(allocators.ID) {
		return func(id allocators.ID) {
			if looking || failed != nil {
				return
			}
			looking = true
			failed = checkTransient(process, id, when)
			looking = false
		}
	}
	hooked := t.subject
	hooked.design.New = func(v params.Values) (allocators.Allocator, error) {
		a, err := t.design.New(v)
		return &hookedAllocator{a, look("being created"), look("being deleted")}, err
	}
	system, err := hooked.open(wholeSpace, t.Workers)
	if err != nil {
		return err
	}
	defer system.Close()
	if process, err = system.NewProcess(); err != nil {
		return err
	}
	for _, id := range []allocators.ID{5, 1000, allocators.MaxID} {
		if err := process.CreateAt(id); err != nil {
			return err
		}
	}
	for n := range 20 {
		id, err := process.Create()
		if err == nil && n%2 == 0 {
			err = process.Delete(id)
		}
		if err != nil {
			return err
		}
	}
	looking = true // no call may be concurrent with an exit
	process.Exit()
	return failed
}

// checkTransient checks that an id is taken and that no call accepts a timer under it.
func checkTransient(p allocators.Process, id allocators.ID, when string) error {
	if _, err := p.Overrun(id); answerTo(err) != "EINVAL" {
		return fmt.Errorf("timer %d %s: overrun gives %s, want EINVAL", id, when, answerTo(err))
	}
	if err := p.Delete(id); answerTo(err) != "EINVAL" {
		return fmt.Errorf("timer %d %s: delete gives %s, want EINVAL", id, when, answerTo(err))
	}
	if err := p.CreateAt(id); answerTo(err) != "EBUSY" {
		return fmt.Errorf("timer %d %s: create-at gives %s, want EBUSY", id, when, answerTo(err))
	}
	if slices.Contains(p.Timers(nil), id) {
		return fmt.Errorf("timer %d %s is listed", id, when)
	}
	return nil
}
