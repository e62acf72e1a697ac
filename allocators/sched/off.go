//go:build !sched

package sched

// On reports whether this build has the scheduler.
const On = false

// Active reports whether the caller runs under the scheduler: never in this build.
func Active() bool { return false }

// Yield and Block do nothing in this build.
func Yield()            {}
func Block(func() bool) {}
