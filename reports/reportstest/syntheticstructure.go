package reportstest

import (
	"math"
	"strconv"
	"strings"

	"idlab/bench/record"
)

// This file makes up the structures that the designs of a Synthetic run have at the end of a block: timers, hash
// chains, nodes and memory.

// population returns the number of timers of all tasks: 2048 for sparse-512, else about 20,000 or as many for each task
// as the parameter sets.
func population(cell record.Cell) int {
	if cell.Workload == "sparse-512" {
		return 2048
	}
	return int(parameter(cell, "timers", float64(max(1, 20_000/cell.Tasks)))) * cell.Tasks
}

// parameter returns the value of a parameter of the workload, or the default if the cell does not have it.
func parameter(cell record.Cell, name string, byDefault float64) float64 {
	for _, p := range cell.Params {
		if text, ok := strings.CutPrefix(p, name+"="); ok {
			value, _ := strconv.ParseFloat(text, 64)
			return value
		}
	}
	return byDefault
}

// structure adds the values about the structures at the end of a block. Hash tables have 1024 buckets. The lengths of
// their chains are Poisson-distributed; onelock uses half of the buckets. The memory of the tree of idr grows with the
// distance of the ids.
func structure(blk *record.Block, base *record.Sample, design, name string) {
	timers := float64(population(blk.Cell))
	nodes, bytes := 3.0, 24.0
	switch record.Family(design) {
	case "idr":
		if blk.Cell.Workload == "sparse-512" {
			bytes = 640 // each timer has nodes of its own
			if stride := parameter(blk.Cell, "stride", 512); stride < 512 {
				bytes = 9 * (1 + stride/8)
			}
		}
	case "onelock", "rcu", "bucketlock":
		const buckets = 1024
		spread := 1.0
		if record.Family(design) == "onelock" {
			spread = 2 // onelock has all timers on half of the buckets
		}
		mean := spread * timers / buckets
		nodes, bytes = 1+mean/2, 16*buckets/timers
		blk.Chains = append(blk.Chains, record.Chains{Design: name, Counts: poisson(mean, buckets/spread, buckets)})
	}
	if !strings.HasSuffix(blk.Cell.Workload, "storm") {
		base.Values = append(base.Values, record.Value{Unit: record.NodesPerFind, Number: nodes},
			record.Value{Unit: record.BytesPer, Number: bytes})
	}
}

// poisson counts the chains of each length: filled of all chains have Poisson-distributed lengths, the others are
// empty.
func poisson(mean, filled, all float64) (counts []int64) {
	p := math.Exp(-mean)
	for length := 0; length == 0 || float64(length) < mean || p*filled >= 0.5; length++ {
		counts = append(counts, int64(math.Round(p*filled)))
		p *= mean / float64(length+1)
	}
	counts[0] += int64(all - filled)
	return counts
}
