package chart

import (
	"fmt"

	"gonum.org/v1/plot/vg/draw"

	"idlab/reports/drawing"
)

// Draw draws the sheet. gonum panics on data that it cannot draw; Draw returns this as an error with the name of the
// chart.
func (s *Sheet) Draw() (d *drawing.Drawing, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			d, err = nil, fmt.Errorf("chart %s: %v", s.Name, cause)
		}
	}()
	l := s.layout()
	d = drawing.New(s.Name, s.Title, s.Conclusion(), l.width, l.height)
	if err := l.draw(draw.NewCanvas(d.Canvas(), l.width, l.height), d); err != nil {
		return nil, fmt.Errorf("chart %s: %w", s.Name, err)
	}
	return d, nil
}

// PNG draws the sheet at a resolution in dots per inch.
func (s *Sheet) PNG(dpi int) ([]byte, error) {
	d, err := s.Draw()
	if err != nil {
		return nil, err
	}
	return d.PNG(dpi)
}

// SVG draws the sheet as SVG.
func (s *Sheet) SVG() ([]byte, error) {
	d, err := s.Draw()
	if err != nil {
		return nil, err
	}
	return d.SVG(), nil
}
