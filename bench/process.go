package bench

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"idlab/allocators"
	"idlab/allocators/params"
	"idlab/bench/record"
)

// This file starts child processes and judges how they ended. The parts that depend on the platform are in
// process_unix.go and process_other.go.

// child runs a block in a child process. If the block fails, culprit is the design that made it fail, or "" if that is
// unknown.
func (r *run) child(ctx context.Context, b block, designs []string) (out *blockResult, culprit string, err error) {
	if err := record.Replace(r.status, nil); err != nil {
		return nil, "", err
	}
	request := blockRequest{
		Designs: designs, Workload: b.workload, Cell: b.cell, Number: b.number, Seed: b.seed,
		Arrivals: r.Arrivals.engine(), NsPerTick: r.clock.NsPerTick(), ClockStep: r.ClockStep,
		SyscallLock: r.SyscallLock, CPUs: r.cpus, Status: r.status,
		Order: r.placed().Order, Oversubscribed: r.placed().capacity().Oversubscribed(b.cell.Workers),
	}
	request.Slice, request.Slices = r.slices(b.cell.Workers)
	limit := r.limit(b.cell)
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	stdout, stderr, err := r.start(limited, request)
	if err == nil {
		out = new(blockResult)
		if err := json.Unmarshal(stdout, out); err != nil {
			text := firstLine(string(stdout[:min(len(stdout), 80)]))
			return nil, "", fmt.Errorf("its process wrote %q and no results", text)
		}
		if out.Failure != "" {
			return nil, out.Culprit, errors.New(firstLine(out.Failure))
		}
		return out, "", out.complete(designs)
	}
	if limited.Err() == context.DeadlineExceeded {
		return nil, r.suspect(), fmt.Errorf("not done after %v (--limit)", limit)
	}
	if killed(err) {
		return nil, "", errKilled
	}
	return nil, r.suspect(), fmt.Errorf("its process failed: %s", cmp.Or(firstLine(stderr), err.Error()))
}

// errKilled is how a block is lost that no design lost.
var errKilled = errors.New("its process was killed from outside (is memory short?)")

// start starts the child and waits for its end. The standard input of the child stays open while the supervisor lives.
func (r *run) start(ctx context.Context, request blockRequest) (stdout []byte, stderr string, err error) {
	cmd := exec.CommandContext(ctx, r.command[0], r.command[1:]...)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, "", err
	}
	defer in.Close()
	var outBuf bytes.Buffer
	errBuf := head{left: 64 << 10}
	cmd.Stdout, cmd.Stderr = &outBuf, &errBuf
	cmd.Env = append(os.Environ(), childVariable+"=1")
	Detach(cmd)
	if err := cmd.Start(); err != nil {
		return nil, "", err
	}
	// A child that fails to read the request reports that on standard error.
	json.NewEncoder(in).Encode(request)
	err = cmd.Wait()
	return outBuf.Bytes(), errBuf.String(), err
}

// childVariable is set in the environment of a block's process. A program that does not know the command that starts a
// block, such as a test, would take it for a run, whose blocks would be runs again, without end.
const childVariable = "IDLAB_BLOCK"

// errChild is why such a process does not begin a run.
func errChild() error {
	if os.Getenv(childVariable) == "" {
		return nil
	}
	return errors.New("a block's process cannot begin a run: " +
		"the program that was started does not hand its arguments to cmd.Main")
}

// head keeps the first bytes that are written to it.
type head struct {
	bytes.Buffer
	left int
}

func (h *head) Write(p []byte) (int, error) {
	kept := p[:min(len(p), h.left)]
	h.left -= len(kept)
	h.Buffer.Write(kept)
	return len(p), nil
}

// suspect is the design on which the child worked at its end, or "".
func (r *run) suspect() string {
	name, err := os.ReadFile(r.status)
	if err != nil {
		return ""
	}
	design := strings.TrimSpace(string(name))
	if !slices.ContainsFunc(r.Designs, func(d params.Selected[allocators.Design]) bool { return d.Spec == design }) {
		return ""
	}
	return design
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
