package reports

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"idlab/reports/chart"
	"idlab/reports/dataset"
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
	old := chartsOf(filepath.Join(dir, summaryName))
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

// chartsOf are the files of charts that a summary names.
func chartsOf(summary string) map[string]bool {
	charts := map[string]bool{}
	data, err := os.ReadFile(summary)
	if err != nil {
		return charts // there is none
	}
	if !bytes.HasPrefix(data, []byte(summaryTitle)) {
		return charts // it is not of a report
	}
	link := regexp.MustCompile(`\]\(([a-z0-9.-]+)\.png\) \(\[SVG\]\(([a-z0-9.-]+)\.svg\)\)`)
	for _, m := range link.FindAllSubmatch(data, -1) {
		path := filepath.Join(filepath.Dir(summary), string(m[1]))
		charts[path+".png"], charts[path+".svg"] = true, true
	}
	return charts
}

// picture is a chart, drawn.
type picture struct {
	sheet    *chart.Sheet
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
	if p.png, p.err = s.PNG(chart.DotsPerInch); p.err == nil {
		p.svg, p.err = s.SVG()
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
