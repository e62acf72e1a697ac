package hashtable

import "idlab/allocators"

// The hashes have no secret, and task addresses are easy to guess. So a task that may
// choose its ids can put them all into the bucket of another task's timer. Both tables
// implement allocators.Collider for all their designs.

func (s *headsSpace) WorstIDs(n int, victim *allocators.Timer) []allocators.ID {
	return s.table.hash.worst(s.owner, s.table.log2, s.table.ids, victim, n)
}

func (s *bucketSpace) WorstIDs(n int, victim *allocators.Timer) []allocators.ID {
	return s.table.hash.worst(s.owner, s.table.log2, s.table.ids, victim, n)
}

// worst returns the n lowest ids of owner in victim's bucket, or all of them if there are
// fewer. It tries one id after the other: about as many tries per id as there are buckets.
func (h hash) worst(
	owner allocators.Address, log2 uint, ids int64, victim *allocators.Timer, n int,
) (worst []allocators.ID) {
	bucket := h(victim.Owner(), victim.ID(), log2)
	for id := int64(0); id < ids && len(worst) < n; id++ {
		if h(owner, allocators.ID(id), log2) == bucket {
			worst = append(worst, allocators.ID(id))
		}
	}
	return worst
}
