package reports

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"idlab/reports/chart"
)

// file is what is to be written.
type file struct {
	name string
	data []byte
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
	work := make(chan int)
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := range work {
				pictures[i].draw(&sheets[i])
			}
		})
	}
	for i := range sheets {
		work <- i
	}
	close(work)
	wait.Wait()
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
