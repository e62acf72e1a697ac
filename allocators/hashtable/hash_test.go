package hashtable

import (
	"testing"

	"idlab/allocators"
)

// The values were worked out apart, in C and in Go, from the sources of the RFC
// and of linux/jhash.h.
func TestHashVectors(t *testing.T) {
	for _, v := range []struct {
		owner   allocators.Address
		id      allocators.ID
		rfc2012 uint32 // of 9 bits
		jhash   uint32 // whole
	}{
		{0xffff888104a3c000, 0, 443, 0x8279934d},
		{0xffff888104a3c000, 1, 135, 0xdac608a1},
		{0xffff888104a3c000, 5, 405, 0x7db1b3f4},
		{0xffff888104a3c000, 512, 359, 0xff52b330},
		{0xffff888104a3c000, 65536, 443, 0xad01f740},
		{0xffff888104a3c000, 2147483647, 120, 0xf337e858},
		{0xffff888104a3c480, 0, 435, 0x4003a449},
		{0xffff888104a3c480, 1, 143, 0x20051e6e},
		{0xffff8881deadbe00, 0, 219, 0x633b1009},
		{0xffff8881deadbe00, 512, 7, 0x41f2c16b},
	} {
		if got := rfc2012(v.owner, v.id, 9); got != v.rfc2012 {
			t.Errorf("rfc2012(%#x, %d) = %d, want %d", v.owner, v.id, got, v.rfc2012)
		}
		if got := jhash2(v.owner, v.id); got != v.jhash {
			t.Errorf("jhash2(%#x, %d) = %#x, want %#x", v.owner, v.id, got, v.jhash)
		}
	}
}

// A hash names a bucket that there is, in the least table as in a large one.
func TestHashesStayInTheTable(t *testing.T) {
	for _, name := range paramHash("").Choices {
		for _, log2 := range []uint{0, 1, 9, 24} {
			for n := range 1000 {
				task, id := owner+allocators.Address(n*1152), allocators.ID(n*2_000_003)
				if got := hashNamed(name)(task, id, log2); got>>log2 != 0 {
					t.Fatalf("%s(%#x, %d) of %d bits is %d", name, task, id, log2, got)
				}
			}
		}
	}
}

// What a hash is worth: how long chains get, and how many nodes a lookup that
// finds its timer visits, over 512 buckets. The RFC's hash falls for ids in
// strides and for tasks of one timer each, which is why it was given up.
func TestHashDistribution(t *testing.T) {
	stride := func(step int) func(int) (allocators.Address, allocators.ID) {
		return func(n int) (allocators.Address, allocators.ID) {
			return owner, allocators.ID(n * step)
		}
	}
	tasks := func(n int) (allocators.Address, allocators.ID) {
		return owner + allocators.Address(n*1152), 0
	}
	for _, c := range []struct {
		name        string
		hash        hash
		timers      int
		timer       func(n int) (allocators.Address, allocators.ID)
		least, most float64 // nodes
		longest     int
	}{
		{"rfc2012, stride 512", rfc2012, 2048, stride(512), 8.4, 8.6, 16},
		{"rfc2012, stride 4096", rfc2012, 2048, stride(4096), 64.4, 64.6, 128},
		{"rfc2012, stride 65536", rfc2012, 2048, stride(65536), 64.4, 64.6, 128},
		{"rfc2012, 10000 tasks", rfc2012, 10000, tasks, 78.5, 78.7, 157},
		{"jhash, stride 512", jhash, 2048, stride(512), 2.8, 3.2, 14},
		{"jhash, stride 4096", jhash, 2048, stride(4096), 2.8, 3.2, 14},
		{"jhash, stride 65536", jhash, 2048, stride(65536), 2.8, 3.2, 14},
		{"jhash, 10000 tasks", jhash, 10000, tasks, 10.2, 10.9, 40},
	} {
		nodes, longest := distribution(c.hash, c.timers, c.timer)
		if nodes < c.least || nodes > c.most {
			t.Errorf("%s: %.2f nodes a lookup, want %v to %v", c.name, nodes, c.least, c.most)
		}
		if longest > c.longest {
			t.Errorf("%s: the longest chain has %d nodes, want at most %d", c.name, longest, c.longest)
		}
	}
}

func distribution(h hash, timers int, timer func(n int) (allocators.Address, allocators.ID)) (nodes float64, longest int) {
	var length [512]int
	visited := 0
	for n := range timers {
		owner, id := timer(n)
		b := h(owner, id, 9)
		length[b]++
		visited += length[b]
		longest = max(longest, length[b])
	}
	return float64(visited) / float64(timers), longest
}
