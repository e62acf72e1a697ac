package allocators

import "idlab/allocators/params"

// Layout says where in memory those things lie that all designs have in common.
// It decides what some of their ideas are worth, so it is a parameter. The zero
// Layout is the default.
type Layout struct {
	// Scattered owner addresses are all over 2 TiB, as after months of uptime.
	// Else tasks lie one behind the other, as a slab cache that fills fresh
	// pages lays signal_structs of 1152 bytes. What a hash is worth depends on
	// it: kernel commit 781764e0b439 moved to jhash for contiguous ones.
	Scattered bool
	// Packed timers have their lock, and what it guards, on the cache line
	// that is read by who passes by on a chain, as up to Linux 6.14. Else that
	// is on a second line (commit 5fa75a432f1a).
	Packed bool
}

// ParamOwners lays out owner addresses.
func ParamOwners() params.Param {
	return params.Param{Name: "owners", Default: "contiguous", Choices: []string{"contiguous", "scattered"},
		Help: "where the synthetic addresses of tasks lie"}
}

// ParamTimer lays out timers.
func ParamTimer() params.Param {
	return params.Param{Name: "timer", Default: "split", Choices: []string{"split", "packed"},
		Help: "whether a timer's lock has a cache line apart from what lookups read; packed: as before Linux 6.15"}
}

// LayoutOf reads the parameters ParamOwners and ParamTimer.
func LayoutOf(v params.Values) Layout {
	return Layout{
		Scattered: v.String(ParamOwners().Name) == "scattered",
		Packed:    v.String(ParamTimer().Name) == "packed",
	}
}
