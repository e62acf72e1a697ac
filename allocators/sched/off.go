//go:build !sim

package sched

import "unsafe"

// On reports whether this build has the scheduler.
const On = false

// Active reports whether the caller runs under the scheduler: never in this build.
func Active() bool { return false }

// Acquire and Release do nothing in this build.
func Acquire(unsafe.Pointer, uint8, func() bool) {}
func Release(unsafe.Pointer, uint8)              {}
