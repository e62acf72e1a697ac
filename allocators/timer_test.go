package allocators

import (
	"testing"
	"unsafe"
)

// What lookups read is on the first cache line of a timer, what use writes on
// the second, and the Go allocator keeps timers aligned to lines.
func TestTimerLayout(t *testing.T) {
	const line = 64
	var timer Timer
	for _, f := range []struct {
		name         string
		offset, size uintptr
	}{
		{"Link", unsafe.Offsetof(timer.Link), unsafe.Sizeof(timer.Link)},
		{"sibling", unsafe.Offsetof(timer.sibling), unsafe.Sizeof(timer.sibling)},
		{"owner", unsafe.Offsetof(timer.owner), unsafe.Sizeof(timer.owner)},
		{"id", unsafe.Offsetof(timer.id), unsafe.Sizeof(timer.id)},
	} {
		if f.offset+f.size > line {
			t.Errorf("%s ends at byte %d, beyond the first cache line", f.name, f.offset+f.size)
		}
	}
	if got := unsafe.Offsetof(timer.mu); got != line {
		t.Errorf("the lock is at byte %d, want %d", got, line)
	}
	if got := unsafe.Sizeof(timer); got != 2*line {
		t.Errorf("a timer is %d bytes, want %d", got, 2*line)
	}
	for range 100 {
		p := new(Timer)
		escape = p
		if uintptr(unsafe.Pointer(p))%line != 0 {
			t.Fatalf("a timer at %p is not aligned to a cache line", p)
		}
	}
}

var escape *Timer
