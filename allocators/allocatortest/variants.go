package allocatortest

import (
	"fmt"
	"slices"

	"idlab/allocators"
)

// Variants returns the variants of a design that are checked, in the form that allocators.Select reads: the design with
// its defaults, and with one parameter changed, to each of its choices or to its smallest number. For hash tables these
// include the worst cases: hash=collide and buckets=1 put all timers of all tasks on one chain. Three parameters keep
// their defaults: the checks set the size of the id space, a test of package catalog covers the locks of the shared
// layer, and without its lists a system has no Timers, which the checks call.
func Variants(d allocators.Design) []string {
	variants := []string{d.Name}
	add := func(param, value string) {
		variants = append(variants, fmt.Sprintf("%s,%s=%s", d.Name, param, value))
	}
	kept := []string{allocators.ParamIDs().Name, allocators.ParamSyscallLock().Name, allocators.ParamList().Name}
	for _, p := range d.AllParams() {
		switch {
		case slices.Contains(kept, p.Name):
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
