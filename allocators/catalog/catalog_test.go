package catalog_test

import (
	"errors"
	"flag"
	"strings"
	"testing"

	"idlab/allocators"
	"idlab/allocators/allocatortest"
	"idlab/allocators/catalog"
)

var (
	effort = flag.Float64("effort", 1, "multiplies the length of the random checks")
	seed   = flag.Uint64("seed", 1, "where the random checks start")
)

// Every design of the catalog that is not marked broken passes the conformance
// suite, in all its variants.
func TestConformance(t *testing.T) {
	o := allocatortest.Options{Effort: *effort, Seed: *seed}
	if testing.Short() {
		o.Effort /= 5
	}
	for _, d := range catalog.Designs() {
		if d.Broken == "" {
			t.Run(d.Name, func(t *testing.T) { allocatortest.Run(t, d, o) })
		}
	}
}

// An entry says what there is to say, under a name of its own.
func TestEntries(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range catalog.Designs() {
		if seen[d.Name] {
			t.Errorf("two designs are called %s", d.Name)
		}
		seen[d.Name] = true
		if d.Name == "" || d.Name != strings.ToLower(d.Name) || strings.ContainsAny(d.Name, " ,=:/") {
			t.Errorf("%q is no name for the command line", d.Name)
		}
		for field, text := range map[string]string{
			"Title": d.Title, "Source": d.Source, "IDs": string(d.IDs), "Writers": d.Writers, "Lookup": d.Lookup,
		} {
			if strings.TrimSpace(text) == "" || strings.HasSuffix(text, ".") || strings.Contains(text, "\n") {
				t.Errorf("%s: %s is %q, want a line without a full stop", d.Name, field, text)
			}
		}
		if (d.New == nil) == (d.System == nil) {
			t.Errorf("%s cannot be built", d.Name)
		}
	}
}

// Parameters have names of their own, help, and defaults that are allowed.
func TestParams(t *testing.T) {
	for _, d := range catalog.Designs() {
		seen := map[string]bool{}
		for _, p := range d.AllParams() {
			if p.Name == "" || p.Help == "" || seen[p.Name] {
				t.Errorf("%s: parameter %q has no help, no name, or one that another has", d.Name, p.Name)
			}
			seen[p.Name] = true
			if p.Default == "" {
				continue
			}
			spec := d.Name + "," + p.Name + "=" + p.Default
			selected, err := allocators.Select(catalog.Designs(), spec)
			if err != nil || selected[0].Spec != d.Name {
				t.Errorf("%s is not the default: %v, %v", spec, selected, err)
			}
		}
	}
}

// Every variant of every design opens, and a timer can be had from it.
func TestVariantsOpen(t *testing.T) {
	for _, d := range catalog.Designs() {
		for _, variant := range allocatortest.Variants(d) {
			selected, err := allocators.Select(catalog.Designs(), variant)
			if err != nil {
				t.Error(err)
				continue
			}
			system, err := d.Open(selected[0].Values)
			if errors.Is(err, errors.ErrUnsupported) {
				t.Logf("%s: %v", variant, err)
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", variant, err)
				continue
			}
			p, err := system.NewProcess()
			if err != nil {
				t.Fatal(err)
			}
			if id, err := p.Create(); id != 0 || err != nil {
				t.Errorf("%s: the first timer is %d, %v", variant, id, err)
			}
			p.Exit()
			if err := system.Close(); err != nil {
				t.Errorf("%s: close: %v", variant, err)
			}
		}
	}
}
