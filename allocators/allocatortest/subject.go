package allocatortest

import (
	"fmt"

	"idlab/allocators"
	"idlab/allocators/params"
)

// subject is the design under test, in one of its variants.
type subject struct {
	design  allocators.Design
	variant string
}

// values returns the variant's parameters, with a space of the given number of ids.
func (s subject) values(ids int64) (params.Values, error) {
	spec := s.variant
	if s.design.System == nil {
		spec = fmt.Sprintf("%s,%s=%d", s.variant, allocators.ParamIDs().Name, ids)
	}
	selected, err := allocators.Select([]allocators.Design{s.design}, spec)
	if err != nil {
		return nil, err
	}
	return selected[0].Values, nil
}

// spaceOf returns the size of a space that was requested with the given size: a whole system always has wholeSpace.
func (s subject) spaceOf(ids int64) int64 {
	if s.design.System != nil {
		return wholeSpace
	}
	return ids
}

// allocator builds an empty allocator and a source of addresses for its tasks.
func (s subject) allocator(ids int64) (allocators.Allocator, *addresses, error) {
	v, err := s.values(ids)
	if err != nil {
		return nil, nil, err
	}
	a, err := s.design.New(v)
	return a, newAddresses(allocators.LayoutOf(v)), err
}

// Upper bounds for the tasks and timers that a check has at a time. A remote system needs them beforehand.
const (
	remoteTasks  = 64
	remoteTimers = 16_384
)

// open opens a system without tasks, for the given number of workers. The caller closes it.
func (s subject) open(ids int64, workers int) (allocators.System, error) {
	v, err := s.values(ids)
	if err != nil {
		return nil, err
	}
	system, err := s.design.Open(v)
	if r, ok := system.(allocators.Remote); ok && err == nil {
		err = r.Admit(remoteTasks, remoteTimers, workers)
	}
	return system, err
}
