//go:build sim

package sched

import (
	"runtime"
	"strings"
)

// Callers returns the frames that lead to the access that is being observed, the innermost first, without those of the
// packages that make accesses for others: sched, atomics and lock. Observers call it. It takes microseconds.
func Callers() (frames []runtime.Frame) {
	pcs := make([]uintptr, 64)
	all := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for inside := false; ; {
		f, more := all.Next()
		switch name, within := strings.CutPrefix(f.Function, "idlab/allocators/"); {
		case within && strings.HasPrefix(name, "sched."):
			inside = true
		case !inside || within && (strings.HasPrefix(name, "atomics.") || strings.HasPrefix(name, "lock.")):
		default:
			frames = append(frames, f)
		}
		if !more {
			return frames
		}
	}
}
