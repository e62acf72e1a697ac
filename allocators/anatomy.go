package allocators

// Anatomy is what a structure is like inside, apart from the timers themselves.
type Anatomy struct {
	// Bytes is the memory that the structure holds.
	Bytes int64
	// Timers is how many timers are linked, and Nodes how many nodes finding
	// each of them once walks, all together: timers on a chain, layers of a
	// tree, slots that are probed.
	Timers, Nodes int64
	// Chains counts the chains of each length, from 0; nil where there are none.
	Chains []int64
	// Depth is the height of the highest tree, in layers; 0 where there is none.
	Depth int
}

// Anatomist is implemented by allocators and spaces that can tell their anatomy.
// A space tells what is its own, and not what its allocator tells. Anatomy is
// called while nothing else is.
type Anatomist interface {
	Anatomy() Anatomy
}

// Plus joins the anatomies of two parts of a structure.
func (a Anatomy) Plus(b Anatomy) Anatomy {
	sum := Anatomy{
		Bytes: a.Bytes + b.Bytes, Timers: a.Timers + b.Timers, Nodes: a.Nodes + b.Nodes,
		Depth: max(a.Depth, b.Depth),
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

// NodesPerFind is the mean number of nodes that a find walks which succeeds, 0
// if there are no timers.
func (a Anatomy) NodesPerFind() float64 {
	if a.Timers == 0 {
		return 0
	}
	return float64(a.Nodes) / float64(a.Timers)
}

// BytesPerTimer is the memory of the structure a timer, 0 if there are none.
func (a Anatomy) BytesPerTimer() float64 {
	if a.Timers == 0 {
		return 0
	}
	return float64(a.Bytes) / float64(a.Timers)
}

// Longest is the length of the longest chain, EmptyShare the share of chains
// without a timer.
func (a Anatomy) Longest() int { return max(0, len(a.Chains)-1) }
func (a Anatomy) EmptyShare() float64 {
	var all int64
	for _, n := range a.Chains {
		all += n
	}
	if all == 0 {
		return 0
	}
	return float64(a.Chains[0]) / float64(all)
}
