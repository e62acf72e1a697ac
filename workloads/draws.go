package workloads

import "math/rand/v2"

// The length of streams, and uniform draws of slots.
//
// Streams repeat. A short stream touches only a part of a large population. The caches then
// hold that part, and the branch predictor learns the stream. With 32,768 draws from 1,000,000
// timers a stream touches 3 % of them, and designs that should miss the cache look up to three
// times too fast. So a stream has on average four draws per slot, and it draws each slot at
// least once.

const (
	// minDraws is more than a branch predictor can learn.
	minDraws = 1 << 15
	// drawsPerSlot random draws per slot already touch 98 % of all slots (1 − e⁻⁴).
	drawsPerSlot = 4
)

// streamDraws returns the number of draws in a stream over the given number of slots.
func streamDraws(slots int) int { return max(minDraws, drawsPerSlot*slots) }

// uniformSlots draws n slots uniformly from [from, to). If n allows drawsPerSlot draws per
// slot, it also inserts the slots that were not drawn, at random positions: each slot then
// occurs at least once, and the result is a little longer than n.
func uniformSlots(rng *rand.Rand, n, from, to int) []int {
	drawn := make([]int, n, n+(to-from)/16)
	seen := make([]bool, to-from)
	for i := range drawn {
		slot := rng.IntN(to - from)
		drawn[i], seen[slot] = from+slot, true
	}
	if n < drawsPerSlot*(to-from) {
		return drawn
	}
	for slot, drawnBefore := range seen {
		if !drawnBefore {
			at := rng.IntN(len(drawn) + 1)
			drawn = append(drawn, from+slot)
			drawn[at], drawn[len(drawn)-1] = drawn[len(drawn)-1], drawn[at]
		}
	}
	return drawn
}

// uniform returns a function for Each: every worker performs the operation on slots drawn
// uniformly from all slots of the program.
func (p *Program) uniform(kind Kind, seed uint64) func(w int) Stream {
	return func(w int) Stream {
		return p.ops(kind, uniformSlots(rand.New(rand.NewPCG(seed, uint64(w))), streamDraws(p.Slots()), 0, p.Slots()))
	}
}

// ops returns a stream with the operation on each of the slots, in the given order.
func (p *Program) ops(kind Kind, slots []int) Stream {
	s := make(Stream, len(slots))
	for i, slot := range slots {
		s[i] = p.Op(kind, slot)
	}
	return s
}
