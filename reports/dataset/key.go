package dataset

import (
	"slices"

	"idlab/allocators"
	"idlab/bench/record"
)

// Design is a design of the results with its description, as the files tell. Of older files only the id rule is
// known, or nothing.
type Design struct {
	Name string // with its parameters: "rcu,buckets=32768"
	allocators.About
}

// Key returns the designs, without A/A copies, in the order of Data.Designs.
func (d *Data) Key() []Design { return slices.Clone(d.key) }

// DesignNamed returns the design with that name; without a description if the results do not have it.
func (d *Data) DesignNamed(name string) Design {
	for _, k := range d.key {
		if k.Name == name {
			return k
		}
	}
	return Design{Name: name}
}

// readKey reads the descriptions of the designs. The first file that describes a design counts.
func (d *Data) readKey() {
	for _, name := range d.Designs {
		k := Design{Name: name}
		for _, f := range d.Files {
			about, err := f.AboutDesign(name)
			if err != nil {
				d.Problems = append(d.Problems, err)
			}
			if about != (allocators.About{}) {
				k.About = about
				break
			}
		}
		d.key = append(d.key, k)
	}
}

// Today returns the design that Linux has today, "" if none of the designs is it. Of its variants it is the one with
// the fewest parameters, which has the table that Linux would have on this machine.
func (d *Data) Today(designs []string) (found string) {
	for _, design := range designs {
		if d.DesignNamed(design).Today() && (found == "" || len(record.Params(design)) < len(record.Params(found))) {
			found = design
		}
	}
	return found
}

// Names of references, besides allocators.Design.Reference.
const (
	OtherIDs    = "other ids"
	NoWantedIDs = "no wanted ids"
)

// Reference returns "" if the design is ranked in the cell. Otherwise it is a name for the reason: a design is ranked
// only if it does what its place in Linux asks for, whatever its times. It must give the next id of the task, and the
// wanted id where tasks want one. A design without a description is ranked.
func (d *Data) Reference(c *Cell, design string) string {
	k := d.DesignNamed(design)
	switch {
	case k.Reference != "":
		return k.Reference
	case k.IDs != "" && k.IDs != allocators.NextID:
		return OtherIDs
	case k.Title != "" && !k.Restores && wantsIDs(c):
		return NoWantedIDs
	}
	return ""
}

// wantsIDs reports whether tasks want certain ids in the cell: then every design has a share of refusals.
func wantsIDs(c *Cell) bool {
	wants := func(op string) bool { return c.Has(op, record.Refused) }
	return wants("") || slices.ContainsFunc(c.Ops, wants)
}

// Ranked returns the designs of a cell that are ranked, and its references, in the order of Data.Designs.
func (d *Data) Ranked(c *Cell) (ranked, references []string) {
	for _, design := range d.DesignsIn(c) {
		if d.Reference(c, design) == "" {
			ranked = append(ranked, design)
		} else {
			references = append(references, design)
		}
	}
	return ranked, references
}

// TimersPerChain is the pseudo-unit of the mean number of timers per bucket of a design's hash table, at the end of a
// block. Designs without a hash table have none.
const TimersPerChain = "timers/chain"

// timersPerChain returns the mean length of the chains, empty ones included. ok is false if there are no chains.
func timersPerChain(h record.Chains) (mean float64, ok bool) {
	var chains, timers int64
	for length, n := range h.Counts {
		chains += n
		timers += int64(length) * n
	}
	return float64(timers) / float64(chains), chains > 0
}
