package allocators

import (
	"idlab/allocators/lock"
	"idlab/allocators/params"
)

// Layout is the memory layout of the objects that all designs have in common. It is a
// parameter because some designs gain or lose by it. The zero Layout is the default.
type Layout struct {
	// Scattered spreads owner addresses over 2 TiB, as after months of uptime. Else tasks
	// are contiguous: a slab cache that fills fresh pages lays out signal_structs of 1152
	// bytes so. The quality of a hash depends on it: kernel commit 781764e0b439 moved to
	// jhash because of contiguous addresses.
	Scattered bool
	// Packed puts a timer's lock, and the fields that it guards, on the cache line that
	// chain walks read, as up to Linux 6.14. Else they are on a second line (commit
	// 5fa75a432f1a).
	Packed bool
	// Lock is the kind of the locks of the shared layer: of each timer, and of each
	// process's list of timers.
	Lock lock.Kind
	// Unlisted leaves out the list of timers of each process, and its lock. With many workers in one
	// process this lock decides in every design. Without the list, Process.Timers returns nothing, and
	// Process.Exit panics: it does not know the timers.
	Unlisted bool
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

// ParamSyscallLock chooses the locks of the shared system-call layer.
func ParamSyscallLock() params.Param {
	return params.Param{Name: "syscall-lock", Default: lock.QSpin.String(), Choices: lock.Kinds(),
		Help: "the locks of timers and of lists of timers, which all designs share; " +
			"by default as Linux has them since 4.2"}
}

// ParamList leaves out the lists of timers.
func ParamList() params.Param {
	return params.Param{Name: "list", Default: "on", Choices: []string{"on", "off"},
		Help: "whether each task has a list of its timers, with a lock; off: no walks, no exits"}
}

// LayoutOf reads the parameters ParamOwners, ParamTimer, ParamSyscallLock and ParamList.
func LayoutOf(v params.Values) Layout {
	kind, _ := lock.Named(v.String(ParamSyscallLock().Name))
	return Layout{
		Lock:      kind,
		Scattered: v.String(ParamOwners().Name) == "scattered",
		Packed:    v.String(ParamTimer().Name) == "packed",
		Unlisted:  v.String(ParamList().Name) == "off",
	}
}
