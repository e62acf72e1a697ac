package counters

// Counts are numbers of operations.
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
