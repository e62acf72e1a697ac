// Package counters counts the locks, atomic reads and atomic writes of designs.
// Unlike times, counts are the same on every machine and in every run.
//
// Counting costs time, so only builds with the tag counters count. In an ordinary
// build the types of packages atomics and lock are the plain ones. Accesses
// through other types are not counted: see allocators.Counted.
package counters

// Counts holds the number of each.
type Counts struct {
	Locks  uint64 // acquisitions of locks
	Reads  uint64 // atomic loads
	Writes uint64 // atomic stores, additions, swaps, and attempts to compare and swap
}

// Plus returns the sum of both, Minus the change since d.
func (c Counts) Plus(d Counts) Counts {
	return Counts{c.Locks + d.Locks, c.Reads + d.Reads, c.Writes + d.Writes}
}
func (c Counts) Minus(d Counts) Counts {
	return Counts{c.Locks - d.Locks, c.Reads - d.Reads, c.Writes - d.Writes}
}
