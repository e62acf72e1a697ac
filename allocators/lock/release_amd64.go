//go:build !race

package lock

// clearLocked releases a QSpin: MOVB $0 to the lowest byte.
//
//go:noescape
func clearLocked(state *uint32)

// nextTicket releases a Ticket: ADDW $1 to the lower half.
//
//go:noescape
func nextTicket(state *uint32)

// storeRelease stores behind all loads and stores before it: MOVL.
//
//go:noescape
func storeRelease(addr *uint32, n uint32)
