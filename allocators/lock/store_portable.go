//go:build !amd64 || race

package lock

import "sync/atomic"

// store8 and store16 store into the low 8 or 16 bits of a word with release order, by an
// addition. Only the caller changes those bits, so the difference to the new value is known,
// and the addition carries nothing into the upper bits.
func store8(word *uint32, value uint8) {
	atomic.AddUint32(word, uint32(value)-atomic.LoadUint32(word)&0xff)
}
func store16(word *uint32, value uint16) {
	atomic.AddUint32(word, uint32(value)-atomic.LoadUint32(word)&0xffff)
}
