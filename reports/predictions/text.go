package predictions

import (
	"fmt"
	"strings"

	"idlab/bench/record"
	"idlab/reports/document"
	"idlab/reports/format"
)

// Title is the heading of the section.
const Title = "Predictions"

// leastTime is the least time per operation that is quoted, in nanoseconds.
const leastTime = 50

// minPlatforms is the number of platforms that a band of times needs.
const minPlatforms = 3

// Write writes the section with all predictions.
func Write(d *Data, doc *document.Document) {
	doc.Heading(2, Title)
	doc.Paragraph(document.Strong("Nothing in this section was measured."), document.Text(
		fmt.Sprintf(" A model of cache coherence and locks executed the designs on the platforms %s. "+
			"docs/prediction.md compares it with measurements. A figure is its range over the platforms. ",
			strings.Join(d.Platforms, ", "))+d.timesNote()))
	doc.Items(d.Remarks())
	for _, g := range d.Groups {
		doc.Heading(3, g.Title()+", predicted")
		doc.Rows(g.counts(d))
		if len(d.Platforms) >= minPlatforms {
			doc.Rows(g.times(d))
		}
	}
}

func (d *Data) timesNote() string {
	if len(d.Platforms) < minPlatforms {
		return fmt.Sprintf("There are no times: they need %d platforms.", minPlatforms)
	}
	return fmt.Sprintf("Times below %d ns per operation are not told apart.", leastTime)
}

// Remarks names the cells in which the lock of the shared list of timers takes most of the time.
func (d *Data) Remarks() (lines []string) {
	for _, g := range d.Groups {
		var held []string
		for _, design := range d.Designs {
			if share, ok := g.share(design, record.ListWait, g.most()); ok && share > 0.5 {
				held = append(held, design)
			}
		}
		if len(held) > 0 {
			lines = append(lines, fmt.Sprintf("%s, %s: the lock of the list of timers decides, which is the same for "+
				"all designs. Most of the time of %s is waiting for it. With --list=off there is no list.",
				g.Title(), format.Plural(g.most(), "CPU"), strings.Join(held, ", ")))
		}
	}
	return lines
}

// share returns the median share of the time that is a kind of waiting.
func (g *Group) share(design, unit string, cpus int) (float64, bool) {
	wait, ok := g.band(design, unit, cpus)
	time, timed := g.band(design, record.NsPerOp, cpus)
	return wait.mid * 1e9 / time.mid, ok && timed
}

// counts returns the table of counts at the largest number of CPUs.
func (g *Group) counts(d *Data) document.Table {
	t := document.Table{Head: []string{fmt.Sprintf("at %s, per operation", format.Plural(g.most(), "CPU")),
		"line transfers", "invalidations", "hand-overs of the design's locks", "of the list's lock"}}
	for _, design := range d.Designs {
		row := []string{design}
		for _, unit := range []string{
			record.TransfersPerOp, record.InvalidationsPerOp, record.HandOvers, record.ListHandOvers,
		} {
			row = append(row, g.count(design, unit))
		}
		t.Add(row...)
	}
	return t
}

// count writes a count over the platforms: "0.9 … 1.1".
func (g *Group) count(design, unit string) string {
	b, ok := g.band(design, unit, g.most())
	if !ok {
		return "–"
	}
	lo, hi := hundredths(b.lo), hundredths(b.hi)
	if lo == hi {
		return lo
	}
	return lo + " … " + hi
}

func hundredths(v float64) string {
	if v < 0.005 {
		return "0"
	}
	return fmt.Sprintf("%.2f", v)
}

// times returns the table of times by number of CPUs.
func (g *Group) times(d *Data) document.Table {
	t := document.Table{Head: []string{"predicted time/op"}}
	for _, n := range g.CPUs {
		t.Head = append(t.Head, format.Plural(n, "CPU"))
	}
	for _, design := range d.Designs {
		row := []string{design}
		for _, n := range g.CPUs {
			row = append(row, g.time(design, n))
		}
		t.Add(row...)
	}
	return t
}

// time writes a time over the platforms, without figures below leastTime.
func (g *Group) time(design string, cpus int) string {
	b, ok := g.band(design, record.NsPerOp, cpus)
	below := fmt.Sprintf("below %d", leastTime)
	switch {
	case !ok:
		return "–"
	case b.hi < leastTime:
		return below + " ns"
	case b.lo < leastTime:
		return below + " … " + duration(b.hi)
	}
	return duration(b.lo) + " … " + duration(b.hi)
}

// duration writes a time with two significant digits, since a third would claim too much.
func duration(ns float64) string { return format.InSeconds(ns, format.TwoDigits) }
