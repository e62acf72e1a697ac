package workloads

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"idlab/allocators/params"
)

// A skew is how lookups choose among slots.

// draw returns a slot.
type draw func(rng *rand.Rand) (slot int)

func paramSkew() params.Param {
	return params.Param{Name: "skew", Default: "uniform", Choices: []string{"uniform", "zipf", "hot", "disjoint"},
		Help: "whom lookups ask for: all alike; few often, as Zipf's law has it; one in nine of ten; each worker only its own"}
}

// skewed returns how a worker with the slots from … to chooses among all slots
// of a program.
func skewed(skew string, slots int, seed uint64) func(from, to int) draw {
	all := anyOf(slots)
	switch skew {
	case "zipf":
		all = zipf(slots, seed)
	case "hot":
		all = hot(slots, seed)
	case "disjoint":
		return func(from, to int) draw {
			own := anyOf(to - from)
			return func(rng *rand.Rand) int { return from + own(rng) }
		}
	}
	return func(int, int) draw { return all }
}

func anyOf(slots int) draw { return func(rng *rand.Rand) int { return rng.IntN(slots) } }

// hotShare is the share of lookups that are of the hot timer.
const hotShare = 0.9

// hot draws one slot, which the seed decides, most of the time.
func hot(slots int, seed uint64) draw {
	slot := rand.New(rand.NewPCG(seed, hotStream)).IntN(slots)
	return func(rng *rand.Rand) int {
		if rng.Float64() < hotShare {
			return slot
		}
		return rng.IntN(slots)
	}
}

// zipfExponent is that of YCSB's workloads, which has become the usual one.
const zipfExponent = 0.99

// zipf draws the slot of rank k with a chance in proportion to 1/k^0.99. Which
// slot has which rank the seed decides, or the popular timers would all be the
// first ones of the first task.
func zipf(slots int, seed uint64) draw {
	ranked := rand.New(rand.NewPCG(seed, zipfStream)).Perm(slots)
	sums := make([]float64, slots) // of the weights up to a rank
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

// The random sequences of a seed that are not a worker's.
const (
	hotStream  = 1 << 40
	zipfStream = hotStream + 1
	ageStream  = hotStream << 1 // and the worker
)
