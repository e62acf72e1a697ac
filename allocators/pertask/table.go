package pertask

import (
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/atomics"
)

const (
	reach  = 12         // places in which a pair may lie, its home the first
	near   = 3          // and where neighbours lie side by side
	span   = 128        // places that one lock guards, and among which a pair stays
	least  = 3          // places of a table
	small  = span       // and of one that is not worth being made smaller
	golden = 0x9e3779b1 // 2³²/φ, made a prime

	// The seal of a place, from below: the number of its pair, 0 for none; how many
	// pairs passed it, where a count that is full stays full; how many pairs it had.
	one    = 1 << 32
	passed = 15 * one
	turn   = 16 * one
	less   = 1<<64 - one // adds up to one less
)

// pair is a place for two ids that differ in their last bit.
type pair struct {
	seal   atomics.Uint64
	timers [2]atomics.Pointer[allocators.Timer]
}

// view is what a lookup needs to know of a table: places places, fewer than span or
// so many times span, and the multiplier of its hash.
type view struct {
	first      *pair
	places     uint32
	multiplier uint32
}

type table struct {
	view
	more *[]*stripe // all but the first; for writers
}

// split makes of an id the number of its pair, which is never 0, and its side.
func split(id allocators.ID) (key, side uint32) { return uint32(id)>>1 + 1, uint32(id) & 1 }

func (v view) home(key uint32) uint32 {
	return uint32(uint64(key*v.multiplier) * uint64(v.places) >> 32)
}

func (v view) pair(at uint32) *pair {
	return (*pair)(unsafe.Add(unsafe.Pointer(v.first), uintptr(at)*unsafe.Sizeof(pair{})))
}

// after is the place behind, around the end of the stripe.
func (v view) after(at uint32) uint32 {
	if at++; at%span == 0 || at == v.places {
		return (at - 1) / span * span
	}
	return at
}

func (v view) find(id allocators.ID) *allocators.Timer {
	key, side := split(id)
	at := v.home(key)
	for far := 0; far < reach; {
		p := v.pair(at)
		seal := p.seal.Load()
		if uint32(seal) == key {
			t := p.timers[side].Load()
			if p.seal.Load() == seal {
				return t
			}
			continue
		}
		if seal&passed == 0 {
			return nil
		}
		far, at = far+1, v.after(at)
	}
	return nil
}

// seek returns the place of a pair, else the nearest one that is free, and how far it
// is from the pair's home; nil if none is in reach.
func (v view) seek(key, home uint32) (p *pair, far uint32, found bool) {
	at, limit := home, uint32(reach)
	if v.even() {
		limit = near
	}
	for i := range limit {
		here := v.pair(at)
		seal := here.seal.Load()
		if uint32(seal) == key {
			return here, i, true
		}
		if p == nil && here.free() {
			p, far = here, i
		}
		if p != nil && seal&passed == 0 {
			break
		}
		at = v.after(at)
	}
	return p, far, false
}

// free tells whether no timer is there. The number of the pair that was last stays: to
// clear it would take a store more, and who comes next replaces it anyway.
func (p *pair) free() bool { return p.timers[0].Load() == nil && p.timers[1].Load() == nil }

// open gives a free place, so far from home, to a pair.
func (v view) open(key uint32, p *pair, home, far uint32) {
	seal := p.seal.Load()
	if last := uint32(seal); last != 0 {
		there := v.home(last)
		at := uint32((uintptr(unsafe.Pointer(p)) - uintptr(unsafe.Pointer(v.first))) / unsafe.Sizeof(*p))
		v.pass(there, v.way(there, at), less)
	}
	v.pass(home, far, one)
	p.seal.Store(seal&^(1<<32-1) + turn + uint64(key))
}

// way is how many places there are from one to another of its stripe.
func (v view) way(from, to uint32) uint32 {
	around := min(v.places, span)
	return (to + around - from) % around
}

// pass counts one more pair, or one less, that passed so many places from its home on.
func (v view) pass(at, far uint32, by uint64) {
	for range far {
		p := v.pair(at)
		if seal := p.seal.Load(); seal&passed != passed {
			p.seal.Store(seal + by)
		}
		at = v.after(at)
	}
}

// even is the multiplier by which neighbours lie side by side. It is an even number, as
// no other is.
func even(places uint32) uint32 { return uint32((1<<32+uint64(places)-1)/uint64(places)+1) &^ 1 }

func (v view) even() bool { return v.multiplier&1 == 0 }

// ends tells whether a place is in the first stripe or the last. Where these have few
// pairs left, the table may have.
func (v view) ends(at uint32) bool {
	return v.places > small && (at < span || at >= v.places-span)
}

// count is how many pairs there are in a stripe.
func (v view) count(stripe uint32) (n int32) {
	for at := stripe * span; at < min((stripe+1)*span, v.places); at++ {
		if !v.pair(at).free() {
			n++
		}
	}
	return n
}

func (tab *table) anatomy() allocators.Anatomy {
	a := allocators.Anatomy{Bytes: int64(unsafe.Sizeof(*tab)) + int64(tab.places)*int64(unsafe.Sizeof(pair{}))}
	for at := range tab.places {
		p := tab.pair(at)
		way := int64(tab.way(tab.home(uint32(p.seal.Load())), at))
		for side := range p.timers {
			if p.timers[side].Load() != nil {
				a.Timers++
				a.Nodes += way + 1
			}
		}
	}
	return a
}
