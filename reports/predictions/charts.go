package predictions

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/document"
	"idlab/reports/drawing"
	"idlab/reports/format"
)

// Sheets returns a chart of times for each workload, if there are enough platforms, and one of transfers.
func Sheets(d *Data) (sheets []chart.Sheet) {
	alike := func(a, b *Group) bool { return a.Cell.Workload == b.Cell.Workload }
	for _, groups := range format.Split(d.Groups, alike) {
		if slices.ContainsFunc(groups, func(g *Group) bool { return len(g.CPUs) > 1 }) {
			if len(d.Platforms) >= minPlatforms {
				sheets = append(sheets, d.sheets(groups, timeQuantity())...)
			}
			sheets = append(sheets, d.sheets(groups, transferQuantity())...)
		}
	}
	return sheets
}

// quantity is what a chart shows.
type quantity struct {
	name, title, unit string
	least             float64 // smaller values are drawn here
	axis              func(values []float64) chart.Axis
	note              string
}

func timeQuantity() quantity {
	return quantity{name: "time", title: "What does an operation of %s cost on many CPUs?", unit: record.NsPerOp,
		least: leastTime, axis: func(values []float64) chart.Axis {
			return chart.LogAxis("predicted time per operation", chart.Format{Mark: mark, Value: duration},
				append(values, leastTime))
		},
		note: fmt.Sprintf("Times below %d ns are drawn as %d ns: the model does not tell them apart.",
			leastTime, leastTime)}
}

func mark(ns float64) string { return format.InSeconds(ns, format.Short) }

func transferQuantity() quantity {
	return quantity{name: "transfers", title: "How many cache lines does an operation of %s fetch from other CPUs?",
		unit: record.TransfersPerOp, axis: func(values []float64) chart.Axis {
			return chart.LinearAxis("predicted transfers per operation",
				chart.Format{Mark: format.Short, Value: hundredths}, values)
		},
		note: "Counts depend on the topology, and little on latencies."}
}

// sheets returns a chart with a panel for each group, on several sheets if there are many.
func (d *Data) sheets(groups []*Group, q quantity) []chart.Sheet {
	workload := groups[0].Cell.Workload
	s := chart.Sheet{
		Name:   chart.FileName("predicted-"+q.name, workload),
		Title:  "Predicted, not measured: " + fmt.Sprintf(q.title, workload),
		Legend: []chart.Entry{chart.Predicted("predicted")},
		Notes: []string{fmt.Sprintf("Lines: medians over the platforms %s; bands: their range. %s",
			strings.Join(d.Platforms, ", "), q.note)},
		Conclude: conclude,
		Footer:   []string{"Made by idlab predict from a model of cache coherence and locks: docs/prediction.md"},
	}
	looks := chart.Looks(d.Designs)
	for _, design := range d.Designs {
		s.Legend = append(s.Legend, chart.Entry{Label: design, Thumbs: looks[design].Sample(), Design: design})
	}
	var values []float64
	var cpus []int
	var row []*chart.Panel
	for _, g := range groups {
		p := g.panel(d.Designs, looks, q)
		for _, line := range p.Series {
			for _, pt := range line.Points {
				values = append(values, pt.Lo, pt.Hi)
			}
		}
		cpus = append(cpus, g.CPUs...)
		row = append(row, p)
	}
	x, y := chart.CountAxis("CPUs, with a worker on each", cpus), q.axis(values)
	for _, p := range row {
		p.X, p.Y = x, y
	}
	return s.Sheets([][]*chart.Panel{row})
}

// conclude names the designs with the most and the least at the largest number of CPUs of the first panel.
func conclude(panels []*chart.Panel) string {
	p := panels[0]
	var most, least *chart.Series
	last := func(s *chart.Series) chart.Point { return s.Points[len(s.Points)-1] }
	for i := range p.Series {
		s := &p.Series[i]
		if len(s.Points) == 0 {
			continue
		}
		if most == nil || last(s).Y > last(most).Y {
			most = s
		}
		if least == nil || last(s).Y < last(least).Y {
			least = s
		}
	}
	if most == nil {
		return ""
	}
	value := p.Y.Format.Value
	return fmt.Sprintf("Predicted, not measured: with %s in %s, %s has the most, %s, and %s the least, %s.",
		format.Plural(int(last(most).X), "CPU"), p.Title, most.Design, value(last(most).Y),
		least.Design, value(last(least).Y))
}

func (g *Group) panel(designs []string, looks map[string]chart.Look, q quantity) *chart.Panel {
	p := &chart.Panel{Title: g.Title(), Workload: g.Cell.Workload, ShadeFrom: math.NaN(),
		Under: []chart.Layer{chart.Hatch{}}}
	for _, design := range designs {
		line := chart.Series{Design: design, Look: looks[design]}
		for _, n := range g.CPUs {
			if b, ok := g.band(design, q.unit, n); ok {
				at := func(v float64) float64 { return max(v, q.least) }
				line.Points = append(line.Points, chart.Point{X: float64(n), Y: at(b.mid), Lo: at(b.lo), Hi: at(b.hi),
					Mark: true, Told: true})
			}
		}
		p.Series = append(p.Series, line)
	}
	return p
}

// Files lists what WriteFiles has written.
type Files struct {
	Text   string   // path of predictions.md
	Charts []string // paths of the charts without extension
}

// WriteFiles writes the section and its charts into a directory, each as a whole.
func WriteFiles(d *Data, out string) (*Files, error) {
	f := &Files{Text: filepath.Join(out, "predictions.md")}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return nil, fmt.Errorf("no place for the predictions: choose another --out: %w", err)
	}
	var doc document.Document
	Write(d, &doc)
	var links []document.Link
	for _, s := range Sheets(d) {
		picture, err := s.Draw()
		if err != nil {
			return nil, err
		}
		png, err := picture.PNG(drawing.DotsPerInch)
		if err != nil {
			return nil, err
		}
		path := filepath.Join(out, s.Name)
		for ext, data := range map[string][]byte{".png": png, ".svg": picture.SVG()} {
			if err := record.WriteWhole(path+ext, data); err != nil {
				return nil, err
			}
		}
		f.Charts = append(f.Charts, path)
		links = append(links, document.Link{Title: s.Title, Name: s.Name})
	}
	doc.Charts(links)
	return f, record.WriteWhole(f.Text, doc.Markdown())
}
