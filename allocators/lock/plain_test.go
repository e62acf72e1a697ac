//go:build !counters

package lock

// In an ordinary build the two are one: else this does not compile.
var _ *Plain = (*Mutex)(nil)
