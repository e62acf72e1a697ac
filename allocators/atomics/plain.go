//go:build !counters && !sched

// Package atomics holds the atomic types that designs are made of: those of
// sync/atomic, under other names. Built with the tag counters, they count each
// read and write (package counters); built with the tag sched, another thread may
// go on before each of them (package sched). They are otherwise the same, in size
// too.
//
// It has what designs use. More is added to both files, this one and hooked.go.
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

// LoadPointer and its like are for pointers of which only their place says what
// they point to.
func LoadPointer(addr *unsafe.Pointer) unsafe.Pointer     { return atomic.LoadPointer(addr) }
func StorePointer(addr *unsafe.Pointer, p unsafe.Pointer) { atomic.StorePointer(addr, p) }

// CompareAndSwapPointer stores p where old is, and tells whether it was.
func CompareAndSwapPointer(addr *unsafe.Pointer, old, p unsafe.Pointer) bool {
	return atomic.CompareAndSwapPointer(addr, old, p)
}

// LoadUint32 and StoreUint32 are for memory that is written plainly before others see it.
func LoadUint32(addr *uint32) uint32     { return atomic.LoadUint32(addr) }
func StoreUint32(addr *uint32, n uint32) { atomic.StoreUint32(addr, n) }

// InitUint64 and InitPointer set a variable that nobody else can reach yet: plain
// stores, which the atomic store publishes that makes it reachable.
func InitUint64(x *Uint64, n uint64)         { *(*uint64)(unsafe.Pointer(x)) = n }
func InitPointer[T any](x *Pointer[T], p *T) { *(**T)(unsafe.Pointer(x)) = p }

// handOn is never called. The compiler inlines a method of another package's
// type where it has been given its body, and a package hands on the bodies that
// it has inlined itself. So each is named here, or who imports this package in
// place of sync/atomic would call what it used to inline.
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
