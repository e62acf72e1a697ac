package allocators

import (
	"sync"
	"testing"
)

// No two tasks have the same address, none has 0, and all are aligned like slab objects.
func TestAddressesAreDistinct(t *testing.T) {
	for _, scattered := range []bool{false, true} {
		a := addresses{scattered: scattered}
		seen := map[Address]bool{}
		for n := range 200_000 {
			owner := a.next()
			if owner == 0 || seen[owner] {
				t.Fatalf("scattered %v: address %d is %#x, which is 0 or repeats", scattered, n, owner)
			}
			if owner%scatterGrain != 0 {
				t.Fatalf("scattered %v: address %d is %#x, not a multiple of %d", scattered, n, owner, scatterGrain)
			}
			seen[owner] = true
		}
	}
}

func TestContiguousAddressesAreSpacedAsSignalStructs(t *testing.T) {
	a := addresses{}
	first := a.next()
	if first != 0xffff888104a3c000 {
		t.Errorf("the first is at %#x, want 0xffff888104a3c000", first)
	}
	for n := Address(1); n < 100; n++ {
		if got, want := a.next(), first+n*1152; got != want {
			t.Fatalf("task %d is at %#x, want %#x", n, got, want)
		}
	}
}

// Scattered addresses are uniform over the 2 TiB from the start of the direct map: each of 64 parts has between half
// and twice its share.
func TestScatteredAddressesAreUniform(t *testing.T) {
	const tasks, parts, tebi = 6400, 64, 1 << 40
	a := addresses{scattered: true}
	var count [parts]int
	for range tasks {
		offset := uint64(a.next()) - directMap
		if offset >= 2*tebi {
			t.Fatalf("an address is %#x beyond the start of the direct map", offset)
		}
		count[offset/(2*tebi/parts)]++
	}
	for part, n := range count {
		if n < tasks/parts/2 || n > tasks/parts*2 {
			t.Errorf("part %d has %d of %d addresses, want about %d", part, n, tasks, tasks/parts)
		}
	}
}

func TestAddressesForManyAtOnce(t *testing.T) {
	a := addresses{scattered: true}
	var seen sync.Map
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 1000 {
				if owner := a.next(); owner == 0 {
					t.Error("an address is 0")
				} else if _, before := seen.LoadOrStore(owner, true); before {
					t.Errorf("address %#x was given twice", owner)
				}
			}
		})
	}
	wg.Wait()
}
