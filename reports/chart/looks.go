package chart

import (
	"hash/fnv"
	"image/color"
	"slices"

	"gonum.org/v1/plot/vg"

	"idlab/bench/record"
)

// Look is how a design looks in every chart. Colour tells the family, dash and
// shape the design: so it is said twice, for whoever sees no colours.
type Look struct {
	hue   hue
	dash  dash
	shape shape
}

// Color is the colour of the design.
func (l Look) Color() color.NRGBA { return l.hue.rgb() }

// hue is a colour of Okabe and Ito's palette, which people of every colour
// vision can tell apart. Its yellow is left out: a line of it vanishes on white.
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

// faint is the colour of a band.
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

// CatalogLooks are the looks of the designs of the lab. A family, of one
// structure or one idea, has one colour; the design that stands for it is solid.
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

// Looks returns a look for each design. A design of the catalog has its look
// whatever else is there. Any other has the colour of its family and, of the
// looks that are free in that colour, the one that its name hashes to or the
// next: so only two of them whose names collide depend on each other, and no
// two designs look the same while a colour has free looks.
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

// familyHue is the colour of the design's family. Families that the catalog
// does not know share the colours among them.
func familyHue(design string) hue {
	if l, ok := CatalogLooks()[record.Family(design)]; ok {
		return l.hue
	}
	return hue(hashOf(record.Family(design)) % uint32(hues))
}

// freeLook probes the looks of a colour from a start on.
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
