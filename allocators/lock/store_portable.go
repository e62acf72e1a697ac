//go:build !amd64 || race

package lock

import "sync/atomic"

// store8 and store16 store into the low 8 or 16 bits of a word with release
// order. Nobody but the caller changes those bits, so what is to be added is known,
// and nothing is carried out of them.
func store8(word *uint32, value uint8) {
	atomic.AddUint32(word, uint32(value)-atomic.LoadUint32(word)&0xff)
}
func store16(word *uint32, value uint16) {
	atomic.AddUint32(word, uint32(value)-atomic.LoadUint32(word)&0xffff)
}
