package nextid

import (
	"slices"
	"syscall"
	"testing"

	"idlab/allocators"
)

// In a full space the counter tries each id once, and then continues where it was.
func TestCounterTriesEveryIDOnce(t *testing.T) {
	c := New(8)
	c.next.Store(5)
	var tried []allocators.ID
	_, err := c.Take(func(id allocators.ID) bool { tried = append(tried, id); return false })
	if err != syscall.EAGAIN || !slices.Equal(tried, []allocators.ID{5, 6, 7, 0, 1, 2, 3, 4}) {
		t.Errorf("%v after %v, want EAGAIN after each id from 5 on", err, tried)
	}
	if id, err := c.Take(func(allocators.ID) bool { return true }); id != 5 || err != nil {
		t.Errorf("then %d, %v, want 5", id, err)
	}
}

// The counter wraps correctly at the last id, and at its own largest value.
func TestCounterWraps(t *testing.T) {
	all := func(allocators.ID) bool { return true }
	whole := New(1 << 31)
	if err := whole.At(allocators.MaxID, all); err != nil {
		t.Fatal(err)
	}
	for want := range allocators.ID(3) {
		if id, err := whole.Take(all); id != want || err != nil {
			t.Errorf("after the last id %d, %v, want %d", id, err, want)
		}
	}
	small := New(8)
	small.next.Store(1<<32 - 2)
	for _, want := range []allocators.ID{6, 7, 0, 1} {
		if id, err := small.Take(all); id != want || err != nil {
			t.Errorf("around the counter's end %d, %v, want %d", id, err, want)
		}
	}
}

func TestCounterAt(t *testing.T) {
	yes, no := func(allocators.ID) bool { return true }, func(allocators.ID) bool { return false }
	for _, c := range []struct {
		id   allocators.ID
		try  func(allocators.ID) bool
		err  error
		next uint32
	}{
		{5, yes, nil, 6}, {7, yes, nil, 8}, {5, no, syscall.EBUSY, 3},
		{8, yes, syscall.EINVAL, 3}, {-1, yes, syscall.EINVAL, 3}, {allocators.MaxID, yes, syscall.EINVAL, 3},
	} {
		counter := New(8)
		counter.next.Store(3)
		err := counter.At(c.id, c.try)
		if (err != nil || c.err != nil) && err != c.err {
			t.Errorf("At(%d): %v, want %v", c.id, err, c.err)
		}
		if got := counter.next.Load(); got != c.next {
			t.Errorf("after At(%d) the counter is %d, want %d", c.id, got, c.next)
		}
	}
}
