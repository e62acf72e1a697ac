package reports

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"idlab/bench/record"
)

// wantedBlocks is the least number of blocks that the method asks for.
const wantedBlocks = 10

// warnings are what speaks against relying on the figures.
func (d *Data) warnings(baseline string) (list []string) {
	for _, warn := range []func() string{
		d.warnTwin, d.warnBlocks, d.warnPlan, d.warnGaps, d.warnOversubscribed, d.warnCommit, d.warnSteal,
	} {
		if text := warn(); text != "" {
			list = append(list, text)
		}
	}
	if len(d.designs) == 1 {
		list = append(list, fmt.Sprintf("There is one design only, %s: nothing to compare it with.", d.designs[0]))
	}
	without := d.cellsWhere(func(c *cell) bool { return c.estimate(line{baseline, ""}, record.NsPerOp).n == 0 })
	if len(without) > 0 {
		list = append(list, fmt.Sprintf("The baseline %s has no time of all operations in %s, so no ratios there: none was measured, or its ids were refused.", baseline, cellList(without)))
	}
	return list
}

func (d *Data) cellsWhere(is func(*cell) bool) (names []string) {
	for _, c := range d.cells {
		if is(c) {
			names = append(names, c.String())
		}
	}
	return names
}

// cellList names the first cells of a list.
func cellList(names []string) string { return several(names, "cell") }

// several names the first of a list of things.
func several(names []string, what string) string {
	const most = 4
	if len(names) > most {
		return fmt.Sprintf("%s and %d more %ss", strings.Join(names[:most], ", "), len(names)-most, what)
	}
	return strings.Join(names, ", ")
}

func (d *Data) warnBlocks() string {
	few := d.cellsWhere(func(c *cell) bool { return len(c.blocks) < minBlocks })
	if len(few) > 0 {
		return fmt.Sprintf("Fewer than the %d blocks that a %.0f %% confidence interval takes, so no intervals: %s.",
			minBlocks, 100*confidence, cellList(few))
	}
	few = d.cellsWhere(func(c *cell) bool { return len(c.blocks) < wantedBlocks })
	if len(few) > 0 {
		return fmt.Sprintf("Fewer than the %d blocks that the method asks for, so wide intervals: %s.", wantedBlocks, cellList(few))
	}
	return ""
}

// warnPlan compares with the number of blocks that the runs were to have.
func (d *Data) warnPlan() string {
	short := d.cellsWhere(func(c *cell) bool { return len(c.blocks) < d.planned(c) })
	if len(short) == 0 {
		return ""
	}
	return fmt.Sprintf("Fewer blocks than planned, for a run was ended or blocks were lost: %s.", cellList(short))
}

// planned is how many blocks a cell was to have, of the runs that have any of it; 0
// where they do not tell.
func (d *Data) planned(c *cell) (blocks int) {
	for i, f := range d.Files {
		n, err := strconv.Atoi(f.Note("blocks"))
		if err == nil && slices.ContainsFunc(c.blocks, func(b blockID) bool { return b.file == i }) {
			blocks += n
		}
	}
	return blocks
}

// warnGaps names designs that some blocks of a cell lack.
func (d *Data) warnGaps() string {
	var gaps []string
	for _, design := range d.designs {
		missing, of := 0, 0
		for _, c := range d.cells {
			of += len(c.blocks)
			for i := range c.blocks {
				if math.IsNaN(c.at(line{design, ""}, operations, i)) {
					missing++
				}
			}
		}
		if missing > 0 {
			gaps = append(gaps, fmt.Sprintf("%s in %d of %d", design, missing, of))
		}
	}
	if len(gaps) == 0 {
		return ""
	}
	return fmt.Sprintf("Not every block holds every design, so they were not all measured side by side: missing are %s.", strings.Join(gaps, ", "))
}

func (d *Data) warnOversubscribed() string {
	if d.cores() == 0 {
		return "The files do not tell the number of cores: cells with more workers than cores are not marked."
	}
	over := d.cellsWhere(func(c *cell) bool { return d.oversubscribed(c.Workers) })
	if len(over) == 0 {
		return ""
	}
	return fmt.Sprintf("More workers than the %s, so the scheduler is measured too: %s.", plural(d.cores(), "core"), cellList(over))
}

func (d *Data) warnCommit() string {
	switch commits := d.notes("commit"); {
	case len(commits) > 1:
		return fmt.Sprintf("The files are of %d commits: %s.", len(commits), strings.Join(commits, ", "))
	case len(commits) == 0 || slices.Contains(commits, "unknown"):
		return "It is not known which commit was measured."
	case d.dirty():
		return "The tree had changes that the commit does not hold: nobody else can build what was measured."
	}
	return ""
}

func (d *Data) dirty() bool {
	return slices.Contains(d.notes("dirty"), "true") ||
		slices.ContainsFunc(d.notes("commit"), func(c string) bool { return strings.Contains(c, "dirty") })
}

// maxSteal is the share of time taken by other guests from which on it is worth
// a word.
const maxSteal = 0.02

func (d *Data) warnSteal() string {
	blocks, bad, worst := 0, 0, 0.0
	for _, f := range d.Files {
		for _, blk := range f.Blocks {
			blocks++
			if share, err := strconv.ParseFloat(blk.Fact(record.StealFact), 64); err == nil && share > maxSteal {
				bad++
				worst = math.Max(worst, share)
			}
		}
	}
	if bad == 0 {
		return ""
	}
	return fmt.Sprintf("In %d of %s the hypervisor gave more than %s %% of the time to others, up to %s %%.",
		bad, plural(blocks, "block"), figure(100*maxSteal), figure(100*worst))
}
