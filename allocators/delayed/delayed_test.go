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
	if Work(3, 4) == Work(2, 4) || Work(0, 0) == 0 {
		t.Error("a step makes no difference, or the result is 0")
	}
}
