package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// RunComparison compares a new run with an old one on the same machine.
type RunComparison struct {
	Old, New *dataset.Data
	// Paired reports that the two runs measured each block of a cell back to back. Otherwise they are two points in
	// time, and the ratios include every change of the machine between them.
	Paired bool
	// Whole has the series of all operations of a cell together, Single those of single operations and phases. The
	// p-values are adjusted within each of the two: Single details Whole and is not a further set of tests.
	Whole, Single []*Change
	// Tails has the 99th percentiles of latencies. Tables lack them; a gate can be about them.
	Tails []*Change
	// OnlyOld and OnlyNew name the designs, the cells and the series of all operations that one run alone has.
	OnlyOld, OnlyNew []string
	// Warnings are reasons not to rely on the comparison.
	Warnings []string
}

// Change compares the time per operation of a series that both runs have, or its 99th percentile.
type Change struct {
	Cell       record.Cell
	Design, Op string
	tail       bool // the 99th percentile
	old, new   dataset.Estimate
	Comparison // new over old
}

// Name returns the name of the series.
func (c *Change) Name() string { return record.Name(c.Cell, c.Design, c.Op) }

// Runs compares two runs. It fails if they are the same run, were measured with different instruments, differ in
// machine or settings, or have no series in common.
func Runs(old, new *dataset.Data) (*RunComparison, error) {
	a, b := old.Files[0], new.Files[0]
	if dataset.SameRun(a, b) {
		return nil, fmt.Errorf("%s and %s are the same run: there is nothing to compare", a.Path, b.Path)
	}
	if err := dataset.OneInstrument(a, b); err != nil {
		return nil, err
	}
	if what := dataset.Unlike(a, b, record.PinKey, record.OrderKey, record.FormerPinKey); what != "" {
		return nil, fmt.Errorf("%s and %s differ in machine or settings (%s): "+
			"compare them with --col machine", a.Path, b.Path, what)
	}
	c := &RunComparison{Old: old, New: new, Paired: interleaved(a, b)}
	for _, in := range new.Cells {
		if before := old.ByName[in.String()]; before != nil {
			c.compareCell(before, in)
		}
	}
	c.OnlyOld, c.OnlyNew = onlyIn(old, new), onlyIn(new, old)
	if len(c.Whole)+len(c.Single) == 0 {
		return nil, fmt.Errorf("%s and %s have no result in common: %s", a.Path, b.Path,
			cmp.Or(format.Several(c.notMeasured(), "cell"), strings.Join(c.oneSided(), "; "),
				"neither has a time per operation"))
	}
	Adjust(comparisonsOf(c.Whole))
	Adjust(comparisonsOf(c.Single))
	Adjust(comparisonsOf(c.Tails))
	c.Warnings = c.warnings()
	return c, nil
}

// interleaved reports whether the blocks of two files were measured in turns, as their notes say.
func interleaved(old, new *record.File) bool {
	id := old.Note(record.PairNote)
	return id != "" && id == new.Note(record.PairNote) && old.Note(record.SideNote) != new.Note(record.SideNote)
}

// compareCell adds the series that a cell has in both runs.
func (c *RunComparison) compareCell(before, in *dataset.Cell) {
	for _, design := range c.New.Designs {
		for _, op := range append([]string{""}, in.Ops...) {
			l := dataset.Line{Design: design, Op: op}
			list := &c.Single
			if op == "" {
				list = &c.Whole
			}
			if x := c.changeOf(before, in, l, record.NsPerOp); x != nil {
				*list = append(*list, x)
			}
			if x := c.changeOf(before, in, l, record.P99); x != nil {
				x.tail = true
				c.Tails = append(c.Tails, x)
			}
		}
	}
}

// changeOf compares a series in the new run with the old one, in ns/op or p99-ns. It is nil if either run lacks it.
func (c *RunComparison) changeOf(before, in *dataset.Cell, l dataset.Line, unit string) *Change {
	x := &Change{Cell: in.Cell, Design: l.Design, Op: l.Op,
		old: before.Estimate(l, unit), new: in.Estimate(l, unit)}
	if x.old.N == 0 || x.new.N == 0 {
		return nil
	}
	x.Comparison = c.contrast(before, in, l, unit)
	return x
}

// contrast compares a series in the new run with the old one. The p-value is not adjusted.
func (c *RunComparison) contrast(before, in *dataset.Cell, l dataset.Line, unit string) (j Comparison) {
	new, old := in.Sampled(l, unit), before.Sampled(l, unit)
	ratio, subtract := paired.UnpairedOver, paired.SubtractUnpairedOver
	if c.Paired {
		ratio = func(a, b paired.Values) paired.Result { return paired.Ratio(a.List, b.List) }
		subtract = func(a, b paired.Values) paired.Difference { return paired.Subtract(a.List, b.List) }
		new.List, old.List = sameBlocks(in, before, l, unit) // both runs are of one machine
	}
	j.Result = ratio(new, old)
	if unit == record.NsPerOp && (nearLab(in, l) || nearLab(before, l)) {
		j.Near = newNsDifference(subtract(new, old),
			in.Estimate(l, record.NsPerOp), before.Estimate(l, record.NsPerOp))
	}
	return j
}

// howNear explains why some series are compared by differences, "" if none is.
func (c *RunComparison) howNear() string {
	return NearNote(c.New, slices.Concat(c.New.Cells, c.Old.Cells))
}

// sameBlocks returns the values of a series in the blocks that both cells have, in the same order.
func sameBlocks(a, b *dataset.Cell, l dataset.Line, unit string) (ofA, ofB []float64) {
	for i, block := range a.Blocks {
		j := slices.IndexFunc(b.Blocks, func(other dataset.BlockID) bool { return other.Number == block.Number })
		if j >= 0 {
			ofA = append(ofA, a.At(l, unit, i))
			ofB = append(ofB, b.At(l, unit, j))
		}
	}
	return ofA, ofB
}

func comparisonsOf(list []*Change) (comparisons []*Comparison) {
	for _, x := range list {
		comparisons = append(comparisons, &x.Comparison)
	}
	return comparisons
}

// blocksFor returns the minimum number of blocks for that many comparisons.
func (c *RunComparison) blocksFor(comparisons int) int {
	if c.Paired {
		return paired.Blocks(comparisons)
	}
	return paired.BlocksUnpaired(comparisons)
}

// warnPins returns a warning if the two runs had their workers on CPUs in different orders.
func warnPins(old, new *dataset.Data) string {
	pins := func(d *dataset.Data) string {
		pin, order := d.Files[0].Note(record.PinKey), d.Files[0].Note(record.OrderKey)
		if pin == "" && d.Files[0].Note(record.FormerPinKey) != "" {
			pin = "by number"
		}
		return strings.TrimSpace(cmp.Or(pin, "not told") + " " + order)
	}
	if a, b := pins(old), pins(new); a != b {
		return fmt.Sprintf("Workers took CPUs in different orders (--pin), which may be why times differ: %s in the old "+
			"run, %s in the new run.", a, b)
	}
	return ""
}

// warnings returns the warnings about each run and about the pair.
func (c *RunComparison) warnings() (list []string) {
	if side := c.Old.Files[0].Note(record.SideNote); c.Paired && side == record.NewSide {
		list = append(list, fmt.Sprintf("%s was given as the old run, but is the new side of its pair: "+
			"are the arguments swapped?", c.Old.Files[0].Path))
	}
	if text := warnPins(c.Old, c.New); text != "" {
		list = append(list, text)
	}
	if n := c.unmatched(); c.Paired && n > 0 {
		list = append(list, fmt.Sprintf("Left out, because the other run lacks the same block: %s.",
			format.Plural(n, "block")))
	}
	if cells := c.notMeasured(); len(cells) > 0 {
		list = append(list, format.Several(cells, "cell")+".")
	}
	for _, changes := range [][]*Change{c.Whole, c.Single} {
		if text := unattainable(comparisonsOf(changes), c.blocksFor); text != "" {
			list = append(list, text)
		}
	}
	if text := c.Old.WarnAA(); text != "" {
		list = append(list, "Old run: "+text)
	}
	if text := c.New.WarnAA(); text != "" {
		list = append(list, "New run: "+text)
	}
	return list
}

// unmatched counts the blocks that only one run has, over the cells of both.
func (c *RunComparison) unmatched() (n int) {
	for _, in := range c.New.Cells {
		before := c.Old.ByName[in.String()]
		if before == nil {
			continue
		}
		both := 0
		for _, block := range in.Blocks {
			same := func(b dataset.BlockID) bool { return b.Number == block.Number }
			if slices.ContainsFunc(before.Blocks, same) {
				both++
			}
		}
		n += len(in.Blocks) + len(before.Blocks) - 2*both
	}
	return n
}
