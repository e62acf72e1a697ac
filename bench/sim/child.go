package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"

	"idlab/allocators"
	"idlab/bench/engine"
	"idlab/bench/record"
	"idlab/workloads"
)

// job is what a child predicts: a cell in a design on a platform.
type job struct {
	Platform, Text   string // its name and the text of its file
	Design, Workload string // as Select reads them
	Tasks, CPUs      int
	Seed             uint64

	samples []record.Sample
}

// answer is what a child returns.
type answer struct {
	Samples []record.Sample
	Failure string // why there are none
}

func (j *job) isOf(p *Platform, x cell) bool {
	return j.Platform == p.Name && j.Workload == x.workload && j.Tasks == x.Tasks && j.CPUs == x.Workers
}

func (j *job) String() string {
	return fmt.Sprintf("%s in %s with %d tasks on %d CPUs of %s", j.Workload, j.Design, j.Tasks, j.CPUs, j.Platform)
}

// start runs the child and keeps its samples. The child has one processor and no collector, so that its memory is laid
// out the same each time.
func (j *job) start(ctx context.Context, command []string) error {
	request, err := json.Marshal(j)
	if err != nil {
		return err
	}
	var out, said bytes.Buffer
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(request), &out, &said
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1", "GOGC=off")
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		line, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		return fmt.Errorf("%v: its process failed: %w: %s", j, err, line)
	}
	var a answer
	if err := json.Unmarshal(out.Bytes(), &a); err != nil {
		return fmt.Errorf("%v: its process gave no answer: %w", j, err)
	}
	if a.Failure != "" {
		return fmt.Errorf("%v: %s", j, a.Failure)
	}
	j.samples = a.Samples
	return nil
}

// Child predicts what the supervisor requests on standard input.
func Child(in io.Reader, out io.Writer, designs []allocators.Design, loads []workloads.Workload) error {
	var j job
	if err := json.NewDecoder(in).Decode(&j); err != nil {
		return fmt.Errorf("predictions are started by 'predict', not by hand: no request on standard input: %w", err)
	}
	var a answer
	var err error
	if a.Samples, err = j.predict(designs, loads); err != nil {
		a = answer{Failure: err.Error()}
	}
	return json.NewEncoder(out).Encode(a)
}

func (j *job) predict(designs []allocators.Design, loads []workloads.Workload) ([]record.Sample, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	p, err := Parse(j.Platform, []byte(j.Text))
	if err != nil {
		return nil, err
	}
	load, err := workloads.Select(loads, j.Workload)
	if err != nil {
		return nil, err
	}
	program, err := load[0].Entry.Program(
		workloads.Shape{Tasks: j.Tasks, Workers: j.CPUs, Values: load[0].Values, Seed: j.Seed})
	if err != nil {
		return nil, err
	}
	design, err := allocators.Select(designs, j.Design)
	if err != nil {
		return nil, err
	}
	fillSpans()
	system, err := design[0].Entry.Open(design[0].Values)
	if err != nil {
		return nil, err
	}
	subject, err := engine.NewSubject(j.Design, system, program, j.CPUs)
	if err != nil {
		return nil, err
	}
	defer subject.Close()
	return Predict(subject, program, p, j.CPUs)
}
