package chart

import (
	"hash/fnv"
	"image/color"
	"slices"

	"gonum.org/v1/plot/vg"

	"idlab/bench/record"
)

// Look is the appearance of a design in all charts. The colour shows the family, and dash and shape the design, so that
// designs are distinguishable without colours.
type Look struct {
	hue   hue
	dash  dash
	shape shape
}

// Color returns the colour of the design.
func (l Look) Color() color.NRGBA { return l.hue.rgb() }

// hue is a colour of Okabe and Ito's palette, which is distinguishable with every kind of colour vision. Yellow is left
// out, because yellow lines are hardly visible on white.
type hue uint8

const (
	purple hue = iota
	vermillion
	green
	blue
	orange
	sky
	black
	hues
)

func (h hue) rgb() color.NRGBA {
	return [hues]color.NRGBA{
		purple:     {0xCC, 0x79, 0xA7, 0xFF},
		vermillion: {0xD5, 0x5E, 0x00, 0xFF},
		green:      {0x00, 0x9E, 0x73, 0xFF},
		blue:       {0x00, 0x72, 0xB2, 0xFF},
		orange:     {0xE6, 0x9F, 0x00, 0xFF},
		sky:        {0x56, 0xB4, 0xE9, 0xFF},
		black:      {0x00, 0x00, 0x00, 0xFF},
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

// CatalogLooks returns the looks of the designs of the lab. A family shares a structure or an idea and has one colour.
// Its main design has a solid line.
func CatalogLooks() map[string]Look {
	return map[string]Look{
		// radix trees
		"idr":          {purple, solid, circle},
		"xarray":       {purple, dashed, square},
		"xarray-dense": {purple, dotted, diamond},
		// one hash table under one lock
		"onelock":          {vermillion, solid, triangle},
		"onelock-rcu":      {vermillion, dashed, circle},
		"onelock-precheck": {vermillion, dashDot, square},
		"rfc-asposted":     {vermillion, dotted, wedge},
		// a lock for each bucket
		"bucketlock": {green, solid, square},
		// the same with lookups that take no lock
		"rcu":        {blue, solid, diamond},
		"rcu-hash32": {blue, dashed, wedge},
		// libraries of today
		"mutexmap":        {orange, solid, wedge},
		"syncmap":         {orange, dashed, circle},
		"xsync":           {orange, dashDot, diamond},
		"immutable-radix": {orange, dotted, triangle},
		// a table for each task
		"pertask":   {sky, solid, pentagon},
		"slotcoded": {sky, dashed, triangle},
		"array":     {sky, dotted, square},
		// the kernel that runs
		"kernel": {black, solid, star},
	}
}

// Looks returns a look for each design. A design of the catalog always has its own look. Another design has the colour
// of its family. Its name is hashed to a look of that colour, and the next free look is taken. So the look of a design
// changes only if the hashes of two names collide, and two designs look the same only if a colour has no free look.
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

// freeLook returns the first free look of a colour in a cyclic search from start.
func freeLook(h hue, start uint32, taken map[Look]bool) Look {
	const n = uint32(dashCount) * uint32(shapes)
	var l Look
	for i := range n {
		at := (start%n + i) % n
		l = Look{h, dash(at / uint32(shapes)), shape(at % uint32(shapes))}
		if !taken[l] {
			break
		}
	}
	return l
}

func hashOf(s string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(s))
	return h.Sum32()
}
