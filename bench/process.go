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
	"time"

	"idlab/allocators"
	"idlab/allocators/params"
)

// This file starts children and judges how they ended; what a platform has of
// its own in that is in process_unix.go and process_other.go.

// child runs a block in a process of its own. guilty is the design that made it
// fail, as far as that is known.
func (r *run) child(ctx context.Context, b block, designs []string) (out *blockResult, culprit string, err error) {
	if err := os.WriteFile(r.status, nil, 0o600); err != nil {
		return nil, "", err
	}
	order := blockRequest{
		Designs: designs, Workload: b.workload, Tasks: b.cell.Tasks, Workers: b.cell.Workers, Seed: b.seed,
		Arrivals: r.Arrivals.engine(), NsPerTick: r.clock.NsPerTick(), ClockStep: r.ClockStep, SyscallLock: r.SyscallLock, Status: r.status,
	}
	order.Slice, order.Slices = r.slices(b.cell.Workers)
	limited, cancel := context.WithTimeout(ctx, r.Limit)
	defer cancel()
	stdout, stderr, err := r.start(limited, order)
	if err == nil {
		out = new(blockResult)
		if err := json.Unmarshal(stdout, out); err != nil {
			return nil, "", fmt.Errorf("its process handed back %q and no results", firstLine(string(stdout[:min(len(stdout), 80)])))
		}
		if out.Failure != "" {
			return nil, out.Culprit, errors.New(firstLine(out.Failure))
		}
		return out, "", out.complete(designs)
	}
	if limited.Err() == context.DeadlineExceeded {
		return nil, r.suspect(), fmt.Errorf("not done after %v (--limit)", r.Limit)
	}
	if killed(err) {
		return nil, "", errors.New("its process was killed from outside (is memory short?)")
	}
	return nil, r.suspect(), fmt.Errorf("its process failed: %s", cmp.Or(firstLine(stderr), err.Error()))
}

// start starts the child and waits for it. The child's standard input stays
// open as long as the supervisor lives.
func (r *run) start(ctx context.Context, o blockRequest) (stdout []byte, stderr string, err error) {
	cmd := exec.CommandContext(ctx, r.command[0], r.command[1:]...)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, "", err
	}
	defer in.Close()
	var outBuf bytes.Buffer
	errBuf := head{left: 64 << 10}
	cmd.Stdout, cmd.Stderr = &outBuf, &errBuf
	detach(cmd)
	// What the child started may hold its output open: do not wait for that.
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		return nil, "", err
	}
	// A child that does not take its order says why on standard error.
	json.NewEncoder(in).Encode(o)
	err = cmd.Wait()
	return outBuf.Bytes(), errBuf.String(), err
}

// head keeps the beginning of what is written to it.
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

// suspect is the design that the child was busy with at its end.
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
