package hashtable

import (
	"testing"

	"idlab/allocators"
)

// The expected values were computed independently, in C and in Go, from the sources of the RFC, linux/hash.h and
// linux/jhash.h.
func TestHashVectors(t *testing.T) {
	for _, v := range []struct {
		owner                  allocators.Address
		id                     allocators.ID
		rfc2012, v310, v47     uint32 // of 9 bits
		v47Of15Bits, jhashFull uint32
	}{
		{0xffff888104a3c000, 0, 443, 90, 276, 17705, 0x8279934d},
		{0xffff888104a3c000, 1, 135, 285, 81, 5189, 0xdac608a1},
		{0xffff888104a3c000, 5, 405, 15, 351, 22486, 0x7db1b3f4},
		{0xffff888104a3c000, 512, 359, 310, 54, 3504, 0xff52b330},
		{0xffff888104a3c000, 65536, 443, 90, 33, 2125, 0xad01f740},
		{0xffff888104a3c000, 2147483647, 120, 361, 295, 18929, 0xf337e858},
		{0xffff888104a3c480, 0, 435, 475, 400, 25620, 0x4003a449},
		{0xffff888104a3c480, 1, 143, 158, 204, 13104, 0x20051e6e},
		{0xffff8881deadbe00, 0, 219, 234, 376, 24078, 0x633b1009},
		{0xffff8881deadbe00, 512, 7, 14, 86, 5512, 0x41f2c16b},
	} {
		for _, h := range []struct {
			name      string
			got, want uint32
		}{
			{"rfc2012", rfc2012(v.owner, v.id, 9), v.rfc2012},
			{"hash32-2013", hash32In2013(v.owner, v.id, 9), v.v310},
			{"hash32", hash32(v.owner, v.id, 9), v.v47},
			{"hash32 of 15 bits", hash32(v.owner, v.id, 15), v.v47Of15Bits},
			{"jhash", jhash2(v.owner, v.id), v.jhashFull},
			{"jhash of 9 bits", jhash(v.owner, v.id, 9), v.jhashFull & 511},
		} {
			if h.got != h.want {
				t.Errorf("%s(%#x, %d) = %#x, want %#x", h.name, v.owner, v.id, h.got, h.want)
			}
		}
	}
}

// Every hash gives a bucket of the table, in tables of one bucket to 2^24.
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
