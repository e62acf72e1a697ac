package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// DotsPerInch is the resolution of PNG files.
const DotsPerInch = 150

// PNG draws the sheet at a resolution.
func (s *Sheet) PNG(dpi int) ([]byte, error) {
	l := s.layout()
	c := vgimg.NewWith(vgimg.UseWH(l.width, l.height), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(color.White))
	if err := l.drawOn(c); err != nil {
		return nil, err
	}
	drawn, ok := c.Image().(*image.RGBA)
	if !ok {
		return nil, fmt.Errorf("chart %s: drawn as %T", s.Name, c.Image())
	}
	var b bytes.Buffer
	if err := png.Encode(&b, indexed(drawn)); err != nil {
		return nil, fmt.Errorf("chart %s: %w", s.Name, err)
	}
	return b.Bytes(), nil
}

// SVG draws the sheet. What belongs to a design or a panel is in an element g that
// names it: data-design, data-panel (its workload).
func (s *Sheet) SVG() ([]byte, error) {
	l := s.layout()
	c := newSVG(&l)
	if err := l.drawOn(c); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("chart %s: %w", s.Name, err)
	}
	return b.Bytes(), nil
}

// drawOn draws on a canvas. gonum panics on data that it cannot draw: that is an
// error here, which names the chart.
func (l *layout) drawOn(c vg.CanvasSizer) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("chart %s: %v", l.Name, cause)
		}
	}()
	if err := l.draw(draw.New(c)); err != nil {
		return fmt.Errorf("chart %s: %w", l.Name, err)
	}
	return nil
}

var _ io.WriterTo = (*svg)(nil)
