package engine

import (
	"math"
	"math/rand/v2"
	"testing"

	"idlab/allocators"
	"idlab/bench/record"
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
// pass: find on 1,000 tasks × 20 timers. It is the least of some tries, since
// all that disturbs makes it longer.
func BenchmarkNothing(b *testing.B) {
	program := compiled(b, "find", 1000, 1)
	program.Setup = nil
	pool := NewPool(1, NewClock(0))
	defer pool.Close()
	const tries = 20
	least := math.Inf(1)
	for range tries {
		m, err := NewMachine("nothing", allocators.NewSystem(&nothing{}, allocators.Layout{}), program, 1)
		if err != nil {
			b.Fatal(err)
		}
		r := Rotation{Pool: pool, Rand: rand.New(rand.NewPCG(1, 2))}
		whole := r.RunOps(m, max(1, b.N/tries))[0]
		if ns, ok := whole.Value(record.NsPerOp); ok {
			least = min(least, ns)
		}
	}
	b.ReportMetric(least, record.NsPerOp)
}
