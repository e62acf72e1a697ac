package chart

import (
	"hash/fnv"
	"image/color"
	"slices"

	"gonum.org/v1/plot/vg"

	"idlab/bench/record"
)

// Look is the appearance of a design in all charts. Families of designs differ in colour. Designs of a family differ in
// dash and shape, so they are distinguishable without colours too.
type Look struct {
	hue   hue
	dash  dash
	shape shape
}

// Color returns the colour of the design.
func (l Look) Color() color.NRGBA { return l.hue.rgb() }

// hue is the colour of a family. The colours were found by a search: any two are as far apart as
// TestColoursAreToldApart demands, also for readers who see no red or no green, and each has contrast on white and on
// the dark page.
type hue uint8

const (
	rust hue = iota
	orange
	mint
	steel
	violet
	sky
	yellow
	graphite
	silver
	black
	hues
)

func (h hue) rgb() color.NRGBA {
	return [hues]color.NRGBA{
		rust:     {0xA9, 0x4D, 0x11, 0xFF},
		orange:   {0xE8, 0x7A, 0x10, 0xFF},
		mint:     {0x6C, 0xDB, 0xB4, 0xFF},
		steel:    {0x37, 0x68, 0x9E, 0xFF},
		violet:   {0x90, 0x66, 0xFF, 0xFF},
		sky:      {0x21, 0xBC, 0xFF, 0xFF},
		yellow:   {0xE0, 0xC8, 0x00, 0xFF},
		graphite: {0x3E, 0x3E, 0x3E, 0xFF},
		silver:   {0x95, 0x95, 0x95, 0xFF},
		black:    {0x00, 0x00, 0x00, 0xFF},
	}[h]
}

// faint returns the colour of a band.
func (h hue) faint() color.NRGBA {
	c := h.rgb()
	c.A = 0x38
	return c
}

// dash is the pattern of a line.
type dash uint8

const (
	solid dash = iota
	dashed
	dotted
	dashDot
	longDash
	dashDotDot
	dashCount
)

func (d dash) lengths() []vg.Length {
	return [dashCount][]vg.Length{
		dashed:     {5, 2.5},
		dotted:     {1.3, 2},
		dashDot:    {6, 2, 1.3, 2},
		longDash:   {10, 3},
		dashDotDot: {6, 2, 1.3, 2, 1.3, 2},
	}[d]
}

// CatalogLooks returns the looks of the designs of the lab. Designs that give other ids than Linux does are grey.
func CatalogLooks() map[string]Look {
	return map[string]Look{
		// the lowest free id, an id with its slot, and the running kernel: references
		"idr":          {graphite, solid, circle},
		"xarray-dense": {graphite, dashed, wedge},
		"array":        {silver, dotted, square},
		"slotcoded":    {silver, dashDot, triangle},
		"kernel":       {black, longDash, star},
		// one hash table under one lock
		"onelock":          {rust, solid, triangle},
		"onelock-precheck": {rust, dashDot, square},
		"rfc-asposted":     {rust, dotted, wedge},
		// the same with lookups that take no lock
		"onelock-rcu": {orange, dashed, cross},
		// a lock for each bucket
		"bucketlock": {mint, solid, square},
		// the same with lookups that take no lock
		"rcu":        {steel, solid, diamond},
		"rcu-hash32": {steel, dashed, wedge},
		// a radix tree for each task
		"xarray": {violet, dashed, square},
		// a table for each task
		"pertask": {sky, solid, pentagon},
		// libraries of today
		"mutexmap":        {yellow, solid, wedge},
		"syncmap":         {yellow, dashed, circle},
		"xsync":           {yellow, dashDot, diamond},
		"immutable-radix": {yellow, dotted, triangle},
	}
}

// Looks returns a look for each design. A design of the catalog always has its own look. Another design has the colour
// of its family. Its name is hashed to a look of that colour, and the next free look is taken, if possible one whose
// dash and shape no design of the catalog with that colour has. So the look of a design changes only if the hashes of
// two names collide, and two designs look the same only if a colour has no free look.
func Looks(designs []string) map[string]Look {
	catalog := CatalogLooks()
	taken := map[Look]bool{}
	for _, l := range catalog {
		taken[l] = true
	}
	looks := map[string]Look{}
	for _, design := range slices.Sorted(slices.Values(designs)) {
		if l, ok := catalog[design]; ok {
			looks[design] = l
			continue
		}
		l := freeLook(familyHue(design), hashOf(design), taken)
		taken[l] = true
		looks[design] = l
	}
	return looks
}

// familyHue returns the colour of the family of a design. Families outside of the catalog share the
// colours.
func familyHue(design string) hue {
	if l, ok := CatalogLooks()[record.Family(design)]; ok {
		return l.hue
	}
	return hue(hashOf(record.Family(design)) % uint32(hues))
}

// freeLook returns the first free look of a colour in a cyclic search from start. It prefers a look that differs in
// dash and shape from the designs of the catalog.
func freeLook(h hue, start uint32, taken map[Look]bool) Look {
	const n = uint32(dashCount) * uint32(shapes)
	at := func(i uint32) Look {
		i = (start%n + i) % n
		return Look{h, dash(i / uint32(shapes)), shape(i % uint32(shapes))}
	}
	for _, suits := range []func(Look) bool{unlikeCatalog, func(Look) bool { return true }} {
		for i := range n {
			if l := at(i); !taken[l] && suits(l) {
				return l
			}
		}
	}
	return at(0)
}

// unlikeCatalog reports whether a look has neither the dash nor the shape of a design of the catalog with its colour.
func unlikeCatalog(l Look) bool {
	for _, of := range CatalogLooks() {
		if of.hue == l.hue && (of.dash == l.dash || of.shape == l.shape) {
			return false
		}
	}
	return true
}

func hashOf(s string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(s))
	return h.Sum32()
}
