package dataset

import (
	"fmt"

	"idlab/bench/record"
	"idlab/reports/format"
)

// A block without enough undisturbed turns has no time per operation, for any design. Tables, findings, comparisons and
// the end of a run say so in the words of this file.

// Disturbed counts the blocks of a design in a cell, and those of them without a time: too many of their turns were
// disturbed by other work on the machine.
func Disturbed(c *Cell, design string) (without, blocks int) {
	l := Line{Design: design}
	for i := range c.Blocks {
		if share := c.At(l, record.Disturbed, i); !(share >= 0) || c.At(l, record.Refused, i) == 1 {
			continue
		}
		blocks++
		if !timed(c, design, i) {
			without++
		}
	}
	return without, blocks
}

// timed reports whether a design has a time in a block. Where workers have different roles, only operations have times.
func timed(c *Cell, design string, block int) bool {
	for _, op := range append([]string{""}, c.Ops...) {
		if c.At(Line{design, op}, ControlUnit(op), block) > 0 {
			return true
		}
	}
	return false
}

// WasDisturbed is the reason for missing times: "the machine was disturbed in 5 of 8 blocks".
func WasDisturbed(without, blocks int) string {
	return fmt.Sprintf("the machine was disturbed in %d of %s", without, format.Plural(blocks, "block"))
}

// NotMeasured says why a design has too few times for an interval, if it had enough but for disturbances. Otherwise it
// is "".
func NotMeasured(c *Cell, design string) string {
	without, blocks := Disturbed(c, design)
	verdict := "too few blocks"
	switch {
	case without == 0 || blocks-without >= MinBlocks:
		return ""
	case without == blocks:
		verdict = "not measured"
	case blocks < MinBlocks:
		return ""
	}
	return verdict + ": " + WasDisturbed(without, blocks)
}

// NotMeasured is that of the first design of a cell that has too few times, "" if none has.
func (d *Data) NotMeasured(c *Cell) string {
	for _, design := range d.DesignsIn(c) {
		if text := NotMeasured(c, design); text != "" {
			return text
		}
	}
	return ""
}
