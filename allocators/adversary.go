package allocators

import "math/bits"

// Collider is implemented by spaces of designs in which the ids of one task can
// slow the lookups of another: hash tables that all tasks share.
type Collider interface {
	// WorstIDs returns the ids that this task would ask for to slow whoever
	// looks for victim, a timer of another task: the n lowest that share its
	// bucket, or fewer if there are not so many. They are ascending, and may
	// be taken already.
	WorstIDs(n int, victim *Timer) []ID
}

// WorstIDs returns n ids, or fewer if there are not so many, which one task
// should ask for to slow another when that looks up its timer id: restore mode
// lets anybody choose ids. Both are processes of one system. The ids are
// ascending, and may be taken already.
//
// Who can work out how a design hashes is told ids that do the worst
// (Collider). Where the hash has a secret, where there is none, in the running
// kernel, and if the victim has no such timer, the ids are the multiples of a
// large power of two: weak hashes put many of those into one bucket, and a tree
// needs a node of its own for each.
func WorstIDs(attacker, victim Process, id ID, n int) []ID {
	a, shared := attacker.(*process)
	v, both := victim.(*process)
	if !shared || !both {
		return farApart(n)
	}
	c, ok := a.space.(Collider)
	t := v.space.Find(id)
	if !ok || t == nil {
		return farApart(n)
	}
	return c.WorstIDs(n, t)
}

// farApart returns n ids at a stride of 65536, beginning at 0, or at the
// largest power of two at which there are so many.
func farApart(n int) (ids []ID) {
	stride := int64(1) << min(16, max(0, 31-bits.Len(uint(n-1))))
	for id := int64(0); id <= int64(MaxID) && len(ids) < n; id += stride {
		ids = append(ids, ID(id))
	}
	return ids
}
