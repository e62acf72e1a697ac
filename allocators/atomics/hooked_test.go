//go:build counters || sim

package atomics

import (
	"sync/atomic"
	"testing"
	"unsafe"
)

// Types with hooks have the same sizes as those without, so structures have the same sizes too.
func TestHookedSizes(t *testing.T) {
	for name, size := range map[string][2]uintptr{
		"Int32":   {unsafe.Sizeof(Int32{}), unsafe.Sizeof(atomic.Int32{})},
		"Uint32":  {unsafe.Sizeof(Uint32{}), unsafe.Sizeof(atomic.Uint32{})},
		"Uint64":  {unsafe.Sizeof(Uint64{}), unsafe.Sizeof(atomic.Uint64{})},
		"Pointer": {unsafe.Sizeof(Pointer[int]{}), unsafe.Sizeof(atomic.Pointer[int]{})},
	} {
		if size[0] != size[1] {
			t.Errorf("a %s is %d bytes, want %d", name, size[0], size[1])
		}
	}
}
