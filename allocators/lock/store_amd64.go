//go:build !race

package lock

import "unsafe"

// store8 and store16 store into the low 8 or 16 bits of a word with release
// order: a plain MOV each. The processor keeps the order of stores, and does not delay
// a load past a later store. The compiler keeps it too: it threads all stores of
// a function through one state of memory, and places a load between the stores that
// it lies between. It promises that to nobody, which is why other builds, and
// those of the race detector, use atomics. A call of assembly would be a promise,
// but takes 4 ns, half of what Lock and Unlock take together.
func store8(word *uint32, value uint8)   { *(*uint8)(unsafe.Pointer(word)) = value }
func store16(word *uint32, value uint16) { *(*uint16)(unsafe.Pointer(word)) = value }
