package reports

import (
	"bytes"
	"fmt"
	"image/color"
	"io"
	"os"
	"path/filepath"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// file is what is to be written.
type file struct {
	name string
	data []byte
}

// dotsPerInch is the resolution of PNG files.
const dotsPerInch = 150

// render draws the sheet as PNG and SVG.
func (s *sheet) render() ([]file, error) {
	l := s.layout()
	png, err := l.png(dotsPerInch)
	if err != nil {
		return nil, err
	}
	svg, err := l.drawOn(newSVG(&l))
	if err != nil {
		return nil, err
	}
	return []file{{s.name + ".png", png}, {s.name + ".svg", svg}}, nil
}

func (l *layout) png(dpi int) ([]byte, error) {
	return l.drawOn(vgimg.PngCanvas{Canvas: vgimg.NewWith(
		vgimg.UseWH(l.width, l.height), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(color.White))})
}

// drawOn draws on a canvas and returns the finished file. gonum panics on data
// that it cannot draw: that is an error here, which names the chart.
func (l *layout) drawOn(c interface {
	vg.CanvasSizer
	io.WriterTo
}) (data []byte, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("chart %s: %v", l.name, cause)
		}
	}()
	if err := l.draw(draw.New(c)); err != nil {
		return nil, fmt.Errorf("chart %s: %w", l.name, err)
	}
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("chart %s: %w", l.name, err)
	}
	return b.Bytes(), nil
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
