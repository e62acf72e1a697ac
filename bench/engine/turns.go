package engine

import (
	"runtime"
	"runtime/metrics"
	"time"
)

// This file runs the turns of subjects, and collects garbage between their slices.

// turns describes how subjects take turns.
type turns struct {
	subjects []*Subject
	limit    int // turns that every subject has; 0: until every subject is over
	slice    func(m *Subject, length time.Duration)
	// measured reports whether a subject has a measurement. If not, it gets further turns beyond the limit, with slices
	// that double in length. nil: always true.
	measured func(*Subject) bool
	// enough reports whether a subject has enough measurements. If any has too few, all get further turns. nil: always
	// true.
	enough func(*Subject) bool
	most   int    // further turns that follow if a subject has too few measurements
	ended  func() // called at the end of each turn; may be nil
}

// turns gives each subject that is not over a slice per turn, until all are over or for the limit of turns. Further
// turns follow if a subject has no measurement, because its slice was too short or its workers got no CPU, or if too
// many turns were disturbed.
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

// lengths returns the length of the slice of each subject that has one in a turn. further counts the turns beyond the
// limit: 1 in the first of them, 0 up to the limit.
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
		case !unmeasured && lacking && further <= t.most:
			lengths[m] = slice
		}
	}
	return lengths
}

// maxDoublings bounds the attempts to measure a subject: the last slice is 2^10, about a thousand, times as long as the
// first.
const maxDoublings = 10

// collector collects garbage between slices, once enough has been allocated.
type collector struct{ collected uint64 }

// garbageLimit is the number of bytes allocated between two collections. It is small, so that the heap reuses memory
// that is already faulted in, and large enough for collections to be rare.
const garbageLimit = 32 << 20

func (c *collector) collect() {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	if now := sample[0].Value.Uint64(); now-c.collected > garbageLimit {
		runtime.GC()
		c.collected = now
	}
}
