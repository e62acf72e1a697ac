//go:build counters

package atomics

import (
	"testing"
	"unsafe"

	"idlab/allocators/counters"
)

// integer is the methods of the integer types of the package.
type integer[T any] interface {
	Load() T
	Store(T)
	Add(T) T
	Swap(T) T
	CompareAndSwap(old, n T) bool
}

// Each operation does what its name says and is counted once; a failed compare-and-swap too.
func TestCountedOperations(t *testing.T) {
	checkInteger[int32](t, "Int32", new(Int32))
	checkInteger[uint32](t, "Uint32", new(Uint32))
	checkInteger[uint64](t, "Uint64", new(Uint64))

	var x Pointer[int]
	a, b := new(int), new(int)
	check(t, "Pointer.Store", oneWrite, func() bool { x.Store(a); return true })
	check(t, "Pointer.Load", oneRead, func() bool { return x.Load() == a })
	check(t, "Pointer.Swap", oneWrite, func() bool { return x.Swap(b) == a })
	check(t, "Pointer.CompareAndSwap", oneWrite, func() bool { return !x.CompareAndSwap(a, nil) })
	check(t, "Pointer.CompareAndSwap", oneWrite, func() bool { return x.CompareAndSwap(b, nil) })

	var n uint32
	check(t, "StoreUint32", oneWrite, func() bool { StoreUint32(&n, 5); return n == 5 })
	check(t, "LoadUint32", oneRead, func() bool { return LoadUint32(&n) == 5 })

	var p unsafe.Pointer
	check(t, "StorePointer", oneWrite, func() bool {
		StorePointer(&p, unsafe.Pointer(a))
		return p == unsafe.Pointer(a)
	})
	check(t, "LoadPointer", oneRead, func() bool { return LoadPointer(&p) == unsafe.Pointer(a) })
	check(t, "CompareAndSwapPointer", oneWrite, func() bool { return !CompareAndSwapPointer(&p, nil, nil) })
	check(t, "CompareAndSwapPointer", oneWrite, func() bool {
		return CompareAndSwapPointer(&p, unsafe.Pointer(a), nil)
	})
}

var oneRead, oneWrite = counters.Counts{Reads: 1}, counters.Counts{Writes: 1}

func checkInteger[T int32 | uint32 | uint64](t *testing.T, name string, x integer[T]) {
	t.Helper()
	check(t, name+".Store", oneWrite, func() bool { x.Store(5); return true })
	check(t, name+".Load", oneRead, func() bool { return x.Load() == 5 })
	check(t, name+".Add", oneWrite, func() bool { return x.Add(2) == 7 })
	check(t, name+".Swap", oneWrite, func() bool { return x.Swap(1) == 7 })
	check(t, name+".CompareAndSwap", oneWrite, func() bool { return !x.CompareAndSwap(7, 3) })
	check(t, name+".CompareAndSwap", oneWrite, func() bool { return x.CompareAndSwap(1, 3) })
}

func check(t *testing.T, name string, want counters.Counts, do func() bool) {
	t.Helper()
	before := counters.Now()
	right := do()
	if got := counters.Now().Minus(before); !right || got != want {
		t.Errorf("%s: right %v, counted %+v, want %+v", name, right, got, want)
	}
}
