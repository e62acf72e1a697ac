package reportstest

import (
	"math"
	"math/rand/v2"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"idlab/bench/record"
)

// This file makes up the times of a Synthetic run, and what follows from them: waits for locks, rates, latencies. In
// part of its time an operation holds a lock, and other workers wait for that part.

// cost is the cost of an operation: own time and waiting time in ns, and the share of contended acquisitions.
type cost struct{ ns, wait, contended float64 }

// profile describes a design with one worker: the times of a find and of an update in ns, and the share of an update
// that holds a lock.
type profile struct{ find, update, locked float64 }

// profileOf returns the profile of the design's family. A variant has slower finds.
func profileOf(design string) profile {
	families := map[string]profile{
		"idr":        {60, 520, 0.5},
		"onelock":    {640, 900, 0.95},
		"bucketlock": {150, 430, 0.02},
		"rcu":        {39, 450, 0.02},
	}
	s, ok := families[record.Family(design)]
	if !ok {
		s = profile{80, 600, 0.1}
	}
	if design != record.Family(design) && lockKindOf(design) == "" {
		s.find *= 1.6
	}
	return s
}

// costOf returns the cost of an operation in a cell.
func costOf(design, op string, cell record.Cell) cost {
	s := profileOf(design)
	if op == "seek" {
		return cost{ns: parameter(cell, "gap", 1e6) * s.update}
	}
	reads := op == "find" || op == "lookup"
	c := cost{ns: s.update}
	if reads {
		c.ns = s.find
	}
	if op == "lookup" {
		c.ns += 22
	}
	if cell.Tasks == 1 && record.Family(design) == "onelock" {
		c.ns *= 0.7
	}
	locked := s.locked
	if reads && !readsLocked(design) {
		locked = 0
	}
	others := float64(min(cell.Workers, 4) - 1)
	c.wait = c.ns * locked * others * 0.9
	c.contended = locked * others / (others + 1)
	switch lockKindOf(design) {
	case "ticket":
		c.wait *= 1.6
	case "mutex": // parks its waiters: waits are rare and long
		c.wait, c.contended = 0.5*c.wait, 0.01*c.contended
	}
	return c
}

// speed returns a time per operation and the rate that follows from it. Two workers have a core each.
func speed(ns float64, cell record.Cell) []record.Value {
	return []record.Value{{Unit: record.NsPerOp, Number: ns},
		{Unit: record.OpsPerSecond, Number: 1e9 / ns * float64(min(cell.Workers, 2))}}
}

// latencies draws n latencies around a cost, with rare long ones. It is nil for n = 0.
func latencies(rng *rand.Rand, c cost, cell record.Cell, n int) *hdr.Histogram {
	if n == 0 {
		return nil
	}
	h := record.NewHistogram()
	for range n {
		ns := c.ns * math.Exp(0.2*rng.NormFloat64())
		if rng.Float64() < c.contended {
			ns += c.wait * rng.ExpFloat64() * 2
		}
		if rng.Float64() < 0.0005 {
			ns += 8000 * rng.ExpFloat64()
		}
		if cell.Workers > 2 && rng.Float64() < 0.001*(c.contended+0.05) {
			ns += 4e6 * rng.ExpFloat64()
		}
		h.RecordValue(int64(ns))
	}
	return h
}

// reading reports whether the operations of a workload only read.
func reading(workload string) bool {
	return workload == "find" || workload == "lookup" || workload == "sparse-512"
}

// readsLocked reports whether the readers of a design take locks.
func readsLocked(design string) bool {
	family := record.Family(design)
	return family == "onelock" || family == "bucketlock"
}

// locks returns the values about the design's locks. Each operation acquires one lock, unless it reads without locks.
func locks(design, workload string, wait, contended float64) []record.Value {
	if reading(workload) && !readsLocked(design) {
		return []record.Value{{Unit: record.Acquired, Number: 0}}
	}
	values := []record.Value{{Unit: record.Acquired, Number: 1}, {Unit: record.Waited, Number: contended},
		{Unit: record.TimerWait, Number: 0.1 * wait / 1e9}}
	if contended > 0 {
		values = append(values, record.Value{Unit: record.PerWait, Number: wait / contended},
			record.Value{Unit: record.LongestWait, Number: 40 * wait / contended},
			record.Value{Unit: record.HandOvers, Number: 0.9 * contended})
	}
	return values
}

// fairnessOf returns the spread of the workers' rates. Locks that park their waiters are less fair.
func fairnessOf(design string) float64 {
	if lockKindOf(design) == "mutex" {
		return 0.4
	}
	return 0
}

// lockKindOf returns the kind of lock in a design's name, "" for the default.
func lockKindOf(design string) string {
	_, kind, _ := record.WithoutParam(design, "lock")
	return kind
}
