package engine

import (
	"math/rand/v2"
	"testing"

	"idlab/allocators"
	"idlab/bench/record"
	"idlab/workloads"
)

// nothing is a design that does nothing: what an operation on it costs is the
// lab's own share of every figure.
type nothing struct{ timer allocators.Timer }

func (n *nothing) NewSpace(allocators.Address) allocators.Space { return n }
func (n *nothing) Add(*allocators.Timer) (allocators.ID, error) { return 0, nil }
func (n *nothing) AddAt(*allocators.Timer, allocators.ID) error { return nil }
func (n *nothing) Find(allocators.ID) *allocators.Timer         { return &n.timer }
func (n *nothing) Remove(*allocators.Timer)                     {}

// BenchmarkNothing prints what the lab adds to an operation in the throughput
// pass: find on 1,000 tasks × 20 timers.
func BenchmarkNothing(b *testing.B) {
	selected, err := workloads.Select(workloads.All(), "find")
	if err != nil {
		b.Fatal(err)
	}
	program, err := selected[0].Entry.Program(workloads.Shape{Tasks: 1000, Workers: 1, Values: selected[0].Values, Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	program.Setup = nil
	m, err := NewMachine("nothing", allocators.NewSystem(&nothing{}, allocators.Contiguous), program, 1)
	if err != nil {
		b.Fatal(err)
	}
	pool := NewPool(1, NewClock())
	defer pool.Close()
	r := Rotation{Pool: pool, Rand: rand.New(rand.NewPCG(1, 2))}
	for _, v := range r.RunOps(m, b.N)[0].Values {
		if v.Unit == record.NsPerOp {
			b.ReportMetric(v.Number, v.Unit)
		}
	}
}
