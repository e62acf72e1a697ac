package sim

import (
	"fmt"
	"math/bits"

	"idlab/allocators/lock"
)

// Line is the number of a cache line, from 0, in the order of first touch.
type Line uint32

// Kind is the kind of an access.
type Kind uint8

// The kinds of accesses.
const (
	Read  Kind = iota
	Write      // a store: the line must be owned
	RMW
)

const (
	maxCPUs      = 1 << 15
	maxComplexes = 64 // copies are a set of 64 bits
	nobody       = -1
)

// Machine is the model of the caches of some CPUs of a platform.
//
// Invariant: a line has an owner, or any number of complexes with copies. An owner has modified the line, or was the
// only one to read it. The version of a line counts its writers in turn: caches keep the version of their copy, so that
// the first write of a CPU makes all other copies stale at once.
//
// A request for a line that another CPU has modified takes the latency of their distance. Requests for a busy line
// queue in the order in which they are made, and each keeps the line busy for the occupancy of its distance: the
// flights of requests overlap, the line itself is in one place.
type Machine struct {
	*Platform
	cpus  []cpu
	lines []line
	l3    []cache // by complex
	links []Time  // by socket: when its link is free
}

type cpu struct {
	l1, l2 cache
	Counts
}

type line struct {
	version uint32
	owner   int16  // the CPU that alone may write, or nobody
	copies  uint64 // the complexes that have copies
	free    Time   // when the transfers requested so far are done
}

// Counts are what a CPU has done so far.
type Counts struct {
	Transfers     [Distances]int64 // lines that came from other CPUs, by distance
	Invalidations int64            // writes that made copies in other caches stale
	Memory        int64            // lines that came from memory
	LineWait      Time             // waits for lines that were busy
	Locks         [lock.Purposes]LockCounts
}

// LockCounts are what a CPU has done with the locks of a purpose.
type LockCounts struct {
	Acquired  int64
	Contended int64 // acquisitions that found the lock held
	HandOvers int64 // of these, those that got the lock from its holder
	Wait      Time  // waits of the contended acquisitions
}

// Plus returns the sum of both, Minus the change since d.
func (c Counts) Plus(d Counts) Counts  { return c.combine(d, 1) }
func (c Counts) Minus(d Counts) Counts { return c.combine(d, -1) }

func (c Counts) combine(d Counts, sign int64) Counts {
	for i := range c.Transfers {
		c.Transfers[i] += sign * d.Transfers[i]
	}
	c.Invalidations += sign * d.Invalidations
	c.Memory += sign * d.Memory
	c.LineWait += Time(sign) * d.LineWait
	for i, l := range d.Locks {
		c.Locks[i].Acquired += sign * l.Acquired
		c.Locks[i].Contended += sign * l.Contended
		c.Locks[i].HandOvers += sign * l.HandOvers
		c.Locks[i].Wait += Time(sign) * l.Wait
	}
	return c
}

// AllTransfers returns the transfers over all distances.
func (c *Counts) AllTransfers() (n int64) {
	for _, t := range c.Transfers {
		n += t
	}
	return n
}

// NewMachine returns a machine with the first CPUs of a platform and empty caches.
func NewMachine(p *Platform, cpus int) (*Machine, error) {
	if cpus < 1 || cpus > p.CPUs {
		return nil, fmt.Errorf("%d CPUs: platform %s has 1 to %d", cpus, p.Name, p.CPUs)
	}
	m := &Machine{Platform: p}
	for range cpus {
		m.cpus = append(m.cpus, cpu{l1: newCache(p.L1Lines), l2: newCache(p.L2Lines)})
	}
	for range (cpus + p.Complex - 1) / p.Complex {
		m.l3 = append(m.l3, newCache(p.L3Lines))
	}
	m.links = make([]Time, (cpus+p.Socket-1)/p.Socket)
	return m, nil
}

// Counts returns what a CPU has done so far.
func (m *Machine) Counts(cpu int) Counts { return m.cpus[cpu].Counts }

// Access makes an access of a CPU at some time, and returns when it is done. Calls must be in the order of their times,
// nearly: Clock sees to that.
func (m *Machine) Access(cpu int, n Line, kind Kind, at Time) Time {
	for int(n) >= len(m.lines) {
		m.lines = append(m.lines, line{version: 1, owner: nobody}) // caches begin with version 0
	}
	l := &m.lines[n]
	var done Time
	if kind == Read {
		done = m.read(cpu, n, l, at)
	} else {
		done = m.own(cpu, n, l, at)
		if kind == RMW {
			done += m.RMW - m.L1 // on a line in L1, an RMW takes m.RMW
			l.free = max(l.free, done)
		}
	}
	c := &m.cpus[cpu]
	c.l1.put(n, l.version)
	c.l2.put(n, l.version)
	m.l3[cpu/m.Complex].put(n, l.version)
	return done
}

// read gives a CPU a copy of a line.
func (m *Machine) read(cpu int, n Line, l *line, at Time) Time {
	c, complex := &m.cpus[cpu], cpu/m.Complex
	defer func() { l.copies |= 1 << complex }()
	switch {
	case c.l1.has(n, l.version):
		return at + m.L1
	case c.l2.has(n, l.version):
		return at + m.L2
	}
	owner := int(l.owner)
	switch {
	case owner != nobody && owner != cpu && m.cached(owner, n, l):
		l.owner = nobody
		return m.transfer(cpu, l, m.Distance(owner, cpu), at)
	case m.l3[complex].has(n, l.version):
		return at + m.L3
	case owner != nobody || l.copies == 0:
		l.owner = int16(cpu)
	}
	return m.fetch(cpu, at)
}

// own makes a CPU the owner of a line, so that it can write.
func (m *Machine) own(cpu int, n Line, l *line, at Time) (done Time) {
	c, owner, complex := &m.cpus[cpu], int(l.owner), cpu/m.Complex
	if owner == cpu {
		switch {
		case c.l1.has(n, l.version):
			done = at + m.L1
		case c.l2.has(n, l.version):
			done = at + m.L2
		case m.l3[complex].has(n, l.version):
			done = at + m.L3
		default:
			done = m.fetch(cpu, at)
		}
		return max(done, l.free)
	}
	switch {
	case owner != nobody && m.cached(owner, n, l):
		c.Invalidations++
		done = m.transfer(cpu, l, m.Distance(owner, cpu), at)
	case owner == nobody && l.copies != 0:
		c.Invalidations++
		done = m.transfer(cpu, l, m.reach(cpu, l.copies), at)
	case owner == nobody && l.version == 1:
		// No CPU has accessed it: it is new memory, which is handed out in the order of its addresses, so that
		// prefetchers have brought it.
		done = at + m.L3
	default:
		done = m.fetch(cpu, at)
	}
	l.version++
	l.owner = int16(cpu)
	l.copies = 1 << complex
	return done
}

// fetch reads a line from memory.
func (m *Machine) fetch(cpu int, at Time) Time {
	m.cpus[cpu].Memory++
	return at + m.Memory
}

// transfer brings a line, or the acknowledgement of an invalidation, from CPUs at that distance.
func (m *Machine) transfer(cpu int, l *line, d Distance, at Time) Time {
	c := &m.cpus[cpu]
	ready := at + m.Latency[d] - m.Occupancy[d]
	if d > SameSocket && m.Link > 0 {
		link := &m.links[cpu/m.Socket]
		c.LineWait += max(0, *link-ready)
		ready = max(ready, *link)
		*link = ready + m.Link
	}
	c.LineWait += max(0, l.free-ready)
	l.free = max(ready, l.free) + m.Occupancy[d]
	c.Transfers[d]++
	return l.free
}

// cached reports whether the owner still has the line in its caches or in that of its complex.
func (m *Machine) cached(owner int, n Line, l *line) bool {
	return m.cpus[owner].l2.has(n, l.version) || m.l3[owner/m.Complex].has(n, l.version)
}

// reach returns the distance of the farthest copy.
func (m *Machine) reach(cpu int, copies uint64) (far Distance) {
	for ; copies != 0; copies &= copies - 1 {
		far = max(far, m.Distance(cpu, bits.TrailingZeros64(copies)*m.Complex))
	}
	return far
}
