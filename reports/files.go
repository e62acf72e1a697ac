package reports

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/panels"
)

// file is what is to be written.
type file struct {
	path string
	data []byte
}

// writeAll writes files in their order into a directory, and removes the charts
// that an earlier report left there and this one does not have: they would be
// taken for charts of this one.
func writeAll(dir string, files []file) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("no place for the report: %w", err)
	}
	old := chartsOf(filepath.Join(dir, manifestName))
	for _, f := range files {
		if err := writeWhole(f.path, f.data); err != nil {
			return err
		}
		delete(old, f.path)
	}
	for path := range old {
		os.Remove(path) // if it cannot be, it is no more in the page
	}
	return nil
}

// manifestName is the file that lists the charts of a report, by which the next report
// in the same directory knows which are not its own.
const manifestName = "charts.json"

// manifest is what it holds.
type manifest struct {
	Charts []manifestChart `json:"charts"`
}

type manifestChart struct {
	Name  string `json:"name"` // of its files, without extension
	Title string `json:"title"`
}

func newManifest(pictures []picture) ([]byte, error) {
	var m manifest
	for _, p := range pictures {
		m.Charts = append(m.Charts, manifestChart{p.sheet.Name, p.sheet.Title})
	}
	return json.MarshalIndent(m, "", "  ")
}

// chartsOf are the files of the charts that a manifest lists; none if it is none.
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
		if c.Name == panels.FileName(c.Name) { // it leads nowhere else
			name := filepath.Join(filepath.Dir(path), c.Name)
			charts[name+".png"], charts[name+".svg"] = true, true
		}
	}
	return charts
}

// picture is a chart, drawn once and written as files.
type picture struct {
	sheet    *chart.Sheet
	drawing  *chart.Drawing
	png, svg []byte
	err      error
}

// render draws the sheets, on all processors.
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
		p.png, p.err = p.drawing.PNG(chart.DotsPerInch)
	}
}

// writeWhole puts a file in place as a whole: whoever looks, sees the old one
// or the new one.
func writeWhole(path string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
			err = fmt.Errorf("%s is not written: %w", path, err)
		}
	}()
	if _, err := f.Write(data); err != nil {
		return err
	}
	// Temporary files are for their owner only, a report is for all.
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
