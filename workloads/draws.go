package workloads

import "math/rand/v2"

// How long streams are, and how they choose slots uniformly.
//
// A stream goes round and round. If it is short, the caches hold what it touches,
// though the population is larger, and the branch predictor learns it: with 32,768
// draws of 1,000,000 timers 3 % of them are touched, and designs that miss the cache
// look up to three times too fast. So a stream has as many draws as come by each slot
// four times, and each slot is among them.

const (
	// leastDraws is too many for a branch predictor to learn.
	minDraws = 1 << 15
	// drawsPerSlot touch 98 % of all slots (1 − e⁻⁴) by chance alone.
	drawsPerSlot = 4
)

// draws is how many draws a stream has that chooses among so many slots.
func draws(slots int) int { return max(minDraws, drawsPerSlot*slots) }

// uniformly draws n of the slots from … to, all with the same chance. If that is often
// enough to expect nearly all of them, each is drawn at least once: those that chance
// left out come beside, at places that are drawn too.
func uniformly(rng *rand.Rand, n, from, to int) []int {
	drawn := make([]int, n, n+(to-from)/16)
	seen := make([]bool, to-from)
	for i := range drawn {
		slot := rng.IntN(to - from)
		drawn[i], seen[slot] = from+slot, true
	}
	if n < drawsPerSlot*(to-from) {
		return drawn
	}
	for slot, was := range seen {
		if !was {
			at := rng.IntN(len(drawn) + 1)
			drawn = append(drawn, from+slot)
			drawn[at], drawn[len(drawn)-1] = drawn[len(drawn)-1], drawn[at]
		}
	}
	return drawn
}

// uniform has each worker do an operation on slots that are drawn uniformly from all.
func (p *Program) uniform(kind Kind, seed uint64) func(w int) Stream {
	return func(w int) Stream {
		return p.ops(kind, uniformly(rand.New(rand.NewPCG(seed, uint64(w))), draws(p.Slots()), 0, p.Slots()))
	}
}

// ops does an operation on each of the slots.
func (p *Program) ops(kind Kind, slots []int) Stream {
	s := make(Stream, len(slots))
	for i, slot := range slots {
		s[i] = p.Op(kind, slot)
	}
	return s
}
