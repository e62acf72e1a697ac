//go:build sim

package atomics

import (
	"unsafe"

	"idlab/allocators/sched"
)

// Each access is a scheduling point. So are stores to unpublished variables: otherwise no schedule could show a thread
// that reads such a variable too early.
//
// A thread runs alone between two scheduling points. So when Access has returned, memory still has the value that the
// access finds.
func load[V, T any](p *T) {
	if sched.Access(sched.Load, unsafe.Pointer(p)) {
		reads[V](p)
	}
}

func store[T, V any](p *T, n V) {
	if sched.Access(sched.Store, unsafe.Pointer(p)) {
		writes(sched.Store, p, n)
	}
}

func initial[T, V any](p *T, n V) { store(p, n) }

func add[T any, V int32 | uint32 | uint64](p *T, delta V) {
	if sched.Access(sched.Add, unsafe.Pointer(p)) {
		writes(sched.Add, p, value[V](p)+delta)
	}
}

func swap[T, V any](p *T, n V) {
	if sched.Access(sched.Swap, unsafe.Pointer(p)) {
		writes(sched.Swap, p, n)
	}
}

func compareAndSwap[T, V any](p *T, old, n V) {
	if sched.Access(sched.CompareAndSwap, unsafe.Pointer(p)) {
		compares(p, old, n)
	}
}

// Touch tells the observer of the run of a plain read of *p, TouchWrite of a plain write or both.
func Touch[T any](p *T) {
	if sched.Access(sched.Touch, unsafe.Pointer(p)) {
		touches(sched.Touch, p)
	}
}

func TouchWrite[T any](p *T) {
	if sched.Access(sched.TouchWrite, unsafe.Pointer(p)) {
		touches(sched.TouchWrite, p)
	}
}

// value reads a variable of this package, which holds a V.
func value[V, T any](p *T) V { return *(*V)(unsafe.Pointer(p)) }

// The functions below show the values of an access to the Watcher. They are not inlined, since most runs have none.

//go:noinline
func reads[V, T any](p *T) {
	sched.Accessed(sched.Load, unsafe.Pointer(p), sched.Values{Variable: p, Old: value[V](p)})
}

//go:noinline
func writes[T, V any](k sched.Kind, p *T, n V) {
	sched.Accessed(k, unsafe.Pointer(p), sched.Values{Variable: p, Old: value[V](p), New: n})
}

//go:noinline
func compares[T, V any](p *T, old, n V) {
	v := sched.Values{Variable: p, Old: value[V](p), New: n, Expected: old}
	sched.Accessed(sched.CompareAndSwap, unsafe.Pointer(p), v)
}

//go:noinline
func touches[T any](k sched.Kind, p *T) {
	sched.Accessed(k, unsafe.Pointer(p), sched.Values{Variable: p})
}
