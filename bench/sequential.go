package bench

import (
	"encoding/json"
	"io"
	"math/rand/v2"
	"runtime"
	"time"

	"idlab/allocators"
	"idlab/bench/engine"
	"idlab/bench/record"
	"idlab/workloads"
)

// Yardstick is an order to measure designs in the usual way, to compare the lab
// with: as go test -bench -count does, all samples of the first design, then all
// of the second, in one process, with the garbage collector on, on structures
// that are built anew for each sample.
type SequentialRequest struct {
	Designs  []string
	Workload string
	Tasks    int
	Workers  int
	Count    int           // samples of each design
	Time     time.Duration // for all of it
}

// Usual executes a yardstick's order: it reads it from standard input and writes
// the samples of each design, in ns an operation, to standard output.
func Sequential(in io.Reader, out io.Writer, designs []allocators.Design, loads []workloads.Workload) error {
	var y SequentialRequest
	if err := json.NewDecoder(in).Decode(&y); err != nil {
		return err
	}
	o := blockRequest{Workload: y.Workload, Tasks: y.Tasks, Workers: y.Workers, Seed: 1}
	program, err := o.program(loads)
	if err != nil {
		return err
	}
	runtime.GOMAXPROCS(y.Workers + 1)
	pool := engine.NewPool(y.Workers, engine.NewClock(0))
	defer pool.Close()
	r := engine.Interleaver{Pool: pool, Timing: engine.Timing{Slice: quantum}, Rand: rand.New(rand.NewPCG(1, 1))}
	samples := make([][]float64, len(y.Designs))
	each := y.Time / time.Duration(y.Count*len(y.Designs))
	for i, design := range y.Designs {
		for range y.Count {
			until := time.Now().Add(each)
			m, err := o.buildOne(designs, design, program)
			if err != nil {
				return err
			}
			whole := r.RunFor(m, until)[0]
			m.Close()
			ns, _ := whole.Value(record.NsPerOp)
			samples[i] = append(samples[i], ns)
		}
	}
	return json.NewEncoder(out).Encode(samples)
}
