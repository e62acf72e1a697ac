//go:build !amd64 || race

package lock

import "sync/atomic"

// clearLocked releases a QSpin.
func clearLocked(state *uint32) { atomic.AddUint32(state, ^uint32(locked-1)) }

// nextTicket releases a Ticket. A sum must not carry into the upper half.
func nextTicket(state *uint32) {
	for {
		v := atomic.LoadUint32(state)
		if atomic.CompareAndSwapUint32(state, v, v&^served|(v+1)&served) {
			return
		}
	}
}

// storeRelease stores behind all loads and stores before it.
func storeRelease(addr *uint32, n uint32) { atomic.StoreUint32(addr, n) }
