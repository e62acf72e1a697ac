package dataset

import "idlab/bench/record"

// Disturbed counts the blocks of a design in a cell, and those of them without a time: too many of their turns were
// disturbed by other work on the machine.
func Disturbed(c *Cell, design string) (without, blocks int) {
	l := Line{Design: design}
	for i := range c.Blocks {
		if share := c.At(l, record.Disturbed, i); !(share >= 0) || c.At(l, record.Refused, i) == 1 {
			continue
		}
		blocks++
		if !(c.At(l, record.NsPerOp, i) > 0) {
			without++
		}
	}
	return without, blocks
}
