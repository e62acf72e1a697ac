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

// SequentialRequest asks for a sequential measurement, with which interleaved measurements are compared. It measures as
// go test -bench -count does: all samples of the first design, then all samples of the second, in one process, with the
// garbage collector on. Each sample has a structure of its own. With one design and a count of 1 it is a process of
// go test -bench -count=1.
type SequentialRequest struct {
	Designs  []string
	Workload string
	Tasks    int
	Workers  int
	Count    int           // samples of each design
	Time     time.Duration // for all samples of all designs
}

// Sequential executes a SequentialRequest that it reads from standard input. It writes the samples of each design, in
// ns per operation, to standard output.
func Sequential(in io.Reader, out io.Writer, designs []allocators.Design, loads []workloads.Workload) error {
	var request SequentialRequest
	if err := json.NewDecoder(in).Decode(&request); err != nil {
		return err
	}
	block := blockRequest{Workload: request.Workload, Seed: 1,
		Cell: record.Cell{Workload: request.Workload, Tasks: request.Tasks, Workers: request.Workers}}
	program, err := block.program(loads)
	if err != nil {
		return err
	}
	runtime.GOMAXPROCS(request.Workers + 1)
	pool := engine.NewPool(request.Workers, engine.NewClock(0), engine.AllowedCPUs()...)
	defer pool.Close()
	r := engine.Interleaver{Pool: pool, Timing: engine.Timing{Slice: quantum}, Rand: rand.New(rand.NewPCG(1, 1))}
	samples := make([][]float64, len(request.Designs))
	each := request.Time / time.Duration(request.Count*len(request.Designs))
	for i, design := range request.Designs {
		for range request.Count {
			until := time.Now().Add(each)
			m, err := block.buildOne(designs, design, program)
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
