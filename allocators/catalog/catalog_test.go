package catalog_test

import (
	"errors"
	"flag"
	"go/parser"
	"go/token"
	"iter"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"idlab/allocators"
	"idlab/allocators/allocatortest"
	"idlab/allocators/catalog"
	"idlab/allocators/hashtable"
	"idlab/allocators/params"
)

var (
	effort = flag.Float64("effort", 1, "multiplies the length of the random checks")
	seed   = flag.Uint64("seed", 1, "seed of the random checks")
	long   = flag.Bool("long", false, "check every variant of a design as the first, with system calls: takes minutes")
)

func options() allocatortest.Options {
	return allocatortest.Options{
		Effort: *effort, Seed: *seed, Short: testing.Short(), Long: *long, Limit: 10 * time.Minute,
	}
}

// Every design that is not marked broken passes the conformance suite in all its variants.
func TestConformance(t *testing.T) {
	for _, d := range catalog.Designs() {
		if d.Broken == "" {
			t.Run(d.Name, func(t *testing.T) { allocatortest.Run(t, d, options()) })
		}
	}
}

// The shared system-call layer is correct with each choice of its parameters. It is the same for every design, so one
// design is checked.
func TestConformanceOfSystemCalls(t *testing.T) {
	rcu := hashtable.RCU()
	for _, p := range []params.Param{
		allocators.ParamOwners(), allocators.ParamTimer(), allocators.ParamSyscallLock(),
	} {
		for _, choice := range p.Choices {
			variant := rcu.Name + "," + p.Name + "=" + choice
			for _, c := range allocatortest.Checks(rcu) {
				if choice == p.Default || !strings.HasPrefix(c.Name, "system-") {
					continue
				}
				t.Run(variant+"/"+c.Name, func(t *testing.T) {
					if r := c.Run(rcu, variant, options()); r.Err != nil {
						t.Error(r.Err)
					}
				})
			}
		}
	}
}

// Every entry is complete and has a unique name.
func TestEntries(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range catalog.Designs() {
		if seen[d.Name] {
			t.Errorf("two designs are called %s", d.Name)
		}
		seen[d.Name] = true
		if d.Name == "" || d.Name != strings.ToLower(d.Name) || strings.ContainsAny(d.Name, " ,=:/") {
			t.Errorf("%q is not a valid name on the command line", d.Name)
		}
		for field, text := range map[string]string{
			"Title": d.Title, "Source": d.Source, "IDs": string(d.IDs), "Writers": d.Writers, "Lookup": d.Lookup,
		} {
			if strings.TrimSpace(text) == "" || strings.HasSuffix(text, ".") || strings.Contains(text, "\n") {
				t.Errorf("%s: %s is %q, want a line without a full stop", d.Name, field, text)
			}
		}
		if d.Years != "" && d.System == nil && !years.MatchString(d.Years) {
			t.Errorf("%s: years are %q", d.Name, d.Years)
		}
		if (d.New == nil) == (d.System == nil) {
			t.Errorf("%s cannot be built", d.Name)
		}
	}
}

// years has the forms of Design.Years.
var years = regexp.MustCompile(`^\d{4}(–(\d{4})?)? \((v\d+\.\d+(–v\d+\.\d+)?|within v\d+\.\d+|RFC)\)$`)

// built returns the designs, except whole systems, each with an allocator.
func built(t *testing.T) iter.Seq2[allocators.Design, allocators.Allocator] {
	return func(yield func(allocators.Design, allocators.Allocator) bool) {
		for _, d := range catalog.Designs() {
			if d.System != nil {
				continue
			}
			selected, err := allocators.Select([]allocators.Design{d}, d.Name)
			if err != nil {
				t.Fatal(err)
			}
			a, err := d.New(selected[0].Values)
			if err != nil {
				t.Fatal(err)
			}
			if !yield(d, a) {
				return
			}
		}
	}
}

// A design restores ids exactly if two tasks can have any id at the same time.
func TestRestores(t *testing.T) {
	for d, a := range built(t) {
		restores := true
		for _, owner := range []allocators.Address{1, 2} {
			space := a.NewSpace(owner)
			for _, id := range []allocators.ID{allocators.MaxID, 0, 1 << 20, 3} {
				timer := &allocators.Timer{}
				restores = restores && space.AddAt(timer, id) == nil && space.Find(id) == timer
			}
		}
		if restores != d.Restores {
			t.Errorf("%s: that it restores ids is %v, it says %v", d.Name, restores, d.Restores)
		}
	}
}

// Memory per timer includes what a design embeds in timers.
func TestEmbedded(t *testing.T) {
	const timers = 100
	for d, a := range built(t) {
		space := a.NewSpace(1)
		bytes := func() int64 {
			var sum allocators.StructureStats
			for _, part := range []any{a, space} {
				if r, ok := part.(allocators.StructureReporter); ok {
					sum = sum.Plus(r.StructureStats())
				}
			}
			return sum.Bytes
		}
		before := bytes()
		for range timers {
			if _, err := space.Add(&allocators.Timer{}); err != nil {
				t.Fatal(err)
			}
		}
		// Designs with chains have tables of one size here, so the links are all that they grow by.
		if grown := bytes() - before; d.Embedded > 0 && grown != int64(timers*d.Embedded) {
			t.Errorf("%s grows by %d bytes with %d timers, want %d", d.Name, grown, timers, timers*d.Embedded)
		}
	}
}

// An entry says why counts are left out exactly if some are.
func TestCounted(t *testing.T) {
	for _, d := range catalog.Designs() {
		all := d.Counted.Steps && d.Counted.Allocs == allocators.Always
		if all != (d.Counted.Not == "") || strings.HasSuffix(d.Counted.Not, ".") {
			t.Errorf("%s: counted is %+v: want a reason, without a full stop, exactly if counts are left out",
				d.Name, d.Counted)
		}
	}
}

// Designs whose steps are reported use only locks and atomics that are counted.
func TestCountedSeeAll(t *testing.T) {
	unseen := []string{"peers/syncmap.go", "peers/xsync.go"} // their steps are not reported
	for _, room := range []string{"hashtable", "nextid", "peers", "pertask", "radix", "slotcoded"} {
		files, err := filepath.Glob(filepath.Join("..", room, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", room, len(files), err)
		}
		for _, path := range files {
			name := strings.TrimPrefix(filepath.ToSlash(path), "../")
			if strings.HasSuffix(path, "_test.go") || slices.Contains(unseen, name) {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range file.Imports {
				if i.Path.Value == `"sync"` || i.Path.Value == `"sync/atomic"` {
					t.Errorf("%s imports %s, which is not counted: use packages lock and atomics", path, i.Path.Value)
				}
			}
		}
	}
}

// Parameters have unique names, help, and valid defaults.
func TestParams(t *testing.T) {
	for _, d := range catalog.Designs() {
		seen := map[string]bool{}
		for _, p := range d.AllParams() {
			if p.Name == "" || p.Help == "" || seen[p.Name] {
				t.Errorf("%s: parameter %q has no name, a name that repeats, or no help", d.Name, p.Name)
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

// Every variant of every design opens and creates a timer.
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
