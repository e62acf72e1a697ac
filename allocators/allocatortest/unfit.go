package allocatortest

import (
	"errors"

	"idlab/allocators"
)

// Unfit tells why a design cannot be checked on this machine, nil if it can: a
// whole system may need what the machine lacks, or lack the wanted ids without
// which the checks do not go far.
func Unfit(d allocators.Design) error {
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
	return nil // whatever else is wrong with it, the checks find
}

func tryWantedID(s allocators.System) error {
	p, err := s.NewProcess()
	if err != nil {
		return err
	}
	defer p.Exit()
	return p.CreateAt(1)
}
