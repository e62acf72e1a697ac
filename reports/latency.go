package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/reports/chart"
)

// latencies lays out a chart for each workload and number of tasks: a row of
// panels for each operation, a panel for each number of workers. All of its
// panels have the same axes, so that one sees the tail grow with the workers.
func (d *Data) latencies() (sheets []chart.Sheet, err error) {
	for from := 0; from < len(d.cells); {
		to := from + 1
		for to < len(d.cells) && d.cells[to].workload() == d.cells[from].workload() && d.cells[to].Tasks == d.cells[from].Tasks {
			to++
		}
		sheets = appendNamed(sheets, d.latencySheets(d.cells[from:to]))
		from = to
	}
	if len(sheets) == 0 {
		return nil, errNoData("latency", fmt.Sprintf("no %s beside the results holds %d latencies or more of an operation in them",
			latencyName, 2*minBeyond))
	}
	return sheets, nil
}

func (d *Data) latencySheets(cells []*cell) []chart.Sheet {
	var groups [][]*chart.Panel
	var few []string
	for _, op := range latencyOps(cells) {
		var group []*chart.Panel
		for _, c := range cells {
			if p := d.latencyPanel(c, op); !p.Empty() {
				group = append(group, p)
			}
		}
		if len(group) > 0 {
			groups = append(groups, group)
		} else {
			few = append(few, op)
		}
	}
	if len(groups) == 0 {
		return nil
	}
	setLatencyAxes(slices.Concat(groups...))
	c := cells[0]
	drawn, absent := d.drawnDesigns(groups)
	s := chart.Sheet{
		Name:   fileName("latency", c.workload(), plural(c.Tasks, "task")),
		Title:  fmt.Sprintf("How long does one operation take, from the fastest to the slowest? (%s; %s)", c.workload(), plural(c.Tasks, "task")),
		Legend: d.legend(drawn, groups),
		Notes: []string{fmt.Sprintf("All operations of all blocks together, by their whole histograms. "+
			"Each line ends where fewer than %d operations lie beyond. %s", minBeyond, loopNote(cells))},
		Footer: d.caption(),
	}
	if cost := d.notes("clock-cost"); len(cost) > 0 {
		s.Notes[0] += fmt.Sprintf(" Clock: %s.", strings.Join(cost, "; "))
	}
	if few = append(few, absent...); len(few) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("Too few latencies to draw: %s.", strings.Join(few, ", ")))
	}
	return s.Sheets(groups)
}

// loopNote says from when on latencies count.
func loopNote(cells []*cell) string {
	if slices.ContainsFunc(cells, (*cell).openLoop) {
		return "Open loop: a latency counts from when the operation was due, not from when a worker came to it."
	}
	return "Closed loop: a worker begins an operation when the one before is over."
}

// latencyOps returns the operations that have histograms, in the order of the
// files, "" (all together) only where nothing else has.
func latencyOps(cells []*cell) (ops []string) {
	for _, c := range cells {
		for _, op := range append(slices.Clip(c.ops), "") {
			if op == "" && len(ops) > 0 || slices.Contains(ops, op) {
				continue
			}
			for l := range c.latency {
				if l.op == op {
					ops = append(ops, op)
					break
				}
			}
		}
	}
	return ops
}

func (d *Data) latencyPanel(c *cell, op string) *chart.Panel {
	p := &chart.Panel{Title: plural(c.Workers, "worker"), Workload: c.Workload, ShadeFrom: math.NaN()}
	if op != "" {
		p.Title = op + " · " + p.Title
	}
	over := d.oversubscribed(c.Workers)
	if over {
		p.ShadeFrom = 0
	}
	for i, design := range d.designs {
		s := chart.Series{Design: design, Look: d.looks[design], Points: tail(c.latency[line{design, op}], i, len(d.designs))}
		for j := range s.Points {
			s.Points[j].Hollow = over
		}
		p.Series = append(p.Series, s)
	}
	return p
}

// ninesStep is the distance of the points of a line.
const ninesStep = 0.05

// tail reads a line off a histogram, as far as its operations carry. Its marks
// are near the percentiles that the axis names, at steps of their own for each
// of the designs: where two lines run into one, the marks tell.
func tail(h *distribution, i, designs int) (points []chart.Point) {
	last := -1.0
	if h != nil {
		last = maxNines(h.TotalCount())
	}
	if last < ninesP50 {
		return nil // not even a median
	}
	stagger := math.Min(0.1, 0.7/float64(designs)) * (float64(i) - float64(designs-1)/2)
	add := func(nines float64, mark, told bool) {
		if ns, ok := percentile(h, nines); ok {
			points = append(points, chart.Point{X: nines, Y: ns, Lo: math.Inf(-1), Hi: math.Inf(1), Mark: mark, Told: told})
		}
	}
	for step := 0; float64(step)*ninesStep <= last; step++ {
		add(float64(step)*ninesStep, false, false)
	}
	for _, at := range marksUpTo(last) {
		add(at+stagger, true, false)
	}
	for _, at := range told(last) {
		add(at, false, true)
	}
	add(last, false, false)
	slices.SortStableFunc(points, func(a, b chart.Point) int { return cmp.Compare(a.X, b.X) })
	return points
}

// marksUpTo are the percentiles that have marks.
func marksUpTo(last float64) []float64 {
	at := []float64{0.5}
	for nines := 1.0; nines <= last+0.5; nines++ {
		at = append(at, nines)
	}
	return at
}

// told are the percentiles that are told in words.
func told(last float64) []float64 {
	at := []float64{ninesP50}
	for nines := 1.0; nines <= last+1e-9; nines++ {
		at = append(at, nines)
	}
	return at
}

func setLatencyAxes(panels []*chart.Panel) {
	last := 0.0
	for _, p := range panels {
		for _, s := range p.Series {
			for _, pt := range s.Points {
				last = math.Max(last, pt.X)
			}
		}
	}
	x := chart.NinesAxis(last)
	y := chart.LogAxis("latency", times(), values(panels, true))
	for _, p := range panels {
		p.X, p.Y = x, y
	}
}

// appendNamed appends charts, each under a name of its own: two names may differ in
// characters alone that no file name has.
func appendNamed(sheets, more []chart.Sheet) []chart.Sheet {
	for _, s := range more {
		for slices.ContainsFunc(sheets, func(before chart.Sheet) bool { return before.Name == s.Name }) {
			s.Name += "-x"
		}
		sheets = append(sheets, s)
	}
	return sheets
}

// fileName joins words to a name that every file system and every link takes.
func fileName(words ...string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '.', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		case r == ',':
			return -1
		default:
			return '-'
		}
	}, strings.Join(words, "-"))
	for strings.Contains(name, "--") {
		name = strings.ReplaceAll(name, "--", "-")
	}
	return name
}
