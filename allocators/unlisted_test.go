package allocators_test

import (
	"testing"

	"idlab/allocators"
	"idlab/allocators/hashtable"
)

// Without lists a process creates, finds and deletes timers, has no list of them, and cannot exit.
func TestUnlisted(t *testing.T) {
	selected, err := allocators.Select([]allocators.Design{hashtable.RCU()}, "rcu,list=off")
	if err != nil {
		t.Fatal(err)
	}
	system, err := selected[0].Entry.Open(selected[0].Values)
	if err != nil {
		t.Fatal(err)
	}
	p, err := system.NewProcess()
	if err != nil {
		t.Fatal(err)
	}
	id, err := p.Create()
	if err != nil || !p.Find(id) || len(p.Timers(nil)) != 0 || p.(allocators.Lister).Listed() {
		t.Errorf("timer %d, %v: found %v, listed %v", id, err, p.Find(id), p.Timers(nil))
	}
	if _, err := p.Overrun(id); err != nil {
		t.Errorf("the timer is not live: %v", err)
	}
	if err := p.Delete(id); err != nil || p.Find(id) {
		t.Errorf("the delete fails: %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("a process without a list has exited")
		}
	}()
	p.Exit()
}
