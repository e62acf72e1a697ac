//go:build !sched

package sched

// On reports whether this build can be run under a scheduler.
const On = false

// Active reports whether the caller runs under one: never, here.
func Active() bool { return false }

// Yield and Block do nothing here.
func Yield()            {}
func Block(func() bool) {}
