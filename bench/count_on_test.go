//go:build counters

package bench

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"idlab/allocators"
	"idlab/allocators/catalog"
	"idlab/allocators/hashtable"
	"idlab/allocators/params"
	"idlab/bench/record"
)

// Ten counting runs give the same bytes, for every design. Another seed gives other bytes.
func TestCountIsTheSameEachTime(t *testing.T) {
	var names []string
	for _, d := range catalog.Designs() {
		if d.Broken == "" {
			names = append(names, d.Name)
		}
	}
	all := strings.Join(names, ",")
	for designs, loads := range map[string]string{
		all:          "storm,timers=20,fork-exit,wrap,low=20,below=3",
		"xarray,rcu": "mixed,timers=50,create=3,create-at=2",
	} {
		c := countConfig(t, catalog.Designs(), designs, loads)
		var first []byte
		for n := range 10 {
			file, err := Count(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = file
			}
			if !bytes.Equal(file, first) {
				t.Fatalf("run %d differs from the first:\n%s\n%s", n, first, file)
			}
		}
		c.Seed++
		if other, err := Count(t.Context(), c); err != nil || bytes.Equal(other, first) {
			t.Errorf("another seed gives the same, or fails: %v", err)
		}
	}
}

// A file of counts is read as the results of a run are.
func TestCountFile(t *testing.T) {
	c := countConfig(t, catalog.Designs(), "rcu,onelock,rcu,buckets=64,syncmap,mutexmap,kernel",
		"find,timers=5,exit-storm,gleixner-1,timers=50,cacheline,timers=5")
	file, err := Count(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	f, err := record.Read(bytes.NewReader(file), "counters.txt")
	if err != nil || len(f.Problems) > 0 || len(f.Config) > 0 {
		t.Fatal(err, f.Problems, f.Config)
	}
	var cells, designs []string
	for _, blk := range f.Blocks {
		cells = append(cells, blk.Cell.String())
		for _, s := range blk.Samples {
			if s.Op == "" && len(cells) == 1 {
				designs = append(designs, s.Design)
			}
		}
	}
	// Cells that do not suit one worker are left out.
	want := []string{"Find/tasks=10/workers=1/timers=5", "Gleixner1/tasks=1/workers=1/timers=50"}
	if !slices.Equal(cells, want) {
		t.Errorf("cells %q, want %q", cells, want)
	}
	if want := []string{"rcu,buckets=1024", "onelock", "rcu,buckets=64", "mutexmap"}; !slices.Equal(designs, want) {
		t.Errorf("designs %q, want %q", designs, want)
	}
	for key, want := range map[string]string{
		"seed": "1", "syncmap is left out": "inside sync.Map", "kernel is left out": "in the kernel",
		"not told of mutexmap": "Go map",
	} {
		if got := f.Note(key); !strings.Contains(got, want) {
			t.Errorf("note %q is %q, want %q in it", key, got, want)
		}
	}
}

// A configuration that cannot be counted fails, with a reason that names the design or the workload.
func TestCountFails(t *testing.T) {
	chancy := hashtable.RCU()
	chancy.Name = "chancy"
	plain := chancy.New
	chancy.New = func(v params.Values) (allocators.Allocator, error) {
		a, err := plain(v)
		return chance{a}, err
	}
	untold := hashtable.RCU()
	untold.Name, untold.Counted = "untold", allocators.Counted{}
	designs := append(testDesigns(), chancy, untold)
	for _, test := range []struct{ designs, loads, want string }{
		{"rcu,rcu,buckets=1024", "find,timers=5", "rcu,buckets=1024 is named twice"},
		{"untold", "find,timers=5", "does not say what can be told"},
		{"syncmap", "find,timers=5", "nothing to count: syncmap is left out"},
		{"rcu", "exit-storm", "at least 2 workers"},
		{"rcu", "gleixner-4,p=3", "it has 3 workers, and counting has one"},
		{"rcu", "replay", "write replay:FILE"},
		{"loses", "find,timers=20", "Find/tasks=10/workers=1/timers=20, loses,buckets=1024: worker 0"},
		{"chancy", "churn,timers=5", "counted again it is not the same"},
	} {
		_, err := Count(t.Context(), countConfig(t, designs, test.designs, test.loads))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s, %s: %v, want %q", test.designs, test.loads, err, test.want)
		}
	}
}

// chance is a design that looks up some timers twice, at random.
type chance struct{ allocators.Allocator }

type chanceSpace struct{ allocators.Space }

func (a chance) NewSpace(owner allocators.Address) allocators.Space {
	return chanceSpace{a.Allocator.NewSpace(owner)}
}

func (s chanceSpace) Find(id allocators.ID) *allocators.Timer {
	if rand.IntN(2) == 0 {
		s.Space.Find(id)
	}
	return s.Space.Find(id)
}
