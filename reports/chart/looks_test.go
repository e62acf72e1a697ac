package chart

import (
	"fmt"
	"maps"
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
	for _, test := range [][2]string{{"onelock", "onelock-rcu"}, {"onelock", "onelock-precheck"},
		{"onelock", "rfc-asposted"},
		{"xarray", "xarray-dense"}, {"rcu", "rcu-hash32"}} {
		if all[test[0]].hue != all[test[1]].hue {
			t.Errorf("%s and %s are of one family, of two colours", test[0], test[1])
		}
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
