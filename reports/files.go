package reports

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/drawing"
)

// file is a file of a report.
type file struct {
	path string
	data []byte
}

// writeAll creates the directory and writes the files in order. It removes the charts of an earlier report that
// are not among the files; otherwise they would seem to belong to this report.
func writeAll(dir string, files []file) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("no place for the report: choose another --out: %w", err)
	}
	old := chartsOf(filepath.Join(dir, manifestName))
	for _, f := range files {
		if err := record.WriteWhole(f.path, f.data); err != nil {
			return err
		}
		delete(old, f.path)
	}
	for path := range old {
		os.Remove(path) // an error does no harm: the page does not refer to the file
	}
	return nil
}

// manifestName is the file that lists the charts of a report. writeAll reads the one of the earlier report.
const manifestName = "charts.json"

// manifest is the content of the file manifestName.
type manifest struct {
	Charts []manifestChart `json:"charts"`
}

type manifestChart struct {
	Name  string `json:"name"` // name of the files without extension
	Title string `json:"title"`
}

func newManifest(pictures []picture) ([]byte, error) {
	var m manifest
	for _, p := range pictures {
		m.Charts = append(m.Charts, manifestChart{p.sheet.Name, p.sheet.Title})
	}
	return json.MarshalIndent(m, "", "  ")
}

// chartsOf returns the paths of the charts that a manifest lists. It returns none if the manifest is missing or
// invalid.
func chartsOf(path string) map[string]bool {
	charts := map[string]bool{}
	data, err := os.ReadFile(path)
	if err != nil {
		return charts
	}
	var m manifest
	if json.Unmarshal(data, &m) != nil {
		return charts
	}
	for _, c := range m.Charts {
		if c.Name == chart.FileName(c.Name) { // a plain name cannot refer to another directory
			for _, ext := range []string{".png", ".svg"} {
				charts[filepath.Join(filepath.Dir(path), c.Name+ext)] = true
			}
		}
	}
	return charts
}

// picture is a rendered chart.
type picture struct {
	sheet    *chart.Sheet
	drawing  *drawing.Drawing
	png, svg []byte
	err      error
}

// render draws the sheets in parallel. It returns the first error.
func render(sheets []chart.Sheet) ([]picture, error) {
	pictures := make([]picture, len(sheets))
	dataset.Parallel(len(sheets), func() func(int) {
		return func(i int) { pictures[i].draw(&sheets[i]) }
	})
	for _, p := range pictures {
		if p.err != nil {
			return nil, p.err
		}
	}
	return pictures, nil
}

func (p *picture) draw(s *chart.Sheet) {
	p.sheet = s
	if p.drawing, p.err = s.Draw(); p.err == nil {
		p.svg = p.drawing.SVG()
		p.png, p.err = p.drawing.PNG(drawing.DotsPerInch)
	}
}
