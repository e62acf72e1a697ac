package pertask

import (
	"math/rand/v2"
	"slices"
	"unsafe"

	"idlab/allocators"
)

// rebuilt makes the table that takes the place of one that has so many pairs.
func (tab *table) rebuilt(has uint32, crowded bool) *table {
	next := tab.view
	switch crammed := crowded && (has < tab.places/2 || tab.even() && has < tab.places/8*7); {
	case crammed && tab.even():
		next.multiplier = golden
	case crammed:
		next.multiplier = rand.Uint32() | 1
	case crowded:
		next = tab.larger()
	default:
		next = tab.smaller(has)
	}
	for !next.fill(tab.view) {
		if next.even() {
			next.multiplier = golden // neighbours became few
		} else {
			next = next.larger()
		}
	}
	return &table{next, tab.stripesFor(next.places)}
}

// stripesFor are those that so many places take beside the first, the ones that there
// are among them: a lock that somebody waits for stays the lock of its stripe.
func (tab *table) stripesFor(places uint32) *[]*stripe {
	var all []*stripe
	if tab.more != nil {
		all = *tab.more
	}
	need := int(places/span) - 1
	if len(all) >= need {
		return tab.more
	}
	all = slices.Clone(all)
	for len(all) < need {
		all = append(all, new(stripe))
	}
	return &all
}

// fill makes new places with the pairs of another view, and fails if one finds none.
// Nobody else sees them yet, so they are written as plain memory: with atomic stores
// the copies of a table that grows would cost more than all else.
func (v *view) fill(old view) bool {
	v.first = &make([]pair, v.places)[0]
	for at := range old.places {
		from := old.pair(at)
		key := uint32(from.seal.Load())
		if from.free() {
			continue
		}
		home := v.home(key)
		p, far, _ := v.seek(key, home)
		if p == nil {
			return false
		}
		v.pass(home, far, one)
		to := (*plainPair)(unsafe.Pointer(p))
		to.seal += turn + uint64(key)
		to.timers = [2]*allocators.Timer{from.timers[0].Load(), from.timers[1].Load()}
	}
	return true
}

// plainPair is a pair that is not shared.
type plainPair struct {
	seal   uint64
	timers [2]*allocators.Timer
}

// larger is a view of more places: from few to a stripe in three steps, since most
// tasks have few timers; then twice as many, but half more from 8 spans on where pairs
// are scattered, since those take places that are free.
func (v view) larger() view {
	next := view{places: 2 * v.places, multiplier: v.multiplier}
	switch {
	case v.places < span:
		next.places = min(4*v.places, span)
	case !v.even() && v.places >= 8*span:
		next.places = v.places + v.places/span/2*span
	}
	if v.even() {
		next.multiplier = even(next.places)
	}
	return next
}

// smaller is a view of places for twice so many pairs.
func (v view) smaller(pairs uint32) view {
	next := view{places: least, multiplier: even(least)}
	for next.places < 2*pairs {
		next = next.larger()
	}
	return next
}
