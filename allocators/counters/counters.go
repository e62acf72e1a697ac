// Package counters counts what designs do to the memory that tasks share: the
// locks that they take, their atomic reads and writes. Unlike times, counts are
// the same on every machine and in every run.
//
// Counting costs time, so it is not in an ordinary build: there the types of
// packages atomics and lock are the plain ones, and nothing is left of it. The
// build tag counters puts it in. What is not one of those types is not seen:
// see allocators.Counted.
package counters

// Counts is how often each was done.
type Counts struct {
	Locks  uint64 // acquisitions of locks
	Reads  uint64 // atomic loads
	Writes uint64 // atomic stores, additions, swaps, and attempts to compare and swap
}

// Plus returns the sum of both, Minus what came since d.
func (c Counts) Plus(d Counts) Counts {
	return Counts{c.Locks + d.Locks, c.Reads + d.Reads, c.Writes + d.Writes}
}
func (c Counts) Minus(d Counts) Counts {
	return Counts{c.Locks - d.Locks, c.Reads - d.Reads, c.Writes - d.Writes}
}
