package allocators

import "math/bits"

// Collider is implemented by spaces of designs that can compute which ids collide. In hash
// tables that all tasks share, the ids of one task can so slow the lookups of another.
type Collider interface {
	// WorstIDs returns ids of this task that slow lookups of victim, a timer of another
	// task: the n lowest in its bucket, or fewer if there are fewer. A design without
	// shared buckets returns ids that slow this task alone. The ids are ascending, and
	// may be taken already.
	WorstIDs(n int, victim *Timer) []ID
}

// WorstIDs returns ids with which the attacker slows the victim's lookups of its timer id:
// n, or fewer if there are fewer. Restore mode lets any task choose ids. Both are processes
// of one system. The ids are ascending, and may be taken already.
//
// Colliders supply worst-case ids. Otherwise the ids are multiples of a large power of two:
// for designs that hash with a secret or do not hash, for the running kernel, and if the
// victim has no timer under that id. Weak hashes put many of these ids into one bucket, and
// a tree needs a node for each.
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

// farApart returns n ids from 0 at a stride of 65536, or of the largest smaller power of
// two at which the ids suffice.
func farApart(n int) (ids []ID) {
	stride := int64(1) << min(16, max(0, 31-bits.Len(uint(n-1))))
	for id := int64(0); id <= int64(MaxID) && len(ids) < n; id += stride {
		ids = append(ids, ID(id))
	}
	return ids
}
