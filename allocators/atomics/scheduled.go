//go:build sched

// Package atomics holds the atomic types that designs are made of, here with a point
// before each read and write at which another worker may go on: see package sched, and
// plain.go for those of an ordinary build.
package atomics

import (
	"sync/atomic"
	"unsafe"

	"idlab/allocators/sched"
)

// Int32 is an atomic.Int32 that yields.
type Int32 struct{ v atomic.Int32 }

func (x *Int32) Load() int32           { sched.Yield(); return x.v.Load() }
func (x *Int32) Store(n int32)         { sched.Yield(); x.v.Store(n) }
func (x *Int32) Add(delta int32) int32 { sched.Yield(); return x.v.Add(delta) }
func (x *Int32) Swap(n int32) int32    { sched.Yield(); return x.v.Swap(n) }
func (x *Int32) CompareAndSwap(old, n int32) bool {
	sched.Yield()
	return x.v.CompareAndSwap(old, n)
}

// Uint32 is an atomic.Uint32 that yields.
type Uint32 struct{ v atomic.Uint32 }

func (x *Uint32) Load() uint32            { sched.Yield(); return x.v.Load() }
func (x *Uint32) Store(n uint32)          { sched.Yield(); x.v.Store(n) }
func (x *Uint32) Add(delta uint32) uint32 { sched.Yield(); return x.v.Add(delta) }
func (x *Uint32) Swap(n uint32) uint32    { sched.Yield(); return x.v.Swap(n) }
func (x *Uint32) CompareAndSwap(old, n uint32) bool {
	sched.Yield()
	return x.v.CompareAndSwap(old, n)
}

// Uint64 is an atomic.Uint64 that yields.
type Uint64 struct{ v atomic.Uint64 }

func (x *Uint64) Load() uint64            { sched.Yield(); return x.v.Load() }
func (x *Uint64) Store(n uint64)          { sched.Yield(); x.v.Store(n) }
func (x *Uint64) Add(delta uint64) uint64 { sched.Yield(); return x.v.Add(delta) }
func (x *Uint64) Swap(n uint64) uint64    { sched.Yield(); return x.v.Swap(n) }
func (x *Uint64) CompareAndSwap(old, n uint64) bool {
	sched.Yield()
	return x.v.CompareAndSwap(old, n)
}

// Pointer is an atomic.Pointer that yields.
type Pointer[T any] struct{ v atomic.Pointer[T] }

func (x *Pointer[T]) Load() *T     { sched.Yield(); return x.v.Load() }
func (x *Pointer[T]) Store(p *T)   { sched.Yield(); x.v.Store(p) }
func (x *Pointer[T]) Swap(p *T) *T { sched.Yield(); return x.v.Swap(p) }
func (x *Pointer[T]) CompareAndSwap(old, p *T) bool {
	sched.Yield()
	return x.v.CompareAndSwap(old, p)
}

// LoadPointer and its like are those of sync/atomic, and yield.
func LoadPointer(addr *unsafe.Pointer) unsafe.Pointer {
	sched.Yield()
	return atomic.LoadPointer(addr)
}

func StorePointer(addr *unsafe.Pointer, p unsafe.Pointer) {
	sched.Yield()
	atomic.StorePointer(addr, p)
}

// CompareAndSwapPointer stores p where old is, and tells whether it was.
func CompareAndSwapPointer(addr *unsafe.Pointer, old, p unsafe.Pointer) bool {
	sched.Yield()
	return atomic.CompareAndSwapPointer(addr, old, p)
}

// InitUint64 and InitPointer set a variable that nobody else can reach yet: plain
// stores, at which nobody else need go on.
func InitUint64(x *Uint64, n uint64)         { *(*uint64)(unsafe.Pointer(x)) = n }
func InitPointer[T any](x *Pointer[T], p *T) { *(**T)(unsafe.Pointer(x)) = p }

// LoadUint32 and StoreUint32 are those of sync/atomic, and yield.
func LoadUint32(addr *uint32) uint32 {
	sched.Yield()
	return atomic.LoadUint32(addr)
}

func StoreUint32(addr *uint32, n uint32) {
	sched.Yield()
	atomic.StoreUint32(addr, n)
}
