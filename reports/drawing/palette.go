package drawing

import (
	"cmp"
	"image"
	"image/color"
	"maps"
	"slices"
)

// A chart has a few dozen colours and their shades at the edges of lines and letters. The palette has the most frequent
// colours. To approximate rare shades, it also has the colours that are farthest from those.
const (
	paletteSize = 256
	commonest   = 128
)

// indexed returns the image with a palette. The difference is invisible, and the file is a third as large. The result
// is deterministic.
func indexed(from *image.RGBA) *image.Paletted {
	counts := map[color.RGBA]int{}
	runs(from, func(c color.RGBA, _, n int) { counts[c] += n })
	colors := slices.SortedFunc(maps.Keys(counts), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(key(a), key(b)))
	})
	palette, places := choose(colors)
	to := image.NewPaletted(from.Bounds(), palette)
	runs(from, func(c color.RGBA, at, n int) {
		place := places[c]
		for i := range n {
			to.Pix[at+i] = place
		}
	})
	return to
}

// choose returns a palette for colours, which are sorted by frequency, and the index of each colour in it.
func choose(colors []color.RGBA) (palette color.Palette, places map[color.RGBA]uint8) {
	places = map[color.RGBA]uint8{}
	nearest := make([]int, len(colors)) // distance to the palette
	for i := range nearest {
		nearest[i] = 1 << 30
	}
	next := 0
	for len(palette) < min(paletteSize, len(colors)) {
		if len(palette) >= commonest {
			next = slices.Index(nearest, slices.Max(nearest))
		}
		chosen := colors[next]
		for i, c := range colors {
			if d := distance(c, chosen); d < nearest[i] {
				nearest[i], places[c] = d, uint8(len(palette))
			}
		}
		palette = append(palette, chosen)
		next++
	}
	return palette, places
}

// distance returns the squared Euclidean distance of two colours.
func distance(a, b color.RGBA) int {
	red, green, blue := int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B)
	return red*red + green*green + blue*blue
}

// runs calls tell for each run of n pixels of the same colour that begins at index at.
func runs(m *image.RGBA, tell func(c color.RGBA, at, n int)) {
	all := len(m.Pix) / 4
	for at := 0; at < all; {
		c, n := pixel(m, 4*at), 1
		for at+n < all && pixel(m, 4*(at+n)) == c {
			n++
		}
		tell(c, at, n)
		at += n
	}
}

func pixel(m *image.RGBA, at int) color.RGBA {
	p := m.Pix[at : at+4 : at+4]
	return color.RGBA{p[0], p[1], p[2], p[3]}
}

func key(c color.RGBA) uint32 {
	return uint32(c.R)<<24 | uint32(c.G)<<16 | uint32(c.B)<<8 | uint32(c.A)
}
