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

// mixed is a mix of operations in given shares, on a steady population.
//
// A worker creates and deletes in its own slots and looks up the slots that the skew selects. At
// most 1 in 16 of its own slots, or one slot, is empty at a time. The first half of its stream is
// drawn at random. The second half reverses the first: it runs backwards, with a delete for each
// create and a create for each delete. So the stream can repeat, it has as many creates as
// deletes, and its lookups find the same slots empty in both halves. Each half is as long as the
// stream of another workload.
func mixed() Workload {
	percent := func(name string, def, help string) params.Param {
		return params.Param{Name: name, Default: def, Max: 100, Help: "percent of the operations: " + help}
	}
	return Workload{
		Name:   "mixed",
		Title:  "any mix of create, delete, getoverrun and create-at, with skew, roles and think time",
		Steady: "population: at most 1 in 16 slots is empty, between delete and create",
		Params: []params.Param{
			paramTimers(),
			percent("create", "5", "create with the next id"),
			percent("create-at", "0", "create with a wanted id; create + create-at = delete"),
			percent("delete", "5", "delete a random timer"),
			percent("lookup", "90", "timer_getoverrun; the four percentages sum to 100"),
			paramSkew(),
			{Name: "writers", Default: "all", Choices: []string{"all", "one"},
				Help: "workers that create and delete; one: the first worker only writes and all others only look up"},
			{Name: "think", Default: "0", Max: 1_000_000, Help: "pause of a worker after each operation, " +
				"in nanoseconds; it counts in ops/s and in no other figure"},
		},
		Program: func(s Shape) (*Program, error) {
			timers := timersPerTask(s)
			m, err := mixOf(s, timers)
			if err == nil {
				err = s.Fits(m.size(s, timers))
			}
			if err != nil {
				return nil, err
			}
			return m.program(s, timers), nil
		},
	}
}

// mix holds the percentage of each kind of operation.
type mix struct{ create, createAt, remove, lookup int }

// mixOf reads the percentages from the parameters and checks them.
func mixOf(s Shape, timers int) (m mix, err error) {
	part := func(name string) int { return int(s.Values.Int(name)) }
	m = mix{part("create"), part("create-at"), part("delete"), part("lookup")}
	switch {
	case m.create+m.createAt+m.remove+m.lookup != 100:
		return m, fmt.Errorf("create, create-at, delete and lookup sum to %d percent: want 100",
			m.create+m.createAt+m.remove+m.lookup)
	case m.create+m.createAt != m.remove:
		return m, fmt.Errorf("%d percent create and %d percent delete: want equal shares, "+
			"so that the population stays constant", m.create+m.createAt, m.remove)
	case m.remove == 0 && s.Values.String("writers") == "one":
		return m, errors.New("writers=one needs writes: give create and delete a share")
	case m.remove > 0 || s.Values.String("skew") == "disjoint":
		return m, shareable(s, timers)
	}
	return m, nil
}

func (m mix) size(s Shape, timers int) Size {
	slots, kinds := s.Tasks*timers, 0
	for _, share := range []int{m.create, m.createAt, m.remove, m.lookup} {
		if share > 0 {
			kinds++
		}
	}
	return Size{slots, populatedOps(slots, m.remove > 0) + s.Workers*2*mixedDraws(slots), kinds}
}

// mixedDraws returns the number of draws in half a stream. It is a quarter more than in other workloads, because not
// all operations are lookups.
func mixedDraws(slots int) int { return streamDraws(slots) * 5 / 4 }

func (m mix) program(s Shape, timers int) *Program {
	p := &Program{
		First: Evenly(s.Tasks, timers), MayMiss: m.remove > 0, Think: time.Duration(s.Values.Int("think")),
	}
	if m.createAt > 0 {
		p.Wanted, p.MayRefuse = farIDs(p.Slots()), true
	}
	p.Setup = p.populated(s, s.Workers, m.remove > 0)
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

// farIDs returns the wanted ids of the slots. They are far from the ids that tasks count
// through. They are also apart from each other, because a design with a counter continues
// behind a wanted id.
func farIDs(slots int) (ids []allocators.ID) {
	const first, apart = 1 << 30, 64
	stride := max(1, min(apart, first/slots))
	for slot := range slots {
		ids = append(ids, allocators.ID(first+slot%first*stride))
	}
	return ids
}

// stream draws the operations of a worker with the slots [from, to).
func (m mix) stream(p *Program, from, to int, lookup draw, rng *rand.Rand) (s Stream) {
	full := make([]int, 0, to-from)
	for slot := from; slot < to; slot++ {
		full = append(full, slot)
	}
	var empty []int
	mostEmpty := max(1, (to-from)/16)
	for range mixedDraws(p.Slots()) {
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

// anyCreate draws Create or CreateAt by their percentages.
func (m mix) anyCreate(rng *rand.Rand) Kind {
	if rng.IntN(m.create+m.createAt) < m.create {
		return Create
	}
	return CreateAt
}

// take removes a random slot from a list and returns it.
func take(list *[]int, rng *rand.Rand) (slot int) {
	l := *list
	i := rng.IntN(len(l))
	slot, l[i] = l[i], l[len(l)-1]
	*list = l[:len(l)-1]
	return slot
}
