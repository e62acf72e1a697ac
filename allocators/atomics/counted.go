//go:build counters && !sched

// Package atomics holds the atomic types that designs are made of, here with
// each read and write counted: see plain.go for those of an ordinary build.
package atomics

import (
	"sync/atomic"
	"unsafe"

	"idlab/allocators/counters"
)

// Int32 is an atomic.Int32 that counts.
type Int32 struct{ v atomic.Int32 }

func (x *Int32) Load() int32           { counters.Read(); return x.v.Load() }
func (x *Int32) Store(n int32)         { counters.Write(); x.v.Store(n) }
func (x *Int32) Add(delta int32) int32 { counters.Write(); return x.v.Add(delta) }
func (x *Int32) Swap(n int32) int32    { counters.Write(); return x.v.Swap(n) }
func (x *Int32) CompareAndSwap(old, n int32) bool {
	counters.Write()
	return x.v.CompareAndSwap(old, n)
}

// Uint32 is an atomic.Uint32 that counts.
type Uint32 struct{ v atomic.Uint32 }

func (x *Uint32) Load() uint32            { counters.Read(); return x.v.Load() }
func (x *Uint32) Store(n uint32)          { counters.Write(); x.v.Store(n) }
func (x *Uint32) Add(delta uint32) uint32 { counters.Write(); return x.v.Add(delta) }
func (x *Uint32) Swap(n uint32) uint32    { counters.Write(); return x.v.Swap(n) }
func (x *Uint32) CompareAndSwap(old, n uint32) bool {
	counters.Write()
	return x.v.CompareAndSwap(old, n)
}

// Uint64 is an atomic.Uint64 that counts.
type Uint64 struct{ v atomic.Uint64 }

func (x *Uint64) Load() uint64            { counters.Read(); return x.v.Load() }
func (x *Uint64) Store(n uint64)          { counters.Write(); x.v.Store(n) }
func (x *Uint64) Add(delta uint64) uint64 { counters.Write(); return x.v.Add(delta) }
func (x *Uint64) Swap(n uint64) uint64    { counters.Write(); return x.v.Swap(n) }
func (x *Uint64) CompareAndSwap(old, n uint64) bool {
	counters.Write()
	return x.v.CompareAndSwap(old, n)
}

// Pointer is an atomic.Pointer that counts.
type Pointer[T any] struct{ v atomic.Pointer[T] }

func (x *Pointer[T]) Load() *T     { counters.Read(); return x.v.Load() }
func (x *Pointer[T]) Store(p *T)   { counters.Write(); x.v.Store(p) }
func (x *Pointer[T]) Swap(p *T) *T { counters.Write(); return x.v.Swap(p) }
func (x *Pointer[T]) CompareAndSwap(old, p *T) bool {
	counters.Write()
	return x.v.CompareAndSwap(old, p)
}

// LoadPointer and its like are those of sync/atomic, and count.
func LoadPointer(addr *unsafe.Pointer) unsafe.Pointer {
	counters.Read()
	return atomic.LoadPointer(addr)
}

func StorePointer(addr *unsafe.Pointer, p unsafe.Pointer) {
	counters.Write()
	atomic.StorePointer(addr, p)
}

// CompareAndSwapPointer stores p where old is, and tells whether it was.
func CompareAndSwapPointer(addr *unsafe.Pointer, old, p unsafe.Pointer) bool {
	counters.Write()
	return atomic.CompareAndSwapPointer(addr, old, p)
}

// InitUint64 and InitPointer set a variable that nobody else can reach yet: plain
// stores, which are not counted.
func InitUint64(x *Uint64, n uint64)         { *(*uint64)(unsafe.Pointer(x)) = n }
func InitPointer[T any](x *Pointer[T], p *T) { *(**T)(unsafe.Pointer(x)) = p }

// LoadUint32 and StoreUint32 are those of sync/atomic, and count.
func LoadUint32(addr *uint32) uint32 {
	counters.Read()
	return atomic.LoadUint32(addr)
}

func StoreUint32(addr *uint32, n uint32) {
	counters.Write()
	atomic.StoreUint32(addr, n)
}
