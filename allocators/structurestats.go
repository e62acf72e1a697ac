package allocators

// StructureStats describes the inside of a structure, without the rest of the timers.
type StructureStats struct {
	// Bytes is the memory that the structure holds, with the links that it has in timers
	// (Design.Embedded).
	Bytes int64
	// Timers is the number of linked timers. Nodes is the number of nodes visited when
	// each of them is found once: timers on a chain, layers of a tree, slots probed.
	Timers, Nodes int64
	// Chains[n] is the number of chains of length n; nil if there are no chains.
	Chains []int64
	// Depth is the height of the highest tree, in layers; 0 if there is no tree.
	Depth int
	// Tables is the number of tables that a space has had, in designs that replace tables at
	// any size and tell it; else 0.
	Tables int64
}

// StructureReporter is implemented by allocators and spaces that describe their structure. A space excludes the part
// that its allocator describes. No other call may be under way.
type StructureReporter interface {
	StructureStats() StructureStats
}

// Plus returns the description of two parts of a structure together.
func (a StructureStats) Plus(b StructureStats) StructureStats {
	sum := StructureStats{
		Bytes: a.Bytes + b.Bytes, Timers: a.Timers + b.Timers, Nodes: a.Nodes + b.Nodes,
		Depth: max(a.Depth, b.Depth), Tables: a.Tables + b.Tables,
	}
	if a.Chains != nil || b.Chains != nil {
		sum.Chains = make([]int64, max(len(a.Chains), len(b.Chains)))
		for length, n := range a.Chains {
			sum.Chains[length] += n
		}
		for length, n := range b.Chains {
			sum.Chains[length] += n
		}
	}
	return sum
}

// NodesPerFind is the mean number of nodes visited per successful find, 0 if there are no
// timers.
func (a StructureStats) NodesPerFind() float64 {
	if a.Timers == 0 {
		return 0
	}
	return float64(a.Nodes) / float64(a.Timers)
}

// BytesPerTimer is the structure's memory per timer, 0 if there are no timers.
func (a StructureStats) BytesPerTimer() float64 {
	if a.Timers == 0 {
		return 0
	}
	return float64(a.Bytes) / float64(a.Timers)
}

// Longest is the length of the longest chain, EmptyShare the share of chains
// without a timer.
func (a StructureStats) Longest() int { return max(0, len(a.Chains)-1) }
func (a StructureStats) EmptyShare() float64 {
	var all int64
	for _, n := range a.Chains {
		all += n
	}
	if all == 0 {
		return 0
	}
	return float64(a.Chains[0]) / float64(all)
}
