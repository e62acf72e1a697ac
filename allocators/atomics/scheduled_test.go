//go:build sched

package atomics

import (
	"testing"
	"unsafe"

	"idlab/allocators/sched"
)

// Each access is one scheduling point: a thread with one access takes two steps.
func TestScheduledAccesses(t *testing.T) {
	var (
		i32 Int32
		u32 Uint32
		u64 Uint64
		ptr Pointer[int]
		bar unsafe.Pointer
		foo uint32
	)
	for name, access := range map[string]func(){
		"Int32.Load": func() { i32.Load() }, "Int32.Store": func() { i32.Store(1) }, "Int32.Add": func() { i32.Add(1) },
		"Int32.Swap": func() { i32.Swap(1) }, "Int32.CompareAndSwap": func() { i32.CompareAndSwap(1, 2) },
		"Uint32.Load": func() { u32.Load() }, "Uint32.Store": func() { u32.Store(1) },
		"Uint32.Add":  func() { u32.Add(1) },
		"Uint32.Swap": func() { u32.Swap(1) }, "Uint32.CompareAndSwap": func() { u32.CompareAndSwap(1, 2) },
		"Uint64.Load": func() { u64.Load() }, "Uint64.Store": func() { u64.Store(1) },
		"Uint64.Add":  func() { u64.Add(1) },
		"Uint64.Swap": func() { u64.Swap(1) }, "Uint64.CompareAndSwap": func() { u64.CompareAndSwap(1, 2) },
		"Pointer.Load": func() { ptr.Load() }, "Pointer.Store": func() { ptr.Store(nil) },
		"Pointer.Swap": func() { ptr.Swap(nil) }, "Pointer.CompareAndSwap": func() { ptr.CompareAndSwap(nil, nil) },
		"LoadPointer": func() { LoadPointer(&bar) }, "StorePointer": func() { StorePointer(&bar, nil) },
		"CompareAndSwapPointer": func() { CompareAndSwapPointer(&bar, nil, nil) },
		"InitUint64":            func() { InitUint64(&u64, 1) }, "InitPointer": func() { InitPointer(&ptr, nil) },
		"LoadUint32": func() { LoadUint32(&foo) }, "StoreUint32": func() { StoreUint32(&foo, 1) },
	} {
		trace, err := sched.Run(sched.NewExhaustive(0).Choose, 10, access)
		if err != nil || len(trace) != 2 {
			t.Errorf("%s: %d steps, %v; want 2", name, len(trace), err)
		}
	}
}
