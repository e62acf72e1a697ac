package workloads

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"idlab/allocators"
	"idlab/allocators/params"
)

// mixed is any mix of operations on a population that stays as it is.
//
// A worker creates and deletes in its own share of the slots, of which few are
// empty at a time, and looks up wherever the skew says. The first half of its
// stream is drawn; the second half undoes it, from its end to its beginning, a
// delete for a create and a create for a delete. So the stream can go round and
// round, has as many creates as deletes, and lookups find the same slots empty
// on both ways. Each half is as long as a stream of other workloads.
func mixed() Workload {
	percent := func(name string, def, help string) params.Param {
		return params.Param{Name: name, Default: def, Max: 100, Help: "percent of the operations: " + help}
	}
	return Workload{
		Name:   "mixed",
		Title:  "any mix of create, delete, getoverrun and create-at, of skew, roles and think time",
		Steady: "population: the slots have their timers, but 1 in 16 at most, that are between delete and create",
		Params: []params.Param{
			paramTimers(),
			percent("create", "5", "the next id"), percent("create-at", "0", "a wanted id; with create as many as delete"),
			percent("delete", "5", "any timer"), percent("lookup", "90", "timer_getoverrun; all four are 100 together"),
			paramSkew(),
			{Name: "writers", Default: "all", Choices: []string{"all", "one"},
				Help: "who creates and deletes; one: the first worker does nothing else, and all others look up"},
			{Name: "think", Default: "0", Max: 1_000_000, Help: "nanoseconds that a worker pauses after each operation: in ops/s, in no other figure"},
		},
		Program: func(s Shape) (*Program, error) {
			timers, err := timersPerTask(s)
			if err != nil {
				return nil, err
			}
			m, err := mixOf(s, timers)
			if err != nil {
				return nil, err
			}
			return m.program(s, timers), nil
		},
	}
}

// mix is how many of 100 operations are of which kind.
type mix struct{ create, createAt, remove, lookup int }

func mixOf(s Shape, timers int) (m mix, err error) {
	part := func(name string) int { return int(s.Values.Int(name)) }
	m = mix{part("create"), part("create-at"), part("delete"), part("lookup")}
	switch {
	case m.create+m.createAt+m.remove+m.lookup != 100:
		return m, fmt.Errorf("create, create-at, delete and lookup are %d percent together: want 100", m.create+m.createAt+m.remove+m.lookup)
	case m.create+m.createAt != m.remove:
		return m, fmt.Errorf("%d percent create and %d percent delete: want as many, or the population does not stay", m.create+m.createAt, m.remove)
	case m.remove == 0 && s.Values.String("writers") == "one":
		return m, errors.New("writers=one with nothing to write: give create and delete a share")
	case m.remove > 0 || s.Values.String("skew") == "disjoint":
		return m, shareable(s, timers)
	}
	return m, nil
}

func (m mix) program(s Shape, timers int) *Program {
	p := &Program{First: Evenly(s.Tasks, timers), MayMiss: m.remove > 0, Think: time.Duration(s.Values.Int("think"))}
	if m.createAt > 0 {
		p.Wanted, p.MayRefuse = farIDs(p.Slots()), true
	}
	p.Setup = p.grown(s, s.Workers, m.remove > 0)
	choose := skewed(s.Values.String("skew"), p.Slots(), s.Seed)
	run := Phase{Name: "run"}
	roles := s.Values.String("writers") == "one" && s.Workers > 1
	if roles {
		run.Roles = rolesOf("writer", "readers", s.Workers)
	}
	run.Streams = Each(s.Workers, func(w int) Stream {
		rng := rand.New(rand.NewPCG(s.Seed, uint64(w)))
		from, to := Share(p.Slots(), s.Workers, w)
		own, first := m, from
		switch {
		case roles && w == 0:
			own.lookup = 0
			first, to = 0, p.Slots()
		case roles:
			own = mix{lookup: 100}
		}
		return own.stream(p, first, to, choose(from, to), rng)
	})
	p.Phases = []Phase{run}
	return p
}

// farIDs are ids to ask for that lie far from those that tasks count through, and
// apart from each other, since a design that counts goes on behind one.
func farIDs(slots int) (ids []allocators.ID) {
	const first, apart = 1 << 30, 64
	stride := max(1, min(apart, first/slots))
	for slot := range slots {
		ids = append(ids, allocators.ID(first+slot%first*stride))
	}
	return ids
}

// stream draws the operations of a worker with the slots from … to.
func (m mix) stream(p *Program, from, to int, lookup draw, rng *rand.Rand) (s Stream) {
	full := make([]int, 0, to-from)
	for slot := from; slot < to; slot++ {
		full = append(full, slot)
	}
	var empty []int
	mostEmpty := max(1, (to-from)/16)
	for range draws(p.Slots()) * 5 / 4 { // of which most look up
		n := rng.IntN(m.create + m.createAt + m.remove + m.lookup)
		switch {
		case n < m.lookup:
			s = append(s, p.Op(Lookup, lookup(rng)))
		case len(empty) == 0 || len(empty) < mostEmpty && n < m.lookup+m.remove:
			slot := take(&full, rng)
			empty = append(empty, slot)
			s = append(s, p.Op(Delete, slot))
		default:
			slot := take(&empty, rng)
			full = append(full, slot)
			s = append(s, p.Op(m.anyCreate(rng), slot))
		}
	}
	for _, op := range slices.Backward(s) {
		switch op.Kind() {
		case Delete:
			op = p.Op(m.anyCreate(rng), op.Slot())
		case Create, CreateAt:
			op = p.Op(Delete, op.Slot())
		}
		s = append(s, op)
	}
	return s
}

// anyCreate draws which create it is.
func (m mix) anyCreate(rng *rand.Rand) Kind {
	if rng.IntN(m.create+m.createAt) < m.create {
		return Create
	}
	return CreateAt
}

// take removes any one slot of a list.
func take(list *[]int, rng *rand.Rand) (slot int) {
	l := *list
	i := rng.IntN(len(l))
	slot, l[i] = l[i], l[len(l)-1]
	*list = l[:len(l)-1]
	return slot
}
