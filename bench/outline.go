package bench

import (
	"context"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"idlab/bench/record"
)

// Outline is what a run will measure, for its user.
type Outline struct {
	Cells   []OutlineCell // in order of importance
	Dropped []OutlineCell // left out because of the budget
	Blocks  int           // of each cell
	Machine string
	CPUs    string // how they belong together, and in which order workers take them
	// Own are the blocks that this process measures, and OwnTakes is the estimate for them: all, or those of a shard.
	Own      int
	OwnTakes time.Duration
}

// OutlineCell is a cell of an outline.
type OutlineCell struct {
	Cell     record.Cell
	Workload string        // with its parameters, as Select reads it
	Takes    time.Duration // all its blocks, by estimate
}

// Outline plans a run without beginning it. It returns an error if the run cannot be planned, or does not fit into the
// limits of the system. A run of this configuration keeps the plan, whatever is changed in the configuration later.
func (c *Config) Outline(ctx context.Context) (*Outline, error) {
	p, err := c.layOut(ctx)
	if err != nil {
		return nil, err
	}
	c.laidOut = p
	o := &Outline{
		Cells: outlined(p.cells, c.Blocks), Dropped: outlined(p.dropped, c.Blocks), Blocks: c.Blocks,
		Machine: machineName(), CPUs: c.placed().String(), Own: len(p.blocks),
	}
	for _, b := range p.blocks {
		o.OwnTakes += b.takes
	}
	return o, nil
}

// layOut returns the plan of Outline, or a new one.
func (c *Config) layOut(ctx context.Context) (*plan, error) {
	if c.laidOut != nil {
		return c.laidOut, nil
	}
	defer debug.FreeOSMemory() // the children need what the programs took
	return Await(ctx, c.plan)
}

// outlined returns cells with the time of that many blocks of each.
func outlined(firsts []block, blocks int) (cells []OutlineCell) {
	for _, b := range firsts {
		cells = append(cells, OutlineCell{b.cell, b.workload, time.Duration(blocks) * b.takes})
	}
	return cells
}

// Takes estimates how long the run takes.
func (o *Outline) Takes() (total time.Duration) {
	for _, c := range o.Cells {
		total += c.Takes
	}
	return total
}

// Whole estimates how long the run takes with the cells that are left out.
func (o *Outline) Whole() time.Duration {
	total := o.Takes()
	for _, c := range o.Dropped {
		total += c.Takes
	}
	return total
}

// machineName describes this machine in a line.
func machineName() string {
	facts := []string{record.Capacity{CPUs: runtime.NumCPU()}.String()}
	for _, p := range platform() {
		if p.Value != "" && (p.Key == "cpu" || p.Key == "kernel") {
			facts = append(facts, p.Value)
		}
	}
	return strings.Join(facts, ", ")
}
