package dataset

import (
	"slices"

	"idlab/bench/record"
	"idlab/reports/format"
)

// A request for a certain id can be refused: another task holds the id where ids are global, or the kernel is too
// old for the request. A refusal is faster than the work it replaces. Its time does not count as the time of the
// operation.

// countedValues returns the values of a sample that count. If all wanted ids of an operation were refused, only the
// share of refusals counts.
func countedValues(s record.Sample) []record.Value {
	if share, ok := s.Value(record.Refused); !ok || share < 1 || s.Op == "" {
		return s.Values
	}
	return slices.DeleteFunc(slices.Clone(s.Values), func(v record.Value) bool { return v.Unit != record.Refused })
}

// maxRefused is the maximum share of refused ids at which a time is still that of the work that was asked for.
const maxRefused = 0.1

// AATime is the pseudo-unit of the time of all operations together, refusals included. The A/A control uses it:
// refusals are the same for both copies.
const AATime = "ns/op, with refusals"

// RefusesMany reports whether more than maxRefused of the wanted ids were refused in the median block.
func RefusesMany(c *Cell, l Line) bool { return c.Estimate(l, record.Refused).Median > maxRefused }

// dropRefused deletes the times of all operations together from each design that RefusesMany. It keeps their ns/op as
// AATime.
func (c *Cell) dropRefused() {
	for l, units := range c.Values {
		if l.Op != "" {
			continue
		}
		units[AATime] = units[record.NsPerOp]
		if RefusesMany(c, l) {
			for _, unit := range []string{record.NsPerOp, record.AllNsPerOp, record.OpsPerSecond} {
				delete(units, unit)
			}
		}
	}
}

// RefusedIn reports whether a block refused all wanted ids of an operation.
func (c *Cell) RefusedIn(l Line, block int) bool {
	return l.Op != "" && c.At(l, record.Refused, block) >= 1
}

// Refused reports whether every block that has the operation refused all of its wanted ids.
func (c *Cell) Refused(l Line) bool {
	for i := range c.Blocks {
		if share := c.At(l, record.Refused, i); format.IsNumber(share) && !c.RefusedIn(l, i) {
			return false
		}
	}
	return l.Op != "" && c.Estimate(l, record.Refused).N > 0
}
