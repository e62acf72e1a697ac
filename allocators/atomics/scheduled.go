//go:build sim

package atomics

import (
	"unsafe"

	"idlab/allocators/sched"
)

// Each access is a scheduling point. So are stores to unpublished variables: otherwise no schedule could show a thread
// that reads such a variable too early.
func load[T any](p *T)    { sched.Access(sched.Load, unsafe.Pointer(p)) }
func store[T any](p *T)   { sched.Access(sched.Store, unsafe.Pointer(p)) }
func rmw[T any](p *T)     { sched.Access(sched.RMW, unsafe.Pointer(p)) }
func initial[T any](p *T) { sched.Access(sched.Store, unsafe.Pointer(p)) }

// Touch tells the observer of the run of a plain read of *p, TouchWrite of a plain write or both.
func Touch[T any](p *T)      { sched.Access(sched.Touch, unsafe.Pointer(p)) }
func TouchWrite[T any](p *T) { sched.Access(sched.TouchWrite, unsafe.Pointer(p)) }
