package hashtable_test

import (
	"strings"
	"testing"
	"time"

	"idlab/allocators/allocatortest"
	"idlab/allocators/hashtable"
)

// The suite catches the RFC as posted without any race, by the negative ids of a full space. It passes the cases that
// do not fill the space.
func TestAsPostedIsCaught(t *testing.T) {
	d := hashtable.AsPosted()
	caught := map[string]bool{
		"space-full": true, "space-full-two": true, "space-full-again": true, "space-exit-full": true,
		"space-first-ids": false, "space-reuse": false, "space-stale": false,
		"space-unknown": false, "space-foreign": false,
	}
	for _, c := range allocatortest.Checks(d) {
		want, listed := caught[c.Name]
		if !listed {
			continue
		}
		delete(caught, c.Name)
		if r := c.Run(d, d.Name, allocatortest.Options{Limit: 10 * time.Minute}); (r.Err != nil) != want {
			t.Errorf("%s: %v, want a failure: %v", c.Name, r.Err, want)
		}
	}
	if len(caught) != 0 {
		t.Errorf("the suite lacks the checks %v", caught)
	}
}

// The catalog entry is marked broken, with a reason of one line.
func TestAsPostedIsMarkedBroken(t *testing.T) {
	if broken := hashtable.AsPosted().Broken; broken == "" || strings.Contains(broken, "\n") {
		t.Errorf("broken because of %q", broken)
	}
}
