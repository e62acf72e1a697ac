package hashtable

import (
	"fmt"
	"math/bits"
	"runtime"

	"idlab/allocators"
	"idlab/allocators/params"
)

// hash returns the bucket of an owner's id in a table of 2^log2 buckets.
type hash func(owner allocators.Address, id allocators.ID, log2 uint) uint32

// The multipliers of linux/hash.h. Up to v4.6 they were "golden ratio primes" with few bits
// set, and therefore hashed badly. Since v4.7 (commit ef703f49a6c5) it is the golden ratio
// itself, negated.
const (
	goldenPrime32 = 0x9e370001
	goldenPrime64 = 0x9e37fffffffc0001
	goldenRatio32 = 0x61c88647
)

// rfc2012 is the RFC's hash: hash_ptr(owner) ^ hash_32(id). Each product is reduced to the
// size of the table before the xor.
func rfc2012(owner allocators.Address, id allocators.ID, log2 uint) uint32 {
	return uint32(uint64(owner)*goldenPrime64>>(64-log2)) ^ uint32(id)*goldenPrime32>>(32-log2)
}

// hash32In2013 is the hash of v3.10 (commit 5ed67f05f66c): one product, of the xor of the id
// and the owner's address folded to 32 bits.
func hash32In2013(owner allocators.Address, id allocators.ID, log2 uint) uint32 {
	return folded(owner, id) * goldenPrime32 >> (32 - log2)
}

// hash32 is hash32In2013 with the multiplier of v4.7, in use up to 6.14.
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

// collide puts all ids into bucket 0: the worst case, for the conformance suite.
func collide(allocators.Address, allocators.ID, uint) uint32 { return 0 }

// paramHash chooses a design's hash; own is the default.
func paramHash(own string) params.Param {
	return params.Param{
		Name: "hash", Default: own, Choices: []string{"rfc2012", "hash32-2013", "hash32", "jhash", "collide"},
		Help: "how owner and id choose a bucket; collide: all in one, the worst case",
	}
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

// heads512 is the number of chains in the tables of 2012 to 2025: one page of list heads.
const heads512 = 512

// paramBuckets sets the number of buckets; fixed is the default. If it is 0, the default is as in
// Linux 6.15: 512 × CPUs, rounded up to a power of two.
func paramBuckets(fixed int64) params.Param {
	p := params.Param{
		Name: "buckets", Min: 1, Max: 1 << 24, PowerOfTwo: true, Help: "chains in the table, a power of two",
	}
	if fixed != 0 {
		p.Default = fmt.Sprint(fixed)
	} else {
		p.Help += "; by default 512 × CPUs, rounded up"
		p.Pinned = "1024" // as on two CPUs
		p.ByCPUs = func(cpus int) int64 { return 1 << bits.Len64(uint64(heads512*cpus-1)) }
	}
	return p
}

// bucketsLog2 returns the logarithm of the number of buckets.
func bucketsLog2(v params.Values) uint {
	n := v.Int("buckets")
	if n == 0 {
		n = paramBuckets(0).ByCPUs(runtime.NumCPU())
	}
	return uint(bits.Len64(uint64(n - 1)))
}
