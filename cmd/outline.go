package cmd

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"idlab/allocators"
	"idlab/bench"
	"idlab/reports/format"
)

// outline prints what a run in a directory will measure, and how long that takes, if each block is measured by that
// many builds.
func (l runner) outline(config *bench.Config, o *bench.Outline, builds int, dir string) {
	if l.quiet {
		return
	}
	blocks := fmt.Sprintf("%d of each cell (workload, tasks × workers), %d in all",
		o.Blocks, builds*o.Blocks*len(o.Cells))
	if builds > 1 {
		blocks += ": " + strings.Join(sides()[:builds], ", ") + " in turns"
	}
	rows := [][]string{{"designs", joined(designNames(config))}, {"cells", joined(cellNames(o.Cells))}}
	if len(o.Dropped) > 0 {
		rows = append(rows, []string{"left out", joined(dropped(o, config.Budget, builds))})
	}
	l.columns(append(rows,
		[]string{"blocks", blocks},
		[]string{"time", "about " + roughly(time.Duration(builds)*o.Takes())},
		[]string{"machine", o.Machine},
		[]string{"CPUs", o.CPUs},
		[]string{"seed", fmt.Sprint(config.Seed)},
		[]string{"directory", dir})...)
	fmt.Fprintln(l.out)
}

// designNames lists the designs of a run.
func designNames(config *bench.Config) (names []string) {
	for _, d := range config.Designs {
		if !strings.HasSuffix(d.Spec, aaSuffix()) {
			names = append(names, d.Spec)
		}
	}
	names[0] += " (measured twice)"
	return names
}

// aaSuffix ends the name of an A/A copy.
func aaSuffix() string { return "," + allocators.ParamAA().Name + "=yes" }

// cellNames lists the cells of each workload as tasks × workers.
func cellNames(cells []bench.OutlineCell) (names []string) {
	alike := func(a, b bench.OutlineCell) bool { return a.Workload == b.Workload }
	for _, of := range format.Split(cells, alike) {
		var tasks, workers, each []string
		for _, c := range of {
			tasks = format.Adding(tasks, strconv.Itoa(c.Cell.Tasks))
			workers = format.Adding(workers, strconv.Itoa(c.Cell.Workers))
			each = append(each, fmt.Sprintf("%d×%d", c.Cell.Tasks, c.Cell.Workers))
		}
		text := strings.Join(each, ", ")
		if len(of) > 1 && len(tasks)*len(workers) == len(of) {
			text = strings.Join(tasks, ", ") + " × " + strings.Join(workers, ", ")
		}
		names = append(names, of[0].Workload+" "+text)
	}
	return names
}

// dropped lists the cells that the budget leaves out, and says how to have them.
func dropped(o *bench.Outline, budget time.Duration, builds int) []string {
	budget *= time.Duration(builds)
	whole := (time.Duration(builds)*o.Whole() + time.Minute).Truncate(time.Minute)
	return append(cellNames(o.Dropped),
		fmt.Sprintf("by --budget %s: --budget %s has them", short(budget), short(whole)))
}

// short writes a duration without parts that are zero: 5m, not 5m0s.
func short(d time.Duration) string {
	text := strings.TrimSuffix(d.String(), "m0s")
	if text != d.String() {
		text += "m"
	}
	if whole, ok := strings.CutSuffix(text, "h0m"); ok {
		text = whole + "h"
	}
	return text
}

// roughly writes the estimate of a duration in words.
func roughly(d time.Duration) string {
	switch {
	case d < 90*time.Second:
		return fmt.Sprintf("%.0f s", max(1, d.Seconds()))
	case d < 90*time.Minute:
		return fmt.Sprintf("%.0f min", d.Minutes())
	}
	return fmt.Sprintf("%.1f h", d.Hours())
}
