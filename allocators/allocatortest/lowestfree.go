package allocatortest

import (
	"fmt"
	"slices"

	"idlab/allocators"
)

// lowestFreeChecks are for designs that give the lowest free id, with more timers than two layers of a radix tree, or a
// two-level bitmap, hold.
func lowestFreeChecks(policy allocators.Policy) []Check {
	if !lowestFree(policy) {
		return nil
	}
	return []Check{
		{"space-lowest-free", "among thousands of ids the lowest free one is given", spaceLowestFree, false},
	}
}

// lowestFree reports whether a policy gives the lowest free id.
func lowestFree(policy allocators.Policy) bool {
	return policy == allocators.LowestFree || policy == allocators.LowestFreeOfAll
}

// spaceLowestFree takes the first ids, makes gaps, and checks that Add refills them in ascending order.
func spaceLowestFree(t *trial) error {
	const node = 64 // slots of a node, or bits of a word
	a, addresses, err := t.allocator(t.spaceOf(wholeSpace))
	if err != nil {
		return err
	}
	f := &firstIDs{space: a.NewSpace(addresses.next())}
	if err := f.fill(node*node + 3*node); err != nil {
		return err
	}
	ids := allocators.ID(len(f.timers))
	gaps := [][]allocators.ID{
		{0}, {ids - 1}, {node * node}, {node*node - 1},
		{node - 1, node, node*node - 1, node * node, ids - 1},
		upTo(node*node-node, node*node), // one whole node
		upTo(node*node, ids),            // every id that needs the third layer
		upTo(0, ids),
	}
	for random, n := t.rand(0), 0; n < 3; n++ {
		drawn := upTo(0, ids)
		random.Shuffle(len(drawn), func(i, j int) { drawn[i], drawn[j] = drawn[j], drawn[i] })
		gaps = append(gaps, drawn[:ids/8])
	}
	for _, gap := range gaps {
		if err := f.refill(gap); err != nil {
			return err
		}
	}
	return nil
}

// upTo returns the ids first … end-1.
func upTo(first, end allocators.ID) (ids []allocators.ID) {
	for id := first; id < end; id++ {
		ids = append(ids, id)
	}
	return ids
}

// firstIDs is a space in which the ids 0 … len(timers)-1 are taken.
type firstIDs struct {
	space  allocators.Space
	timers []*allocators.Timer // by id
}

// fill adds timers until there are n. Each must get the next id.
func (f *firstIDs) fill(n int) error {
	for len(f.timers) < n {
		f.timers = append(f.timers, nil)
		if err := f.add(allocators.ID(len(f.timers) - 1)); err != nil {
			return err
		}
	}
	return nil
}

// refill removes the timers of the given ids and adds as many. They must get these ids in ascending order.
func (f *firstIDs) refill(gap []allocators.ID) error {
	for _, id := range gap {
		f.space.Remove(f.timers[id])
	}
	for _, id := range slices.Sorted(slices.Values(gap)) {
		if err := f.add(id); err != nil {
			return fmt.Errorf("after %d ids were freed, among them %d: %w", len(gap), gap[0], err)
		}
	}
	for id, timer := range f.timers {
		if f.space.Find(allocators.ID(id)) != timer {
			return fmt.Errorf("Find(%d) does not return the timer that was added", id)
		}
	}
	return nil
}

func (f *firstIDs) add(want allocators.ID) error {
	timer := new(allocators.Timer)
	got, err := f.space.Add(timer)
	if got != want || err != nil {
		return fmt.Errorf("add gives %s, want %d", answerID(got, err), want)
	}
	f.timers[want] = timer
	return nil
}
