package reports

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/figures"
	"idlab/reports/findings"
	"idlab/reports/format"
)

// wantedBlocks is the minimum number of blocks that the method recommends.
const wantedBlocks = 10

// warnings returns the reasons to distrust the results.
func warnings(d *dataset.Data, baseline string) (list []string) {
	for _, warn := range []func(*dataset.Data) string{
		(*dataset.Data).WarnAA, warnBlocks, findings.TooFewBlocks, warnPlan, warnGaps, warnDisturbed,
		warnOversubscribed, warnCommit, warnSteal, figures.WarnDrift,
	} {
		if text := warn(d); text != "" {
			list = append(list, text)
		}
	}
	list = format.Adding(list, compare.WarnNodes(d, baseline))
	if len(d.Designs) == 1 {
		list = append(list, findings.OneDesign(d))
	}
	without := cellsWhere(d, func(c *dataset.Cell) bool {
		return c.Estimate(dataset.Line{Design: baseline}, record.NsPerOp).N == 0
	})
	if len(without) > 0 {
		list = append(list, fmt.Sprintf("No ratios where the baseline %s has no time "+
			"(it was not measured, or it refused ids): %s.", baseline, format.CellList(without)))
	}
	return list
}

// cellsWhere returns the names of the cells that satisfy a condition.
func cellsWhere(d *dataset.Data, condition func(*dataset.Cell) bool) (names []string) {
	for _, c := range d.Cells {
		if condition(c) {
			names = append(names, c.String())
		}
	}
	return names
}

func warnBlocks(d *dataset.Data) string {
	few := cellsWhere(d, func(c *dataset.Cell) bool { return len(c.Blocks) < dataset.MinBlocks })
	if len(few) > 0 {
		return fmt.Sprintf("No %.0f %% confidence intervals, which need %d blocks: %s.",
			100*dataset.Confidence, dataset.MinBlocks, format.CellList(few))
	}
	few = cellsWhere(d, func(c *dataset.Cell) bool { return len(c.Blocks) < wantedBlocks })
	if len(few) > 0 {
		return fmt.Sprintf("Wide confidence intervals, with fewer than the recommended %d blocks: %s.",
			wantedBlocks, format.CellList(few))
	}
	return ""
}

// warnPlan names the cells with fewer blocks than planned.
func warnPlan(d *dataset.Data) string {
	short := cellsWhere(d, func(c *dataset.Cell) bool { return len(c.Blocks) < planned(d, c) })
	if len(short) == 0 {
		return ""
	}
	return fmt.Sprintf("Fewer blocks than planned, because a run was interrupted or lost blocks: %s.",
		format.CellList(short))
}

// planned returns the number of planned blocks of a cell, over the runs that have a block of it. A run without
// that note counts 0.
func planned(d *dataset.Data, c *dataset.Cell) (blocks int) {
	for i, f := range d.Files {
		n, err := strconv.Atoi(f.Note("blocks"))
		if err == nil && slices.ContainsFunc(c.Blocks, func(b dataset.BlockID) bool { return b.File == i }) {
			blocks += n
		}
	}
	return blocks
}

// warnGaps names the designs that are missing in some blocks.
func warnGaps(d *dataset.Data) string {
	var gaps []string
	for _, design := range d.Designs {
		missing, of := 0, 0
		for _, c := range d.Cells {
			of += len(c.Blocks)
			for i := range c.Blocks {
				if math.IsNaN(c.At(dataset.Line{Design: design}, dataset.Operations, i)) {
					missing++
				}
			}
		}
		if missing > 0 {
			gaps = append(gaps, fmt.Sprintf("%s is missing in %d of %d", design, missing, of))
		}
	}
	if len(gaps) == 0 {
		return ""
	}
	return fmt.Sprintf("Some blocks lack designs, which were therefore not all measured side by side: %s.",
		strings.Join(gaps, ", "))
}

// warnDisturbed names the cells in which a design lacks times because the machine was disturbed.
func warnDisturbed(d *dataset.Data) string {
	var cells []string
	for _, c := range d.Cells {
		worst, of := 0, 0
		for _, design := range d.DesignsIn(c) {
			if without, blocks := dataset.Disturbed(c, design); without > worst {
				worst, of = without, blocks
			}
		}
		if worst > 0 {
			cells = append(cells, fmt.Sprintf("%v (%d of %s)", c, worst, format.Plural(of, "block")))
		}
	}
	if len(cells) == 0 {
		return ""
	}
	return fmt.Sprintf("No time from blocks in which other work disturbed too many turns: %s. "+
		"Repeat these cells on a quieter machine.", format.CellList(cells))
}

func warnOversubscribed(d *dataset.Data) string {
	if d.Capacity().Limit() == 0 {
		return "The number of CPUs is unknown, so oversubscribed cells are not marked."
	}
	over := cellsWhere(d, func(c *dataset.Cell) bool { return d.Oversubscribed(c.Workers) })
	if len(over) == 0 {
		return ""
	}
	return fmt.Sprintf("Oversubscribed cells (more workers than the %v) measure the scheduler too: %s.",
		d.Capacity(), format.CellList(over))
}

func warnCommit(d *dataset.Data) string {
	switch commits := d.Notes("commit"); {
	case len(commits) > 1:
		return fmt.Sprintf("The results are from %d commits: %s.", len(commits), strings.Join(commits, ", "))
	case len(commits) == 0 || slices.Contains(commits, "unknown"):
		return "The measured commit is unknown."
	case d.Dirty():
		return "The build had uncommitted changes: the commit does not reproduce it."
	}
	return ""
}

// maxSteal is the maximum share of time stolen by other guests without a warning.
const maxSteal = 0.02

func warnSteal(d *dataset.Data) string {
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
	return fmt.Sprintf("Steal exceeds %s %% of the time in %d of %s, up to %s %%.",
		format.Figure(100*maxSteal), bad, format.Plural(blocks, "block"), format.Figure(100*worst))
}
