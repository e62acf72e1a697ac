//go:build sim

package allocatortest

import (
	"fmt"
	"strings"

	"idlab/allocators"
)

// Reached counts the histories that differ within a program, and the states that they reached. A search that does not
// reach a state says nothing about it.
type Reached struct {
	Histories int
	Replaced  int // tables that were replaced by others, of designs that tell it
	Grown     int // histories after which the structure has more memory
	Shrunk    int // histories after which it has less
	Wrapped   int // creates that gave a lower id than the call before: the counter of the design passed the last id
	Reused    int // calls that gave an id whose timer had been removed
	Refused   int // creates that were answered EAGAIN, or EBUSY
}

func (r *Reached) add(s Reached) {
	r.Histories += s.Histories
	r.Replaced += s.Replaced
	r.Grown += s.Grown
	r.Shrunk += s.Shrunk
	r.Wrapped += s.Wrapped
	r.Reused += s.Reused
	r.Refused += s.Refused
}

func (r Reached) String() string {
	var parts []string
	for _, c := range []struct {
		n    int
		what string
	}{
		{r.Histories, "histories"}, {r.Replaced, "tables replaced"}, {r.Grown, "structures grown"}, {r.Shrunk, "shrunk"},
		{r.Wrapped, "counters wrapped"}, {r.Reused, "ids reused"}, {r.Refused, "creates refused"},
	} {
		parts = append(parts, fmt.Sprintf("%d %s", c.n, c.what))
	}
	return strings.Join(parts, ", ")
}

// reached tells what the history of a run reached. after is the structure that it left.
func (x *testProgram) reached(after allocators.StructureStats, history []operation) Reached {
	if x.start == nil {
		x.start = new(allocators.StructureStats)
		if e, err := x.begin(); err == nil {
			*x.start, _ = e.layer.structure()
		}
	}
	r := Reached{Histories: 1, Replaced: int(after.Tables - x.start.Tables)}
	switch before, now := x.tableBytes(*x.start), x.tableBytes(after); {
	case now > before:
		r.Grown = 1
	case now < before:
		r.Shrunk = 1
	}
	r.countIDs(history, x.subject.design.IDs == allocators.NextID)
	return r
}

// tableBytes is the memory of a structure without the links in its timers.
func (x *testProgram) tableBytes(s allocators.StructureStats) int64 {
	return s.Bytes - s.Timers*int64(x.subject.design.Embedded)
}

// countIDs counts what became of ids, in the order in which the calls returned.
func (r *Reached) countIDs(history []operation, counts bool) {
	removed := map[allocators.ID]bool{}
	last := operation{given: -1}
	for _, e := range history {
		switch {
		case e.call == del:
			removed[e.given] = true
		case e.answer == "EAGAIN" || e.answer == "EBUSY":
			r.Refused++
		case e.call == create || e.call == at:
			if removed[e.given] {
				r.Reused++
			}
			if counts && e.call == create && e.given < last.given && last.returned < e.invoked {
				r.Wrapped++
			}
			last = e
		}
	}
}
