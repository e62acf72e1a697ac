package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"idlab/bench/record"
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
const mostRefused = 0.1

// twinTime is the pseudo-unit of the time of all operations together, whatever was
// refused: that of the same code twice tells of noise all the same.
const twinTime = "ns/op, with refusals"

// dropRefused takes from each design that was refused much in a cell the times of all
// its operations together: a refusal is soon given.
func (c *cell) dropRefused() {
	for l, units := range c.values {
		if l.op != "" {
			continue
		}
		units[twinTime] = units[record.NsPerOp]
		if c.estimate(l, record.Refused).median > mostRefused {
			for _, unit := range []string{record.NsPerOp, record.AllNsPerOp, record.OpsPerSecond} {
				delete(units, unit)
			}
		}
	}
}

// refusedIn tells whether a block refused all wanted ids of an operation.
func (c *cell) refusedIn(l line, block int) bool {
	return l.op != "" && c.at(l, record.Refused, block) >= 1
}

// refused tells whether every block did.
func (c *cell) refused(l line) bool {
	for i := range c.blocks {
		if share := c.at(l, record.Refused, i); isNumber(share) && !c.refusedIn(l, i) {
			return false
		}
	}
	return l.op != "" && c.estimate(l, record.Refused).n > 0
}

// timePerOp is the time of an operation, and whether it did what it was for.
func (c *cell) timePerOp(l line) string {
	if c.refused(l) {
		return "refused"
	}
	text := duration(c.estimate(l, record.NsPerOp).median)
	if share := c.estimate(l, record.Refused); l.op != "" && share.n > 0 && share.median > 0 {
		text += fmt.Sprintf(" (%s refused)", percent(share.median))
	}
	return text
}

// writeRefused tells which designs could not give ids that tasks asked for, and
// which could give all.
func (d *Data) writeRefused(doc *document) {
	t, willing := d.refusals()
	if len(t.rows)+len(willing) == 0 {
		return
	}
	doc.heading(2, "Ids that could not be had")
	doc.paragraph("The share of wanted ids that a task was refused, median over blocks. A design whose ids are those of all\n" +
		"tasks has to refuse one that another task holds, and a kernel before 6.15 cannot be asked for one. An operation\n" +
		"that was refused every time has no time here, nor have all operations together where more than a tenth of the\n" +
		"ids were refused: a refusal is no way to do what was asked.")
	if len(willing) > 0 {
		doc.paragraph(fmt.Sprintf("Every wanted id was had from %s.", strings.Join(willing, ", ")))
	}
	doc.rows(t)
}

// refusals has a row for each operation that was ever refused an id. willing are
// the designs that were asked for ids and refused none.
func (d *Data) refusals() (t table, willing []string) {
	t = table{head: []string{"cell", " operation", " design", "refused", "95 % interval", " hands out"}}
	refusing := map[string]bool{} // of the designs that were asked
	for _, c := range d.cells {
		for _, design := range d.designsIn(c) {
			for _, l := range c.wanting(design) {
				refuses := slices.Max(numbers(c.values[l][record.Refused])) > 0
				refusing[design] = refusing[design] || refuses
				if !refuses {
					continue
				}
				share := c.estimate(l, record.Refused)
				rule := strings.Join(d.notes(record.PolicyNote(design)), " or ")
				t.add(d.cellTitle(c), cmp.Or(l.op, "all"), design, percent(share.median), interval(share, percent), cmp.Or(rule, "–"))
			}
		}
	}
	for _, design := range d.designs {
		if refuses, asked := refusing[design]; asked && !refuses {
			willing = append(willing, design)
		}
	}
	return t, willing
}

// wanting are the lines of a design that tell of wanted ids: its operations, or
// all together where these do not tell.
func (c *cell) wanting(design string) (lines []line) {
	for _, op := range append(slices.Clip(c.ops), "") {
		l := line{design, op}
		if c.estimate(l, record.Refused).n > 0 && (op != "" || len(lines) == 0) {
			lines = append(lines, l)
		}
	}
	return lines
}
