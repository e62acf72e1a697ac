package dataset

import (
	"slices"

	"idlab/bench/record"
	"idlab/reports/format"
)

// A wanted id may not be had: another task holds it where ids are global, or
// the kernel is too old to be asked. That such an answer comes fast is no merit,
// so the time of an operation all of whose wanted ids were refused is none.

// served returns the values of a sample that count: of an operation that never
// did what it was for, only that it was refused.
func served(s record.Sample) []record.Value {
	if share, ok := s.Value(record.Refused); !ok || share < 1 || s.Op == "" {
		return s.Values
	}
	return slices.DeleteFunc(slices.Clone(s.Values), func(v record.Value) bool { return v.Unit != record.Refused })
}

// mostRefused is the share of wanted ids up to which the time of all operations
// together is still one of doing what was asked.
const maxRefused = 0.1

// AATime is the pseudo-unit of the time of all operations together, whatever was
// refused: that of the same code twice tells of noise all the same.
const AATime = "ns/op, with refusals"

// dropRefused takes from each design that was refused much in a cell the times of all
// its operations together: a refusal is soon given.
func (c *Cell) dropRefused() {
	for l, units := range c.Values {
		if l.Op != "" {
			continue
		}
		units[AATime] = units[record.NsPerOp]
		if c.Estimate(l, record.Refused).Median > maxRefused {
			for _, unit := range []string{record.NsPerOp, record.AllNsPerOp, record.OpsPerSecond} {
				delete(units, unit)
			}
		}
	}
}

// RefusedIn tells whether a block refused all wanted ids of an operation.
func (c *Cell) RefusedIn(l Line, block int) bool {
	return l.Op != "" && c.At(l, record.Refused, block) >= 1
}

// Refused tells whether every block did.
func (c *Cell) Refused(l Line) bool {
	for i := range c.Blocks {
		if share := c.At(l, record.Refused, i); format.IsNumber(share) && !c.RefusedIn(l, i) {
			return false
		}
	}
	return l.Op != "" && c.Estimate(l, record.Refused).N > 0
}
