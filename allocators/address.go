package allocators

import "sync/atomic"

const (
	// directMap is the start of the direct map of x86-64 Linux: all physical memory.
	directMap = 0xffff888000000000
	// firstTask is the address of the first task if tasks are contiguous.
	firstTask = directMap + 0x104a3c000
	// taskSpacing is the size of a signal_struct, rounded up to cache lines.
	taskSpacing = 1152
	// Scattered addresses are multiples of scatterGrain within scatterGrain << scatterBits
	// bytes: 2 TiB.
	scatterGrain = 128
	scatterBits  = 34
)

// addresses gives owner addresses. None repeats.
type addresses struct {
	scattered bool
	count     atomic.Uint64
}

func (a *addresses) next() Address {
	n := a.count.Add(1) - 1
	if !a.scattered {
		return Address(firstTask + n*taskSpacing)
	}
	// A permutation of scatterBits bits: multiplication by an odd number and xor with a
	// right shift are both one to one, so no address repeats.
	const mask = 1<<scatterBits - 1
	n = (n + 1) * 0x9e3779b97f4a7c15 & mask
	n ^= n >> 17
	n = n * 0xbf58476d1ce4e5b9 & mask
	n ^= n >> 19
	return Address(directMap + n*scatterGrain)
}
