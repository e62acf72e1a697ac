package allocators

import "sync/atomic"

const (
	// directMap is where x86-64 Linux maps all memory for itself.
	directMap = 0xffff888000000000
	// firstTask is the first contiguous address.
	firstTask = directMap + 0x104a3c000
	// taskSpacing is the size of a signal_struct, rounded up to cache lines.
	taskSpacing = 1152
	// scatterGrain times 1<<scatterBits is the 2 TiB of scattered addresses.
	scatterGrain = 128
	scatterBits  = 34
)

// addresses hands out owner addresses, none of them twice.
type addresses struct {
	scattered bool
	count     atomic.Uint64
}

func (a *addresses) next() Address {
	n := a.count.Add(1) - 1
	if !a.scattered {
		return Address(firstTask + n*taskSpacing)
	}
	// A permutation of scatterBits bits: odd multiplications and shifts that
	// xor are both one to one, so no address comes twice.
	const mask = 1<<scatterBits - 1
	n = (n + 1) * 0x9e3779b97f4a7c15 & mask
	n ^= n >> 17
	n = n * 0xbf58476d1ce4e5b9 & mask
	n ^= n >> 19
	return Address(directMap + n*scatterGrain)
}
