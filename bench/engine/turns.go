package engine

import (
	"runtime"
	"runtime/metrics"
	"time"
)

// How machines take turns, and what is done between their slices.

// turns says how machines take turns.
type turns struct {
	subjects []*Subject
	limit    int // of those that all have; 0: until each machine is over
	slice    func(m *Subject, length time.Duration)
	// measured reports whether anything is measured of a machine; else it has
	// further turns beyond the limit, each slice twice as long as the one before.
	// nil: it is.
	measured func(*Subject) bool
	// enough reports whether that is enough; else all have further turns. nil: it is.
	enough func(*Subject) bool
	ended  func() // is told of the end of a turn; nil if nobody wants to know
}

// turns gives each machine that is not over a slice, again and again until all
// are, or for the number of turns if there is a limit. Where a slice was too short
// for the design, or its workers got no CPU, or turns were disturbed, there are
// further ones.
func (r *Interleaver) turns(t turns) {
	g := collector{}
	for turn := 0; ; turn++ {
		further := max(0, turn-t.limit+1)
		if t.limit == 0 {
			further = 0
		}
		lengths := t.lengths(further, r.Timing.Slice)
		if len(lengths) == 0 {
			return
		}
		for _, i := range r.Rand.Perm(len(t.subjects)) {
			m := t.subjects[i]
			length, has := lengths[m]
			if !has {
				continue
			}
			g.collect()
			if r.Before != nil {
				r.Before(m)
			}
			t.slice(m, length)
		}
		if t.ended != nil {
			t.ended()
		}
	}
}

// lengths returns how long the slices of a turn are, of the machines that have one.
func (t *turns) lengths(further int, slice time.Duration) map[*Subject]time.Duration {
	lengths := map[*Subject]time.Duration{}
	lacking := false
	for _, m := range t.subjects {
		lacking = lacking || t.enough != nil && !t.enough(m)
	}
	for _, m := range t.subjects {
		unmeasured := t.measured != nil && !t.measured(m)
		switch {
		case m.over():
		case further == 0:
			lengths[m] = slice
		case unmeasured && further <= maxDoublings:
			lengths[m] = slice << further
		case !unmeasured && lacking && further <= max(t.limit, maxFurtherTurns):
			lengths[m] = slice
		}
	}
	return lengths
}

// mostDoublings ends the attempts to measure something: the last one is a
// thousand times as long as a slice is.
const maxDoublings = 10

// collector collects garbage between slices, once enough has been allocated.
type collector struct{ collected uint64 }

// garbageLimit is little enough that a heap that is used again and again stays
// in memory, and large enough that collections are rare.
const garbageLimit = 32 << 20

func (c *collector) collect() {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	if now := sample[0].Value.Uint64(); now-c.collected > garbageLimit {
		runtime.GC()
		c.collected = now
	}
}
