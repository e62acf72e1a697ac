package sim

// A prediction must not depend on the process that makes it: neither on the addresses of its heap nor on what it
// allocated before. This file names lines by their first touch, and gives every heap the same beginning.

import (
	"runtime"
	"unsafe"
)

const lineSize = 64

// numbering numbers the lines of the process in the order of first touch. It is a hash table with linear probing whose
// allocations depend on the number of its lines alone. Those of a Go map depend on a random seed.
type numbering struct {
	slots []numbered
	used  int
}

type numbered struct {
	line   uintptr // the address divided by the size of a line; 0: the slot is free
	number Line
}

// of returns the number of the line of an address.
func (n *numbering) of(address uintptr) Line {
	if 2*n.used >= len(n.slots) {
		n.grow()
	}
	line := address / lineSize
	s := n.find(line)
	if s.line == 0 {
		*s = numbered{line, Line(n.used)}
		n.used++
	}
	return s.number
}

// find returns the slot of a line, or the free one that is its place.
func (n *numbering) find(line uintptr) *numbered {
	for at := uint64(line) * 0x9e3779b97f4a7c15 >> 20; ; at++ { // 2^64 divided by the golden ratio
		if s := &n.slots[at%uint64(len(n.slots))]; s.line == line || s.line == 0 {
			return s
		}
	}
}

// grow doubles the table. Its length is a power of two.
func (n *numbering) grow() {
	old := n.slots
	n.slots = make([]numbered, max(1<<12, 2*len(old)))
	for _, s := range old {
		if s.line != 0 {
			*n.find(s.line) = s
		}
	}
}

const (
	spanAlign  = 8 << 10 // a span of the heap begins at a multiple of the size of a page of the runtime
	spanMost   = 80 << 10
	headerFrom = 512 // larger objects with pointers have a header of a word
	word       = 8
)

// fillSpans makes the next object of each size class the second of its span. What the process has allocated before
// differs from process to process. It would decide which objects of the design share a line. The collector must be off.
func fillSpans() {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	for _, class := range stats.BySize[1:] { // the first has no size
		size := uintptr(class.Size)
		fillSpan(size, 0, func() unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(make([]byte, size))) })
		header := uintptr(0)
		if size > headerFrom {
			header = word
		}
		fillSpan(size, header, func() unsafe.Pointer {
			return unsafe.Pointer(unsafe.SliceData(make([]*byte, (size-header)/word)))
		})
	}
}

// fillSpan allocates objects until one begins a span.
func fillSpan(size, header uintptr, allocate func() unsafe.Pointer) {
	for range spanMost/size + 1 {
		if uintptr(allocate())%spanAlign == header {
			return
		}
	}
}
