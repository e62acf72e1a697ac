package allocators

import (
	"strings"

	"idlab/allocators/params"
)

// About describes a design for reports. A run writes it into its results. Reports read it only from there, so they
// treat the lab's designs and a user's designs alike.
type About struct {
	Title    string `json:",omitempty"`
	Kernel   string `json:",omitempty"` // Design.Years
	IDs      Policy `json:",omitempty"`
	Restores bool   `json:",omitempty"` // Design.Restores
	Writers  string `json:",omitempty"` // the lock that Add and Remove take
	Lookup   string `json:",omitempty"` // what Find takes
	Embedded int    `json:",omitempty"` // bytes, Design.Embedded
	// Reference is Design.Reference.
	Reference string `json:",omitempty"`
}

// About returns the description of the design with these parameters.
func (d Design) About(v params.Values) About {
	a := About{
		Title: d.Title, Kernel: d.Years, IDs: d.IDs, Restores: d.Restores, Writers: d.Writers, Lookup: d.Lookup,
		Embedded: d.Embedded, Reference: d.Reference,
	}
	if d.Describe != nil {
		d.Describe(&a, v)
	}
	return a
}

// Shipped reports whether a version of Linux has or had the design.
func (a About) Shipped() bool { return strings.Contains(a.Kernel, "(v") }

// Today reports whether the newest Linux has the design.
func (a About) Today() bool { return a.Shipped() && strings.Contains(a.Kernel, "– ") }
