package reports

import (
	"fmt"
	"slices"

	"idlab/bench/record"
	"idlab/reports/paired"
)

// Comparison is how the results of a new run differ from those of an old one on
// the same machine.
type Comparison struct {
	Old, New *Data
	// Paired: block n of a cell was measured back to back in both runs. Else they
	// are two points in time, and what the machine did in between is in the ratios.
	Paired bool
	// Whole are the lines of all operations of a cell together, Single those of
	// single operations and phases. P-values are adjusted within each: Single are
	// the details of Whole, and no further chances to find something.
	Whole, Single []*Change
	// Missing are the cells of the old run that the new one lacks, and the designs
	// that it lacks in a cell.
	Missing []string
	// Warnings are what speaks against relying on it.
	Warnings []string
}

// Change is a line of results that both runs have: the time of an operation.
type Change struct {
	Cell       record.Cell
	Design, Op string
	old, new   estimate
	judged     // new over old
}

// Name is the name of the line.
func (c *Change) Name() string { return record.Name(c.Cell, c.Design, c.Op) }

// CompareRuns compares two runs. The error tells that they cannot be: they are
// of different machines or settings, or have nothing in common.
func CompareRuns(old, new *Data) (*Comparison, error) {
	a, b := old.Files[0], new.Files[0]
	if sameRun(a, b) {
		return nil, fmt.Errorf("%s and %s are the same run: there is nothing to compare", a.Path, b.Path)
	}
	if err := oneInstrument(a, b); err != nil {
		return nil, err
	}
	if what := unlike(a, b); what != "" {
		return nil, fmt.Errorf("%s and %s are of different machines or settings (%s): set them side by side with --col machine", a.Path, b.Path, what)
	}
	c := &Comparison{Old: old, New: new, Paired: turns(a, b)}
	for _, in := range new.cells {
		if before := old.byName[in.String()]; before != nil {
			c.compareCell(before, in)
		}
	}
	if len(c.Whole)+len(c.Single) == 0 {
		return nil, fmt.Errorf("%s and %s have no result in common: compare runs with the same designs, workloads, tasks and workers", a.Path, b.Path)
	}
	judge(judgedOf(c.Whole))
	judge(judgedOf(c.Single))
	c.Missing = c.missing()
	c.Warnings = c.warnings()
	return c, nil
}

// turns tells whether the blocks of two files took turns.
func turns(old, new *record.File) bool {
	id := old.Note(record.PairNote)
	return id != "" && id == new.Note(record.PairNote) && old.Note(record.SideNote) != new.Note(record.SideNote)
}

// compareCell adds the lines that a cell has in both runs.
func (c *Comparison) compareCell(before, in *cell) {
	for _, design := range c.New.designs {
		for _, op := range append([]string{""}, in.ops...) {
			l := line{design, op}
			x := &Change{Cell: in.Cell, Design: design, Op: op, old: before.estimate(l, record.NsPerOp), new: in.estimate(l, record.NsPerOp)}
			if x.old.n == 0 || x.new.n == 0 {
				continue
			}
			x.judged = c.contrast(before, in, l)
			if op == "" {
				c.Whole = append(c.Whole, x)
			} else {
				c.Single = append(c.Single, x)
			}
		}
	}
}

// contrast tells how the time of a line in the new run differs from that in the old
// one, looked at alone.
func (c *Comparison) contrast(before, in *cell, l line) (j judged) {
	j.floor = larger(before.floor(l.op), in.floor(l.op))
	near := &gap{floor: larger(before.floorNs(l.op), in.floorNs(l.op))}
	if c.Paired {
		new, old := sameBlocks(in, before, l)
		j.Result, near.Difference = paired.Ratio(new, old), paired.Subtract(new, old)
	} else {
		new, old := in.values[l][record.NsPerOp], before.values[l][record.NsPerOp]
		j.Result, near.Difference = paired.Unpaired(new, old), paired.SubtractUnpaired(new, old)
	}
	if in.nearLab(l) || before.nearLab(l) {
		j.near = near
	}
	return j
}

// howNear says why some lines are compared by differences, "" where none are.
func (c *Comparison) howNear() string {
	return c.New.nearNote(slices.Concat(c.New.cells, c.Old.cells))
}

// sameBlocks returns the times of a line in the blocks that both cells have, in
// the same order.
func sameBlocks(a, b *cell, l line) (ofA, ofB []float64) {
	for i, block := range a.blocks {
		j := slices.IndexFunc(b.blocks, func(other blockID) bool { return other.number == block.number })
		if j >= 0 {
			ofA = append(ofA, a.at(l, record.NsPerOp, i))
			ofB = append(ofB, b.at(l, record.NsPerOp, j))
		}
	}
	return ofA, ofB
}

func judgedOf(list []*Change) (judged []*judged) {
	for _, x := range list {
		judged = append(judged, &x.judged)
	}
	return judged
}

// missing finds what the new run lacks, of lines of all operations together.
func (c *Comparison) missing() (names []string) {
	for _, before := range c.Old.cells {
		in := c.New.byName[before.String()]
		if in == nil {
			names = append(names, before.String())
			continue
		}
		for _, design := range c.Old.designs {
			l := line{design, ""}
			if before.estimate(l, record.NsPerOp).n > 0 && in.estimate(l, record.NsPerOp).n == 0 {
				names = append(names, record.Name(in.Cell, design, ""))
			}
		}
	}
	return names
}

// blocksFor is how many blocks it takes for so many comparisons.
func (c *Comparison) blocksFor(comparisons int) int {
	if c.Paired {
		return paired.Blocks(comparisons)
	}
	return paired.BlocksUnpaired(comparisons)
}

// warnings are those of each run, and those of both together.
func (c *Comparison) warnings() (list []string) {
	if side := c.Old.Files[0].Note(record.SideNote); c.Paired && side == "new" {
		list = append(list, fmt.Sprintf("The file given as the old one, %s, calls itself the new side: swapped?", c.Old.Files[0].Path))
	}
	if n := c.unmatched(); c.Paired && n > 0 {
		list = append(list, fmt.Sprintf("Left out, as the other run lacks the counterpart: %s.", plural(n, "block")))
	}
	for _, changes := range [][]*Change{c.Whole, c.Single} {
		if text := unattainable(judgedOf(changes), c.blocksFor); text != "" {
			list = append(list, text)
		}
	}
	if len(c.Missing) > 0 {
		list = append(list, "The new run lacks what the old one has: "+several(c.Missing, "line")+".")
	}
	for _, text := range c.Old.trouble() {
		list = append(list, "In the old run: "+text)
	}
	for _, text := range c.New.trouble() {
		list = append(list, "In the new run: "+text)
	}
	return list
}

// unmatched counts the blocks, of cells that both runs have, that one lacks.
func (c *Comparison) unmatched() (n int) {
	for _, in := range c.New.cells {
		before := c.Old.byName[in.String()]
		if before == nil {
			continue
		}
		both := 0
		for _, block := range in.blocks {
			if slices.ContainsFunc(before.blocks, func(b blockID) bool { return b.number == block.number }) {
				both++
			}
		}
		n += len(in.blocks) + len(before.blocks) - 2*both
	}
	return n
}
