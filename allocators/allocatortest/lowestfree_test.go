package allocatortest

import (
	"testing"
	"time"

	"idlab/allocators"
	"idlab/allocators/params"
	"idlab/allocators/peers"
)

// forgetful is a space with a planted fault: it gives one id only once. In place of that id it gives the one behind its
// largest.
type forgetful struct {
	allocators.Space
	forgotten, behind allocators.ID
}

func (s *forgetful) Add(t *allocators.Timer) (allocators.ID, error) {
	id, err := s.Space.Add(t)
	if err == nil && id == s.forgotten && id < s.behind {
		s.Space.Remove(t)
		*t = allocators.Timer{}
		id = s.behind
		err = s.Space.AddAt(t, id)
	}
	s.behind = max(s.behind, id+1)
	return id, err
}

type forgetfulSpaces struct {
	allocators.Allocator
	forgotten allocators.ID
}

func (a forgetfulSpaces) NewSpace(owner allocators.Address) allocators.Space {
	return &forgetful{Space: a.Allocator.NewSpace(owner), forgotten: a.forgotten}
}

// The check catches a design that never gives an id again after it was freed, whichever id that is, and passes one
// without the fault.
func TestForgottenIDsAreCaught(t *testing.T) {
	for _, c := range []struct {
		id     allocators.ID
		caught bool
	}{
		{0, true}, {1, true}, {63, true}, {64, true},
		{4000, true}, {4095, true}, {4096, true}, {4287, true}, {-1, false},
	} {
		d := peers.Array()
		d.New = func(v params.Values) (allocators.Allocator, error) {
			a, err := peers.Array().New(v)
			return forgetfulSpaces{a, c.id}, err
		}
		for _, check := range lowestFreeChecks(d.IDs) {
			r := check.Run(d, d.Name, Options{Limit: 10 * time.Minute})
			t.Log(r.Err)
			if (r.Err != nil) != c.caught {
				t.Errorf("id %d forgotten: %v, caught %v, want %v", c.id, r.Err, r.Err != nil, c.caught)
			}
		}
	}
	if len(lowestFreeChecks(allocators.NextID)) != 0 || len(lowestFreeChecks(allocators.LowestFreeOfAll)) == 0 {
		t.Error("the check must run for the policies with the lowest free id, and for no other")
	}
}
