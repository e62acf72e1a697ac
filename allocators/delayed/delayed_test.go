package delayed

import (
	"testing"

	"idlab/allocators"
	"idlab/allocators/allocatortest"
	"idlab/allocators/hashtable"
)

// A delayed design passes the conformance suite.
func TestConforms(t *testing.T) {
	allocatortest.Run(t, Design(hashtable.RCU()), allocatortest.Options{Effort: 0.1})
}

// Lookups do as many steps of work as the parameter says.
func TestWork(t *testing.T) {
	selected, err := allocators.Select([]allocators.Design{Design(hashtable.RCU())}, "rcu-delayed,work=7")
	if err != nil {
		t.Fatal(err)
	}
	a, err := selected[0].Entry.New(selected[0].Values)
	if err != nil {
		t.Fatal(err)
	}
	if got := a.NewSpace(1).(*space).work; got != 7 {
		t.Errorf("work is %d, want 7", got)
	}
	for steps := range 20 {
		want := uint64(4 + 10*((steps+1)/2) + 100*(steps/2))
		if got := Work(steps, 4, 10, 100); got != want {
			t.Errorf("%d steps on 4 give %d, want %d", steps, got, want)
		}
	}
}
