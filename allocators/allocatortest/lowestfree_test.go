package allocatortest

import (
	"testing"

	"idlab/allocators"
	"idlab/allocators/params"
	"idlab/allocators/peers"
)

// forgetful is a space that gives one id only once, and the id behind its largest one in
// its place.
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

// A design that forgets an id is caught, whichever that is, and one that forgets none
// passes.
func TestForgottenIDsAreCaught(t *testing.T) {
	for _, c := range []struct {
		id     allocators.ID
		caught bool
	}{{0, true}, {1, true}, {63, true}, {64, true}, {4000, true}, {4095, true}, {4096, true}, {4287, true}, {-1, false}} {
		d := peers.Array()
		d.New = func(v params.Values) (allocators.Allocator, error) {
			a, err := peers.Array().New(v)
			return forgetfulSpaces{a, c.id}, err
		}
		for _, check := range lowestFreeChecks(d.IDs) {
			r := check.Run(d, d.Name, Options{})
			t.Log(r.Err)
			if (r.Err != nil) != c.caught {
				t.Errorf("id %d forgotten: %v, want a failure: %v", c.id, r.Err, c.caught)
			}
		}
	}
	if len(lowestFreeChecks(allocators.NextID)) != 0 || len(lowestFreeChecks(allocators.LowestFreeOfAll)) == 0 {
		t.Error("the check is not that of designs that give the lowest free id")
	}
}
