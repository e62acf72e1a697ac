//go:build counters || sim

// Package atomics holds the atomic types of designs, here with a hook before each
// access, which gets its operands: counted.go and scheduled.go define the hooks. plain.go has the types of
// an ordinary build.
package atomics

import (
	"sync/atomic"
	"unsafe"
)

// Int32 is an atomic.Int32 with the hooks.
type Int32 struct{ v atomic.Int32 }

func (x *Int32) Load() int32           { load[int32](x); return x.v.Load() }
func (x *Int32) Store(n int32)         { store(x, n); x.v.Store(n) }
func (x *Int32) Add(delta int32) int32 { add(x, delta); return x.v.Add(delta) }
func (x *Int32) Swap(n int32) int32    { swap(x, n); return x.v.Swap(n) }
func (x *Int32) CompareAndSwap(old, n int32) bool {
	compareAndSwap(x, old, n)
	return x.v.CompareAndSwap(old, n)
}

// Uint32 is an atomic.Uint32 with the hooks.
type Uint32 struct{ v atomic.Uint32 }

func (x *Uint32) Load() uint32            { load[uint32](x); return x.v.Load() }
func (x *Uint32) Store(n uint32)          { store(x, n); x.v.Store(n) }
func (x *Uint32) Add(delta uint32) uint32 { add(x, delta); return x.v.Add(delta) }
func (x *Uint32) Swap(n uint32) uint32    { swap(x, n); return x.v.Swap(n) }
func (x *Uint32) CompareAndSwap(old, n uint32) bool {
	compareAndSwap(x, old, n)
	return x.v.CompareAndSwap(old, n)
}

// Uint64 is an atomic.Uint64 with the hooks.
type Uint64 struct{ v atomic.Uint64 }

func (x *Uint64) Load() uint64            { load[uint64](x); return x.v.Load() }
func (x *Uint64) Store(n uint64)          { store(x, n); x.v.Store(n) }
func (x *Uint64) Add(delta uint64) uint64 { add(x, delta); return x.v.Add(delta) }
func (x *Uint64) Swap(n uint64) uint64    { swap(x, n); return x.v.Swap(n) }
func (x *Uint64) CompareAndSwap(old, n uint64) bool {
	compareAndSwap(x, old, n)
	return x.v.CompareAndSwap(old, n)
}

// Pointer is an atomic.Pointer with the hooks.
type Pointer[T any] struct{ v atomic.Pointer[T] }

func (x *Pointer[T]) Load() *T     { load[*T](x); return x.v.Load() }
func (x *Pointer[T]) Store(p *T)   { store(x, p); x.v.Store(p) }
func (x *Pointer[T]) Swap(p *T) *T { swap(x, p); return x.v.Swap(p) }
func (x *Pointer[T]) CompareAndSwap(old, p *T) bool {
	compareAndSwap(x, old, p)
	return x.v.CompareAndSwap(old, p)
}

// LoadPointer, StorePointer and CompareAndSwapPointer are those of sync/atomic, with hooks.
func LoadPointer(addr *unsafe.Pointer) unsafe.Pointer {
	load[unsafe.Pointer](addr)
	return atomic.LoadPointer(addr)
}

func StorePointer(addr *unsafe.Pointer, p unsafe.Pointer) {
	store(addr, p)
	atomic.StorePointer(addr, p)
}

// CompareAndSwapPointer replaces old by p and reports whether it found old.
func CompareAndSwapPointer(addr *unsafe.Pointer, old, p unsafe.Pointer) bool {
	compareAndSwap(addr, old, p)
	return atomic.CompareAndSwapPointer(addr, old, p)
}

// LoadUint32 and StoreUint32 are those of sync/atomic, with hooks.
func LoadUint32(addr *uint32) uint32 {
	load[uint32](addr)
	return atomic.LoadUint32(addr)
}

func StoreUint32(addr *uint32, n uint32) {
	store(addr, n)
	atomic.StoreUint32(addr, n)
}

// InitUint64 and InitPointer set a variable before it is published. They are plain stores:
// the atomic store that publishes the variable publishes them.
func InitUint64(x *Uint64, n uint64)         { initial(x, n); *(*uint64)(unsafe.Pointer(x)) = n }
func InitPointer[T any](x *Pointer[T], p *T) { initial(x, p); *(**T)(unsafe.Pointer(x)) = p }
