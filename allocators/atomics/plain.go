//go:build !counters && !sim

// Package atomics holds the atomic types of designs: those of sync/atomic, under
// other names. With the build tag counters they count each read and write (package
// counters). With the tag sim, each read and write is a scheduling point (package
// sched). They are otherwise the same, in size too.
//
// The package has only the operations that designs use. A new one goes into both
// files, this one and hooked.go.
package atomics

import (
	"sync/atomic"
	"unsafe"
)

type (
	Int32          = atomic.Int32
	Uint32         = atomic.Uint32
	Uint64         = atomic.Uint64
	Pointer[T any] = atomic.Pointer[T]
)

// LoadPointer, StorePointer and CompareAndSwapPointer are for pointers whose type is not
// fixed, such as the slots of a tree, which hold nodes or timers.
func LoadPointer(addr *unsafe.Pointer) unsafe.Pointer     { return atomic.LoadPointer(addr) }
func StorePointer(addr *unsafe.Pointer, p unsafe.Pointer) { atomic.StorePointer(addr, p) }

// CompareAndSwapPointer replaces old by p and reports whether it found old.
func CompareAndSwapPointer(addr *unsafe.Pointer, old, p unsafe.Pointer) bool {
	return atomic.CompareAndSwapPointer(addr, old, p)
}

// LoadUint32 and StoreUint32 are for memory with plain stores before it is published.
func LoadUint32(addr *uint32) uint32     { return atomic.LoadUint32(addr) }
func StoreUint32(addr *uint32, n uint32) { atomic.StoreUint32(addr, n) }

// InitUint64 and InitPointer set a variable before it is published. They are plain stores:
// the atomic store that publishes the variable publishes them.
func InitUint64(x *Uint64, n uint64)         { *(*uint64)(unsafe.Pointer(x)) = n }
func InitPointer[T any](x *Pointer[T], p *T) { *(**T)(unsafe.Pointer(x)) = p }

// Touch tells the scheduler's observer of a plain read of *p, TouchWrite of a plain write or both. In this build they
// are inlined to nothing. They belong before accesses to shared memory that are on hot paths and not atomic.
func Touch[T any](*T)      {}
func TouchWrite[T any](*T) {}

// handOn is never called. It puts the bodies of these methods into this package's export
// data, so that importers can inline them. Without it, a package that imports this one
// instead of sync/atomic would call them.
func handOn() {
	var i32 atomic.Int32
	i32.Store(i32.Load() + i32.Add(1) + i32.Swap(1))
	i32.CompareAndSwap(0, 1)
	var u32 atomic.Uint32
	u32.Store(u32.Load() + u32.Add(1) + u32.Swap(1))
	u32.CompareAndSwap(0, 1)
	var u64 atomic.Uint64
	u64.Store(u64.Load() + u64.Add(1) + u64.Swap(1))
	u64.CompareAndSwap(0, 1)
}

var _ = handOn
