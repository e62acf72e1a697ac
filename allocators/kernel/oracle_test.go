//go:build linux && amd64

package kernel

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"idlab/allocators"
	"idlab/allocators/hashtable"
)

var (
	seed      = flag.Uint64("seed", 0, "seed of the random histories (default: drawn, and printed if one fails)")
	histories = flag.Int("histories", 40, "number of histories that are run on both the kernel and rcu")
)

// The kernel is the oracle for rcu, the design that models it. Random histories of create, create with a wanted id,
// getoverrun and delete, in several tasks, give the same ids and errors on both, call by call, and leave the same
// timers.
func TestRCUAnswersAsTheKernel(t *testing.T) {
	s := opened(t)
	if !s.exact {
		t.Skip(errNoExactIDs)
	}
	if *seed == 0 {
		*seed = rand.Uint64()
	}
	model, calls := openRCU(t), 0
	for n := range *histories {
		h := history{random: rand.New(rand.NewPCG(*seed, uint64(n)))}
		for range 1 + n%4 {
			p, err := model.NewProcess()
			if err != nil {
				t.Fatal(err)
			}
			h.tasks = append(h.tasks, pair{kernel: started(t, s), rcu: p})
		}
		if err := h.play(300); err != nil {
			t.Fatalf("-seed=%d, history %d: %v\nafter %s", *seed, n, err, h.told())
		}
		calls += len(h.past)
		for _, task := range h.tasks {
			task.kernel.Exit()
			task.rcu.Exit()
		}
	}
	t.Logf("-seed=%d, %d calls", *seed, calls)
}

func openRCU(t *testing.T) allocators.System {
	t.Helper()
	selected, err := allocators.Select([]allocators.Design{hashtable.RCU()}, "rcu")
	if err != nil {
		t.Fatal(err)
	}
	s, err := selected[0].Entry.Open(selected[0].Values)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// pair is one task on both systems.
type pair struct {
	kernel *process
	rcu    allocators.Process
}

// history is a random sequence of calls.
type history struct {
	random *rand.Rand
	tasks  []pair
	past   []string
}

// play runs batches of calls, most of one call, until there were at least the given number.
func (h *history) play(calls int) error {
	for len(h.past) < calls {
		which := h.random.IntN(len(h.tasks))
		batch := make([]allocators.Call, 1+h.random.IntN(4)*h.random.IntN(30))
		for i := range batch {
			batch[i] = h.call()
		}
		if err := h.compare(which, batch); err != nil {
			return err
		}
		task := h.tasks[which]
		if a, b := task.kernel.Timers(nil), task.rcu.Timers(nil); !slices.Equal(a, b) {
			return fmt.Errorf("task %d: the kernel lists %v, rcu %v", which, a, b)
		}
	}
	return nil
}

// compare makes the calls of a batch on both systems and compares the answers.
func (h *history) compare(which int, batch []allocators.Call) error {
	asked := slices.Clone(batch)
	h.tasks[which].kernel.Do(0, batch, false)
	for i, call := range asked {
		got, want := answer(batch[i]), answer(made(h.tasks[which].rcu, call))
		h.past = append(h.past, fmt.Sprintf("%d.%s", which, want))
		if got != want {
			return fmt.Errorf("task %d: the kernel: %s, rcu: %s", which, got, want)
		}
	}
	return nil
}

// call draws a call. Its id is one of a few at both ends of the space, or negative.
func (h *history) call() allocators.Call {
	const few = 24
	id := allocators.ID(h.random.IntN(few))
	switch h.random.IntN(8) {
	case 0:
		id = allocators.MaxID - id/4
	case 1:
		id = -1 - id<<h.random.IntN(27)
	}
	kinds := []allocators.CallKind{
		allocators.CallCreate, allocators.CallCreate,
		allocators.CallCreateAt, allocators.CallOverrun, allocators.CallDelete,
	}
	c := allocators.Call{Kind: kinds[h.random.IntN(len(kinds))], ID: id}
	if c.Kind == allocators.CallCreate {
		c.ID = 0
	}
	return c
}

// made makes a call on a process.
func made(p allocators.Process, c allocators.Call) allocators.Call {
	switch c.Kind {
	case allocators.CallCreate:
		c.ID, c.Err = p.Create()
	case allocators.CallCreateAt:
		c.Err = p.CreateAt(c.ID)
	case allocators.CallOverrun:
		_, c.Err = p.Overrun(c.ID)
	case allocators.CallDelete:
		c.Err = p.Delete(c.ID)
	}
	return c
}

func answer(c allocators.Call) string {
	name := [...]string{"create", "create-at", "getoverrun", "delete"}[c.Kind]
	return fmt.Sprintf("%s(%d)=%v", name, c.ID, c.Err)
}

// told formats the last 30 calls.
func (h *history) told() string {
	const last = 30
	return strings.Join(h.past[max(0, len(h.past)-last):], " ")
}
