package engine

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"idlab/bench/record"
)

// BenchmarkNothing reports the lab's own time per operation in the throughput pass, on 1,000 tasks × 20 timers. It is
// the least of several tries, because disturbances lengthen them.
func BenchmarkNothing(b *testing.B) {
	for _, spec := range []string{"find", "lookup"} {
		b.Run(spec, func(b *testing.B) {
			program := compiled(b, spec, 1000, 1)
			pool := NewPool(1, NewClock(0))
			defer pool.Close()
			const tries = 20
			least := math.Inf(1)
			for range tries {
				m := NullSubject(program, 1)
				r := Interleaver{Pool: pool, Rand: rand.New(rand.NewPCG(1, 2))}
				whole := r.RunOps(m, max(1, b.N/tries))[0]
				if ns, ok := whole.Value(record.NsPerOp); ok {
					least = min(least, ns)
				}
			}
			b.ReportMetric(least, record.NsPerOp)
		})
	}
}

// There is a null subject if all operations are finds, or all are lookups, and each of them succeeds on it.
func TestNullSubject(t *testing.T) {
	for _, test := range []struct {
		spec           string
		tasks, workers int
		want           bool
	}{
		{"find", 1, 1, true},
		{"find", 1, 2, true},
		{"lookup", 1, 1, true},
		{"lookup", 1, 2, false}, // workers would meet at the timer of the one task
		{"lookup", 100, 2, true},
		{"churn", 100, 2, false},
		{"find,churn=10", 100, 2, false},
		{"storm", 100, 2, false},
	} {
		m := NullSubject(compiled(t, test.spec, test.tasks, test.workers), test.workers)
		if (m != nil) != test.want {
			t.Errorf("%s, %d tasks, %d workers: null subject %v, want %v",
				test.spec, test.tasks, test.workers, m != nil, test.want)
		}
		if m == nil {
			continue
		}
		pool := NewPool(test.workers, NewClock(0), AllowedCPUs()...)
		r := Interleaver{Pool: pool, Rand: newRand()}
		r.RunOps(m, 50_000)
		pool.Close()
		for w, h := range m.states {
			if h.err != nil {
				t.Errorf("%s, %d tasks, worker %d: %v", test.spec, test.tasks, w, h.err)
			}
		}
	}
}

// The lab's own time per operation is a figure of each design. The null subject is in no results.
func TestLabNsPerOp(t *testing.T) {
	ofFigures(t)
	for _, test := range []struct {
		spec string
		want bool
	}{{"find", true}, {"lookup", true}, {"churn", false}} {
		eventually(t, func() (wrong string) {
			whole := besideNull(t, test.spec)
			lab, ok := whole.Value(record.LabNsPerOp)
			ns, _ := whole.Value(record.NsPerOp)
			if ns == 0 || ok != test.want || ok && (lab <= 0 || lab > ns) {
				return fmt.Sprintf("%s: the lab takes %v of %v ns (present: %v)", test.spec, lab, ns, ok)
			}
			return ""
		})
	}
}

// besideNull measures a subject beside the null subject.
func besideNull(t *testing.T, spec string) (whole record.Sample) {
	t.Helper()
	program := compiled(t, spec, 100, 1)
	m, err := NewSubject("test", newCounting(t), program, 1)
	if err != nil {
		t.Fatal(err)
	}
	pool := NewPool(1, NewClock(0))
	pool.judge = undisturbed
	defer pool.Close()
	r := Interleaver{Pool: pool, Subjects: []*Subject{m}, Null: NullSubject(program, 1), Rand: newRand(),
		Timing: Timing{Slice: 250 * time.Microsecond, Slices: 4}}
	r.Setup()
	totals := r.Throughput()
	if len(totals) != 1 {
		t.Errorf("%s: %d subjects in the results, want 1", spec, len(totals))
	}
	return m.Samples(totals[m], pool.clock)[0]
}
