package allocatortest

import (
	"errors"

	"idlab/allocators"
)

// Unsupported returns the reason why a design cannot be checked on this machine, or nil. A whole system may need
// something that the machine lacks, or lack wanted ids, without which few checks are possible.
func Unsupported(d allocators.Design) error {
	if d.System == nil {
		return nil
	}
	selected, err := allocators.Select([]allocators.Design{d}, d.Name)
	if err != nil {
		return err
	}
	system, err := d.Open(selected[0].Values)
	if err == nil {
		defer system.Close()
		err = tryWantedID(system)
	}
	if errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil // the checks find any other fault
}

func tryWantedID(s allocators.System) error {
	p, err := s.NewProcess()
	if err != nil {
		return err
	}
	defer p.Exit()
	return p.CreateAt(1)
}
