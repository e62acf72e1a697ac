package allocatortest

import (
	"fmt"
	"slices"

	"idlab/allocators"
	"idlab/allocators/params"
)

// momentChecks make calls at the two moments at which an id is taken and no timer is
// there for system calls: after a create has linked it and before the create returns,
// and after a delete has begun and before it is unlinked.
func momentChecks() []Check {
	return []Check{
		{"system-moments", "an id under construction, or on its way out, is taken, and no call finds its timer", (*trial).moments, true},
	}
}

// watching is a design that tells of those moments.
type watching struct {
	allocators.Allocator
	linked, leaving func(allocators.ID) // called while the timer is in the structure
}

type watchingSpace struct {
	allocators.Space
	*watching
}

func (w *watching) NewSpace(owner allocators.Address) allocators.Space {
	return watchingSpace{w.Allocator.NewSpace(owner), w}
}

func (s watchingSpace) Add(t *allocators.Timer) (allocators.ID, error) {
	id, err := s.Space.Add(t)
	if err == nil {
		s.linked(id)
	}
	return id, err
}

func (s watchingSpace) AddAt(t *allocators.Timer, id allocators.ID) error {
	err := s.Space.AddAt(t, id)
	if err == nil {
		s.linked(id)
	}
	return err
}

func (s watchingSpace) Remove(t *allocators.Timer) {
	s.leaving(t.ID())
	s.Space.Remove(t)
}

// moments creates and deletes timers, and looks at each of them at its two moments.
func (t *trial) moments() error {
	var process allocators.Process
	var failed error
	looking := false // what a look itself does is not looked at
	look := func(when string) func(allocators.ID) {
		return func(id allocators.ID) {
			if looking || failed != nil {
				return
			}
			looking = true
			failed = unseen(process, id, when)
			looking = false
		}
	}
	d := t.design
	d.New = func(v params.Values) (allocators.Allocator, error) {
		a, err := t.design.New(v)
		return &watching{a, look("under construction"), look("on its way out")}, err
	}
	v, err := t.values(wholeSpace)
	if err != nil {
		return err
	}
	system, err := d.Open(v)
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
	looking = true // nobody calls beside an exit
	process.Exit()
	return failed
}

// unseen checks that an id is taken and that no call finds a timer under it.
func unseen(p allocators.Process, id allocators.ID, when string) error {
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
