//go:build !counters

package lock

// Mutex is the lock that designs use.
type Mutex = Plain
