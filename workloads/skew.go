package workloads

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"idlab/allocators/params"
)

// A skew is a distribution of lookups over slots.

// draw returns a random slot.
type draw func(rng *rand.Rand) (slot int)

func paramSkew() params.Param {
	return params.Param{Name: "skew", Default: "uniform", Choices: []string{"uniform", "zipf", "hot", "disjoint"},
		Help: "timers that lookups draw: uniform: all alike; zipf: by Zipf's law; " +
			"hot: one timer in 9 of 10 draws; disjoint: only those of the worker"}
}

// skewed returns the draws of lookups from all slots of a program, for a worker that owns the
// slots [from, to).
func skewed(skew string, slots int, seed uint64) func(from, to int) draw {
	all := uniformDraw(slots)
	switch skew {
	case "zipf":
		all = zipf(slots, seed)
	case "hot":
		all = hot(slots, seed)
	case "disjoint":
		return func(from, to int) draw {
			own := uniformDraw(to - from)
			return func(rng *rand.Rand) int { return from + own(rng) }
		}
	}
	return func(int, int) draw { return all }
}

func uniformDraw(slots int) draw { return func(rng *rand.Rand) int { return rng.IntN(slots) } }

// hotShare is the share of lookups that go to the hot timer. The others are uniform.
const hotShare = 0.9

// hot draws one slot, chosen by the seed, with the share hotShare.
func hot(slots int, seed uint64) draw {
	slot := rand.New(rand.NewPCG(seed, hotStream)).IntN(slots)
	return func(rng *rand.Rand) int {
		if rng.Float64() < hotShare {
			return slot
		}
		return rng.IntN(slots)
	}
}

// zipfExponent is the exponent of YCSB's workloads.
const zipfExponent = 0.99

// zipf draws the slot of rank k with a probability in proportion to 1/k^0.99. The seed permutes
// the ranks; otherwise the first timers of the first task would be the popular ones.
func zipf(slots int, seed uint64) draw {
	ranked := rand.New(rand.NewPCG(seed, zipfStream)).Perm(slots)
	sums := make([]float64, slots) // cumulative weights by rank
	sum := 0.0
	for k := range sums {
		sum += math.Pow(float64(k+1), -zipfExponent)
		sums[k] = sum
	}
	return func(rng *rand.Rand) int {
		k, _ := slices.BinarySearchFunc(sums, rng.Float64()*sum, cmp.Compare[float64])
		return ranked[min(k, slots-1)]
	}
}

// Stream numbers of a PCG generator. The number of a worker's stream is the worker; the numbers
// below are larger than any worker.
const (
	hotStream  = 1 << 40
	zipfStream = hotStream + 1
	ageStream  = hotStream << 1 // plus the worker
)
