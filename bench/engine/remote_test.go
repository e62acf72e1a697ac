package engine

import (
	"errors"
	"fmt"
	"testing"

	"idlab/allocators"
	"idlab/bench/record"
	"idlab/workloads"
)

// remote turns a counting system into one whose calls go over in batches.
type remote struct {
	*counting
	admitted [3]int
	refusal  error
	closed   bool
}

func (s *remote) Admit(tasks, timers, workers int) error {
	s.admitted = [3]int{tasks, timers, workers}
	return s.refusal
}

func (s *remote) EmptyCall() float64 { return 7 }

func (s *remote) Locks() (allocators.Locks, bool) { return allocators.Locks{}, false }

func (s *remote) Close() error {
	s.closed = true
	return s.counting.Close()
}

func (s *remote) NewProcess() (allocators.Process, error) {
	p, err := s.counting.NewProcess()
	return &remoteProcess{Process: p}, err
}

type remoteProcess struct{ allocators.Process }

func (p *remoteProcess) Do(_ int, calls []allocators.Call, timed bool) (ns float64) {
	for i := range calls {
		c := &calls[i]
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
		c.Took = 5
	}
	return 5 * float64(len(calls))
}

// A remote system executes the same operations as any other. It learns the size of the program beforehand. Its figures
// are the time in its processes and, apart from that, the time to get there.
func TestRemoteSystems(t *testing.T) {
	for _, spec := range []string{
		"storm,timers=200", "churn,timers=3", "churn,timers=1", "find,timers=50,churn=30", "lookup,timers=50,churn=60",
	} {
		for _, workers := range []int{1, 3} {
			p := compiled(t, spec, 7, workers)
			eventually(t, func() (wrong string) { // without a CPU in three short slices there is no figure
				if wrong = wrongRemote(t, p, workers); wrong != "" {
					wrong = fmt.Sprintf("%s, %d workers: %s", spec, workers, wrong)
				}
				return wrong
			})
		}
	}
}

// wrongRemote measures a program on a remote system, and says which figure is wrong, or "".
func wrongRemote(t *testing.T, p *workloads.Program, workers int) string {
	t.Helper()
	system := &remote{counting: newCounting(t)}
	m, totals, clock := measured(t, system, p, workers)
	if err := m.Check(); err != nil {
		t.Errorf("%d workers: %v", workers, err)
	}
	if want := [3]int{7, p.Slots(), workers}; system.admitted != want {
		t.Errorf("admitted %v, want %v", system.admitted, want)
	}
	whole := m.Samples(totals, clock)[0]
	for unit, least := range map[string]float64{record.NsPerOp: 4, record.HandOver: 0, record.SystemCall: 7} {
		if v, ok := whole.Value(unit); !ok || v < least {
			return fmt.Sprintf("%s is %v (%v)", unit, v, ok)
		}
	}
	if v, ok := whole.Value(record.LockWait); ok {
		return fmt.Sprintf("%s is %v, without lock statistics", record.LockWait, v)
	}
	if h := m.Latencies()["create"]; h != nil && h.ValueAtQuantile(50) != 5 {
		return fmt.Sprintf("creates take %d ns by the worker's clock, want 5 by the system's", h.ValueAtQuantile(50))
	}
	return ""
}

// The ledger shows a fault of a remote system as it does any other's.
func TestRemoteLedger(t *testing.T) {
	system := &remote{counting: newCounting(t)}
	system.wrong = func(k workloads.Kind, id allocators.ID) bool { return k == workloads.Create && id == 5 }
	m, _, _ := measured(t, system, compiled(t, "lookup,timers=50", 10, 2), 2)
	if m.Check() == nil {
		t.Error("the ledger misses a forgotten create")
	}
}

// A system that has no room for the program is closed again.
func TestRemoteRefuses(t *testing.T) {
	system := &remote{counting: newCounting(t), refusal: errors.ErrUnsupported}
	_, err := NewSubject("test", system, compiled(t, "find", 10, 1), 1)
	if !errors.Is(err, errors.ErrUnsupported) || !system.closed {
		t.Errorf("NewSubject: %v, closed: %v", err, system.closed)
	}
}
