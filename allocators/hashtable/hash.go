package hashtable

import (
	"fmt"
	"math/bits"
	"runtime"

	"idlab/allocators"
	"idlab/allocators/params"
)

// hash says which of a power of two of buckets, given by its logarithm, an
// owner's id belongs to.
type hash func(owner allocators.Address, id allocators.ID, log2 uint) uint32

// The multipliers of linux/hash.h: up to v4.6 "golden ratio primes" with few
// bits set, which is what makes them bad ones; since v4.7 (commit ef703f49a6c5)
// the golden ratio itself, negated.
const (
	goldenPrime32 = 0x9e370001
	goldenPrime64 = 0x9e37fffffffc0001
	goldenRatio32 = 0x61c88647
)

// rfc2012 is the RFC's hash, two products that are cut down to the table's
// size apart and then combined by xor: hash_ptr(owner) ^ hash_32(id).
func rfc2012(owner allocators.Address, id allocators.ID, log2 uint) uint32 {
	return uint32(uint64(owner)*goldenPrime64>>(64-log2)) ^ uint32(id)*goldenPrime32>>(32-log2)
}

// hash32In2013 is the hash of v3.10 (commit 5ed67f05f66c): one product, of the
// owner's address folded to 32 bits and the id, combined by xor before it.
func hash32In2013(owner allocators.Address, id allocators.ID, log2 uint) uint32 {
	return folded(owner, id) * goldenPrime32 >> (32 - log2)
}

// hash32 is the same with the multiplier of v4.7, in use up to 6.14.
func hash32(owner allocators.Address, id allocators.ID, log2 uint) uint32 {
	return folded(owner, id) * goldenRatio32 >> (32 - log2)
}

func folded(owner allocators.Address, id allocators.ID) uint32 {
	return uint32(owner) ^ uint32(owner>>32) ^ uint32(id)
}

// jhash is the kernel's since 6.15 (commit 781764e0b439): Bob Jenkins' lookup3
// over the two halves of the owner's address, with the id as initial value.
func jhash(owner allocators.Address, id allocators.ID, log2 uint) uint32 {
	return jhash2(owner, id) & (1<<log2 - 1)
}

func jhash2(owner allocators.Address, id allocators.ID) uint32 {
	const golden, words = 0xdeadbeef, 2
	a := golden + words<<2 + uint32(id)
	b, c := a, a
	b += uint32(owner >> 32)
	a += uint32(owner)
	c ^= b
	c -= bits.RotateLeft32(b, 14)
	a ^= c
	a -= bits.RotateLeft32(c, 11)
	b ^= a
	b -= bits.RotateLeft32(a, 25)
	c ^= b
	c -= bits.RotateLeft32(b, 16)
	a ^= c
	a -= bits.RotateLeft32(c, 4)
	b ^= a
	b -= bits.RotateLeft32(a, 14)
	c ^= b
	c -= bits.RotateLeft32(b, 24)
	return c
}

// collide sends everything to bucket 0: the adversary of the conformance suite.
func collide(allocators.Address, allocators.ID, uint) uint32 { return 0 }

// paramHash lets a design's hash be chosen, own names the one it comes with.
func paramHash(own string) params.Param {
	return params.Param{Name: "hash", Default: own, Choices: []string{"rfc2012", "hash32-2013", "hash32", "jhash", "collide"},
		Help: "how owner and id choose a bucket; collide: all in one, the worst case"}
}

func hashNamed(name string) hash {
	switch name {
	case "rfc2012":
		return rfc2012
	case "hash32-2013":
		return hash32In2013
	case "hash32":
		return hash32
	case "jhash":
		return jhash
	case "collide":
		return collide
	}
	panic(fmt.Sprintf("hashtable: no hash %q", name))
}

// heads512 is the size of the tables of 2012 to 2025: a page of list heads.
const heads512 = 512

// paramBuckets sets the size of a table; fixed is its default, or 0 for the
// 512 × CPUs, rounded up to a power of two, of Linux 6.15.
func paramBuckets(fixed int64) params.Param {
	p := params.Param{Name: "buckets", Min: 1, Max: 1 << 24, PowerOfTwo: true, Help: "chains in the table, a power of two"}
	if fixed != 0 {
		p.Default = fmt.Sprint(fixed)
	} else {
		p.Help += "; by default 512 × CPUs, rounded up"
		p.Pinned = "1024" // of two CPUs
	}
	return p
}

// buckets returns the chosen size of the table as a logarithm.
func bucketsLog2(v params.Values) uint {
	n := uint64(v.Int("buckets"))
	if n == 0 {
		n = heads512 * uint64(runtime.NumCPU())
	}
	return uint(bits.Len64(n - 1))
}
