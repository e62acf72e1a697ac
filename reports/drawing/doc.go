// Package drawing records a chart while it is drawn, and writes it.
//
//  1. A chart draws once, on the canvas of a Drawing. Groups name what belongs to a design or a panel.
//  2. PNG replays the calls on an image.
//  3. SVG writes them as a file that looks alike on every machine.
//  4. Body returns the elements of legend and panels, from which a page makes its own SVG.
package drawing
