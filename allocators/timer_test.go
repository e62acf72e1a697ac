package allocators

import (
	"testing"
	"unsafe"
)

// Lookups read the first cache line of a timer. A use writes to the same line, or to the beginning of the second. The
// Go allocator aligns timers to cache lines.
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
		{"state", unsafe.Offsetof(timer.state), unsafe.Sizeof(timer.state)},
		{"the near use", unsafe.Offsetof(timer.near), unsafe.Sizeof(timer.near)},
	} {
		if f.offset+f.size > line {
			t.Errorf("%s ends at byte %d, beyond the first cache line", f.name, f.offset+f.size)
		}
	}
	if got := unsafe.Offsetof(timer.far); got != line {
		t.Errorf("the far use is at byte %d, want %d", got, line)
	}
	if got := unsafe.Sizeof(timer.far); got != 16 {
		t.Errorf("a use is %d bytes, want 16", got)
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

// A system uses the lock that its layout names and no other, and changes the state at create, delete and exit.
func TestLayoutChoosesTheLock(t *testing.T) {
	for _, packed := range []bool{false, true} {
		s := newShelf()
		p, err := NewSystem(s, Layout{Packed: packed}).NewProcess()
		if err != nil {
			t.Fatal(err)
		}
		var timers []*Timer
		s.adding = func(timer *Timer) { timers = append(timers, timer) }
		want := func(when string, n int, state timerState) {
			t.Helper()
			used, other := timers[n].far, timers[n].near
			if packed {
				used, other = other, used
			}
			if used == (use{}) || other != (use{}) {
				t.Errorf("packed %v: %s the lock of the layout is %v and the other %v, want only the first to be used",
					packed, when, used, other)
			}
			if got := timers[n].state; got != state {
				t.Errorf("packed %v: %s the state is %d, want %d", packed, when, got, state)
			}
		}
		for n := range 2 {
			if _, err := p.Create(); err != nil {
				t.Fatal(err)
			}
			want("after create", n, live)
		}
		if err := p.Delete(1); err != nil {
			t.Fatal(err)
		}
		want("after delete", 1, dying)
		p.Exit()
		want("after exit", 0, dying)
	}
}
