package chart

import (
	"fmt"
	"image/color"
	"maps"
	"math"
	"slices"
	"testing"
)

func catalogNames() []string { return slices.Sorted(maps.Keys(CatalogLooks())) }

func history() []string { return []string{"idr", "onelock", "bucketlock", "rcu"} }

func TestCatalogLooks(t *testing.T) {
	seen := map[Look]string{}
	for _, design := range catalogNames() {
		l := CatalogLooks()[design]
		if other, taken := seen[l]; taken {
			t.Errorf("%s and %s look the same", design, other)
		}
		seen[l] = design
	}
	// Without colours the designs of most charts are still distinguishable.
	shapes := map[shape]bool{}
	for _, design := range history() {
		shapes[CatalogLooks()[design].shape] = true
	}
	if len(shapes) != len(history()) {
		t.Errorf("the designs of history have %d shapes, want %d", len(shapes), len(history()))
	}
}

func TestVariantsHaveTheColourOfTheirFamily(t *testing.T) {
	variants := []string{"rcu,hash=rfc2012", "rcu,hash=hash32", "rcu,owners=scattered",
		"rcu,hash=rfc2012,owners=scattered", "rcu@2"}
	all := Looks(append(variants, catalogNames()...))
	seen := map[Look]string{}
	for design, l := range all {
		if other, taken := seen[l]; taken {
			t.Errorf("%s and %s look the same", design, other)
		}
		seen[l] = design
	}
	for _, v := range variants {
		if all[v].hue != all["rcu"].hue {
			t.Errorf("%s has another colour than rcu", v)
		}
	}
}

// leastApart is the least distance of two colours in OKLab. The lightness of black and white differs by 1.
const leastApart = 0.13

// Two designs differ in colour for every kind of colour vision, or they differ in mark and in dash. Those that are
// measured by default differ in colour, except for variants of a design.
func TestColoursAreToldApart(t *testing.T) {
	usual := []string{"idr", "onelock", "bucketlock", "onelock-rcu", "rcu", "rcu,buckets=32768", "xarray", "pertask",
		"array", "xsync"}
	looks := Looks(append(usual, catalogNames()...))
	names := slices.Sorted(maps.Keys(looks))
	for i, a := range names {
		for _, b := range names[:i] {
			x, y := looks[a], looks[b]
			apart := math.Inf(1)
			usually := slices.Contains(usual, a) && slices.Contains(usual, b) && x.hue != y.hue
			for vision, seen := range visions() {
				d := distance(seen, x.Color(), y.Color())
				apart = math.Min(apart, d)
				if usually && d < leastApart {
					t.Errorf("%s and %s are %.3f apart for %s vision", a, b, d, vision)
				}
			}
			if apart < leastApart && (x.shape == y.shape || x.dash == y.dash) {
				t.Errorf("%s and %s are %.3f apart, and have the same mark or dash", a, b, apart)
			}
		}
	}
}

// matrix converts linear RGB.
type matrix [3][3]float64

func (m matrix) times(v [3]float64) (out [3]float64) {
	for i, row := range m {
		for j, f := range row {
			out[i] += f * v[j]
		}
	}
	return out
}

// visions returns the kinds of colour vision: normal, and those without cones for green and for red, by Machado,
// Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009), severity 1.
func visions() map[string]matrix {
	return map[string]matrix{
		"normal": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
		"deuteranopic": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413},
			{-0.011820, 0.042940, 0.968881}},
		"protanopic": {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216},
			{-0.003882, -0.048116, 1.051998}},
	}
}

// distance returns the Euclidean distance of two colours in OKLab, as they are seen.
func distance(seen matrix, a, b color.NRGBA) float64 {
	x, y := oklab(seen, a), oklab(seen, b)
	return math.Sqrt(math.Pow(x[0]-y[0], 2) + math.Pow(x[1]-y[1], 2) + math.Pow(x[2]-y[2], 2))
}

// oklab converts a colour to OKLab: https://bottosson.github.io/posts/oklab/.
func oklab(seen matrix, c color.NRGBA) [3]float64 {
	r, g, b, _ := c.RGBA()
	rgb := seen.times([3]float64{linear(r), linear(g), linear(b)})
	for i := range rgb {
		rgb[i] = min(max(rgb[i], 0), 1)
	}
	cones := matrix{{0.4122214708, 0.5363325363, 0.0514459929}, {0.2119034982, 0.6806995451, 0.1073969566},
		{0.0883024619, 0.2817188376, 0.6299787005}}.times(rgb)
	for i := range cones {
		cones[i] = math.Cbrt(cones[i])
	}
	return matrix{{0.2104542553, 0.7936177850, -0.0040720468}, {1.9779984951, -2.4285922050, 0.4505937099},
		{0.0259040371, 0.7827717662, -0.8086757660}}.times(cones)
}

// The distance of known colours, so that the test above cannot pass by a wrong conversion.
func TestDistanceOfColours(t *testing.T) {
	black, white := color.NRGBA{0, 0, 0, 255}, color.NRGBA{255, 255, 255, 255}
	red, green := color.NRGBA{0xD5, 0x5E, 0, 255}, color.NRGBA{0, 0x9E, 0x73, 255}
	if d := distance(visions()["normal"], black, white); math.Abs(d-1) > 1e-3 {
		t.Errorf("black and white are %g apart", d)
	}
	if normal, less := distance(visions()["normal"], red, green), distance(visions()["deuteranopic"], red,
		green); less > normal/2 {
		t.Errorf("vermillion and green are %g apart, and %g for who sees no green", normal, less)
	}
}

func TestLooksDoNotDependOnWhoElseIsThere(t *testing.T) {
	together := Looks(append(catalogNames(), "rcu,hash=rfc2012", "my-own-design"))
	for design, want := range together {
		if got := Looks([]string{design})[design]; got != want {
			t.Errorf("%s alone is %v, with others %v", design, got, want)
		}
	}
}

// Up to the number of looks of a colour, designs have different looks, for any hashes of their names.
func TestCollidingNamesAreToldApart(t *testing.T) {
	var designs []string
	for i := range int(dashCount)*int(shapes) - 2 { // rcu and rcu-hash32 have two of them
		designs = append(designs, fmt.Sprintf("rcu,timers=%d", i))
	}
	seen := map[Look]bool{}
	for _, l := range Looks(designs) {
		seen[l] = true
	}
	if len(seen) != len(designs) {
		t.Errorf("%d designs have %d looks", len(designs), len(seen))
	}
	// One more design shares a look; the search ends.
	Looks(append(designs, "rcu,timers=one-more"))
}

func TestEveryLookCanBeDrawn(t *testing.T) {
	for h := range hues {
		if _, _, _, a := h.rgb().RGBA(); a != 0xFFFF {
			t.Errorf("hue %d is not opaque", h)
		}
	}
	for d := range dashCount {
		if (d == solid) != (len(d.lengths()) == 0) {
			t.Errorf("dash %d has lengths %v", d, d.lengths())
		}
	}
	for s := range shapes {
		if len(s.corners()) < 3 {
			t.Errorf("shape %d has %d corners", s, len(s.corners()))
		}
	}
}
