//go:build !race

package lock

import "unsafe"

// These are plain stores, as in the kernel: amd64 makes stores visible in program
// order and delays no load behind a later store, and the compiler keeps a store behind
// the loads and stores that stand before it. The race detector cannot know that, so
// there they are atomic: see release_other.go.

// clearLocked releases a QSpin: a store to the lowest byte.
func clearLocked(state *uint32) { *(*uint8)(unsafe.Pointer(state)) = 0 }

// nextTicket releases a Ticket: an addition to the lower half.
func nextTicket(state *uint32) { *(*uint16)(unsafe.Pointer(state))++ }

// storeRelease stores behind all loads and stores before it.
func storeRelease(addr *uint32, n uint32) { *addr = n }
