package cmd

import (
	"bytes"
	"strings"
	"testing"

	"idlab/allocators"
	"idlab/allocators/catalog"
	"idlab/workloads"
)

// Each run of each preset can be planned, with the designs and workloads that it names.
func TestPresetsCanBePlanned(t *testing.T) {
	var out bytes.Buffer
	l := lab{designs: catalog.Designs(), workloads: workloads.All(), in: strings.NewReader(""), out: &out, err: &out}
	for _, known := range presets() {
		p, err := presetNamed(known.name)
		if err != nil {
			t.Fatal(err)
		}
		names := map[string]bool{}
		for _, r := range p.runs {
			if names[r.name] || (r.name == "") != (len(p.runs) == 1) {
				t.Errorf("%s: a run is named %q", p.name, r.name)
			}
			names[r.name] = true
			f := runFlags{slice: 2e6, limit: 60e9, syscallLock: "qspin", out: "out/x"}
			config, err := planner{&l}.config(f, r)
			if err != nil {
				t.Errorf("%s %s: %v", p.name, r.name, err)
				continue
			}
			want, err := allocators.Select(l.designs, r.designs)
			if r.designs != "" && (err != nil || len(config.Designs) != len(want)+1) { // and the A/A copy
				t.Errorf("%s %s: %d designs, want %d and the A/A copy (%v)",
					p.name, r.name, len(config.Designs), len(want), err)
			}
		}
	}
}

// A program without all of the lab's designs has the presets with those that it has.
func TestPresetsOfOtherPrograms(t *testing.T) {
	l := lab{designs: []allocators.Design{{Name: "rcu"}, {Name: "mine"}}}
	if got := (planner{&l}).known("idr,lookup=locked,rcu,rcu,buckets=8,hash=jhash,xarray"); got != "rcu,rcu,buckets=8,hash=jhash" {
		t.Errorf("known are %s", got)
	}
}
