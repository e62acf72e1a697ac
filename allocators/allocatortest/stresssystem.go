package allocatortest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"syscall"

	"idlab/allocators"
)

// stressProcess is a process with shadow state: live has an entry for each timer that is certainly live. It is set
// after the create and cleared before the delete.
type stressProcess struct {
	allocators.Process
	live  []atomic.Pointer[int] // by id; each create stores a new pointer
	count atomic.Int64
}

func systemStress(t *trial) error {
	ids := stressSpaceSize(t.design.IDs)
	system, err := t.system(ids)
	if err != nil {
		return err
	}
	var processes []*stressProcess
	for range stressTasks {
		p, err := system.NewProcess()
		if err != nil {
			return err
		}
		live := make([]atomic.Pointer[int], ids)
		processes = append(processes, &stressProcess{Process: p, live: live})
	}
	err = t.parallel(t.Workers, func(w int) error {
		random := t.rand(w)
		for range t.rounds(100) {
			for range 100 {
				if err := processes[random.IntN(stressTasks)].randomCall(random); err != nil {
					return err
				}
			}
			system.Locks() // may be called at any time
		}
		return nil
	})
	for _, p := range processes {
		if err == nil {
			err = p.checkFinal()
		}
	}
	return err
}

// randomCall makes one random call.
func (p *stressProcess) randomCall(random *rand.Rand) error {
	id := allocators.ID(random.IntN(len(p.live)))
	switch random.IntN(8) {
	case 0, 1:
		return p.create(p.Create)
	case 2:
		return p.create(func() (allocators.ID, error) { return id, p.CreateAt(id) })
	case 3, 4, 5:
		return p.delete(id)
	case 6:
		if ids := p.Timers(nil); len(ids) > maxStressTimers {
			return fmt.Errorf("%d timers are listed, want at most %d", len(ids), maxStressTimers)
		}
		return nil
	}
	return p.checkFind(id)
}

func (p *stressProcess) create(call func() (allocators.ID, error)) error {
	if p.count.Add(1) > maxStressTimers {
		p.count.Add(-1)
		return nil
	}
	id, err := call()
	switch err {
	case nil:
	case syscall.EBUSY:
		p.count.Add(-1)
		return nil
	default:
		return fmt.Errorf("create: %w, with three in four ids free", err)
	}
	if id < 0 || int(id) >= len(p.live) {
		return fmt.Errorf("create gave id %d in a space of %d", id, len(p.live))
	}
	if !p.live[id].CompareAndSwap(nil, new(int)) {
		return fmt.Errorf("create gave id %d while a timer is live under it", id)
	}
	return p.checkFind(id)
}

func (p *stressProcess) delete(id allocators.ID) error {
	live := p.live[id].Load()
	if live == nil || !p.live[id].CompareAndSwap(live, nil) {
		return nil
	}
	if err := p.Delete(id); err != nil {
		return fmt.Errorf("delete of live timer %d: %w", id, err)
	}
	p.count.Add(-1)
	return nil
}

func (p *stressProcess) checkFind(id allocators.ID) error {
	before := p.live[id].Load()
	found := p.Find(id)
	_, err := p.Overrun(id)
	if before == nil || p.live[id].Load() != before {
		if answer := answerTo(err); answer != "ok" && answer != "EINVAL" {
			return fmt.Errorf("overrun of %d: %s", id, answer)
		}
		return nil
	}
	if !found || err != nil {
		return fmt.Errorf("lost timer: %d is live throughout, but find gives %v and overrun %s",
			id, found, answerTo(err))
	}
	return nil
}

// checkFinal checks, without concurrent calls, that exactly the live timers are found and listed, and ends the process.
func (p *stressProcess) checkFinal() error {
	listed := p.Timers(nil)
	slices.Sort(listed)
	var live []allocators.ID
	for i := range p.live {
		want := "no"
		if p.live[i].Load() != nil {
			live = append(live, allocators.ID(i))
			want = "yes"
		}
		if got := lookUp(p, allocators.ID(i)); got != want {
			return fmt.Errorf("at the end timer %d: %s, want %s", i, got, want)
		}
	}
	if !slices.Equal(listed, live) {
		return fmt.Errorf("at the end the listed timers are %v, want %v", listed, live)
	}
	p.Exit()
	return nil
}
