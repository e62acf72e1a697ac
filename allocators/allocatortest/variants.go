package allocatortest

import (
	"fmt"
	"slices"

	"idlab/allocators"
)

// Variants lists in which shapes a design is checked, in the form that
// allocators.Select reads: as it is, and with one parameter changed, to each of
// its choices or to the least number it takes. The locks of the shared layer are no
// design's: package catalog's tests check them. For the hash tables that is
// where the adversary lives: hash=collide and buckets=1 put all timers of all
// tasks on one chain. The checks set the size of the id space themselves.
func Variants(d allocators.Design) []string {
	variants := []string{d.Name}
	add := func(param, value string) {
		variants = append(variants, fmt.Sprintf("%s,%s=%s", d.Name, param, value))
	}
	ids, shared := allocators.ParamIDs().Name, allocators.ParamSyscallLock().Name
	for _, p := range d.AllParams() {
		switch {
		case p.Name == ids || p.Name == shared:
		case p.Choices != nil:
			others := slices.Clone(p.Choices)
			for _, choice := range slices.DeleteFunc(others, func(c string) bool { return c == p.Default }) {
				add(p.Name, choice)
			}
		case p.Max > 0:
			if least := fmt.Sprint(p.Min); least != p.Default {
				add(p.Name, least)
			}
		}
	}
	return variants
}
