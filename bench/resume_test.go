package bench

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"idlab/bench/engine"
	"idlab/bench/record"
	"idlab/workloads"
)

var kills = flag.Int("kills", 20, "number of kills in TestKilled")

// kill -9 of the supervisor or of a child, at any moment, leaves readable files that hold each block once, and no
// child. Resumed and killed again and again, the run comes to hold every block of its plan once, with its histograms.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(uint64(*kills), 1))
	upTo := func(most time.Duration) time.Duration { return time.Duration(rng.Int64N(int64(most))) }
	for i := range *kills {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), supervisorVar+"="+dir, fmt.Sprintf("%s=%d", blocksVar, *kills))
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(upTo(300 * time.Millisecond))
		if i%2 == 0 { // a child first, so the run loses its block and goes on
			for _, pid := range childrenOf(cmd.Process.Pid) {
				if p, err := os.FindProcess(pid); err == nil {
					p.Kill()
				}
			}
			time.Sleep(upTo(60 * time.Millisecond))
		}
		children := childrenOf(cmd.Process.Pid)
		cmd.Process.Kill()
		cmd.Wait()
		if out.Len() > 0 && !strings.Contains(out.String(), "run ended: <nil>") {
			t.Fatalf("the run that was to be killed wrote %q", out.String())
		}
		waitFor(t, "the end of the children", func() bool {
			return !slices.ContainsFunc(children, lives)
		})
		if _, err := os.Stat(filepath.Join(dir, record.ResultsFile)); err != nil {
			continue // killed before the first line
		}
		readRun(t, dir)
	}
	summary, err := goOn(t.Context(), dir, *kills, childCommand())
	if err != nil || summary.Done != summary.Planned {
		t.Fatalf("resumed: %+v, %v", summary, err)
	}
	checkWhole(t, dir)
}

// lives reports whether a process runs. One that ended may wait for a parent that asks.
func lives(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(stat), ") Z ")
}

// childrenOf returns the child processes of a process; none where the system does not tell.
func childrenOf(pid int) (children []int) {
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, path := range lists {
		list, _ := os.ReadFile(path)
		for _, field := range strings.Fields(string(list)) {
			child, _ := strconv.Atoi(field)
			children = append(children, child)
		}
	}
	return children
}

// waitFor waits until a condition holds.
func waitFor(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Minute); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within 5 minutes", what)
		}
	}
}

// readPlan reads the plan of a run.
func readPlan(t *testing.T, dir string) *Config {
	t.Helper()
	c, err := ReadPlan(dir, testDesigns(), workloads.All())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// checkWhole checks that a run holds every block of its plan once, with all
// designs and their histograms.
func checkWhole(t *testing.T, dir string) {
	t.Helper()
	c := readPlan(t, dir)
	plan, err := c.plan()
	if err != nil {
		t.Fatal(err)
	}
	want, got, histograms := map[string]int{}, map[string]int{}, map[string]int{}
	for _, b := range plan.blocks {
		want[blockName(b.cell, b.number)] = len(c.Designs)
	}
	for _, b := range readRun(t, dir).Blocks {
		for _, s := range b.Samples {
			if s.Op == "" {
				got[blockName(b.Cell, b.Number)]++
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("designs of each block (-want +got):\n%s", diff)
	}
	log, err := record.ReadLogFile(filepath.Join(dir, record.HistogramsFile))
	if err != nil || len(log.Problems) > 0 {
		t.Fatal(err, log)
	}
	for _, e := range log.Entries {
		histograms[fmt.Sprint(blockName(e.Cell, e.Block), e.Design, e.Op)]++
	}
	for name, n := range histograms {
		if n != 1 {
			t.Errorf("%d histograms of %s", n, name)
		}
	}
	file, _ := os.ReadFile(filepath.Join(dir, record.PlanFile))
	if !strings.Contains(string(file), `"State": "finished"`) {
		t.Error("run.json does not say that the run is finished")
	}
}

// A run that was interrupted continues with the next block of the plan. The blocks keep the order that follows from the
// seed.
func TestResumeKeepsTheOrder(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	c := testConfig("rcu,idr", "find,timers=20", 4)
	c.Out = dir
	stop := &cancelAfter{cancel: cancel, blocks: 3}
	if _, err := Run(ctx, c, childCommand(), stop); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	again := readPlan(t, dir)
	if _, err := Resume(t.Context(), again, childCommand(), quiet{}); err != nil {
		t.Fatal(err)
	}
	checkWhole(t, dir)
	plan, _ := c.plan()
	for i, b := range readRun(t, dir).Blocks {
		next := plan.blocks[i]
		if want, got := blockName(next.cell, next.number), blockName(b.Cell, b.Number); got != want {
			t.Errorf("block %d of the file is %s, the plan has %s", i, got, want)
		}
	}
	summary, err := Resume(t.Context(), again, childCommand(), quiet{})
	if err != nil || summary.Done != 8 {
		t.Errorf("a run that is finished: %+v, %v", summary, err)
	}
}

// Resume refuses a run whose remaining blocks would differ from those it has, and changes no file.
func TestResumeRefuses(t *testing.T) {
	whole := t.TempDir()
	c := testConfig("rcu", "find,timers=20", 1)
	c.Out = whole
	if _, err := Run(t.Context(), c, childCommand(), quiet{}); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		file, from, to, want string
	}{
		{record.ResultsFile, "goos: ", "goos: plan9 or ", `goos was "plan9 or`},
		{record.ResultsFile, "# commit: ", "# commit: 0", "begun by a build of commit 0"},
		{record.ResultsFile, "# end\n", "", "has no end"},
		{record.ResultsFile, "# run: ", "# run: 0", "of another run than the run.json"},
		{record.HistogramsFile, "#run: ", "#run: 0", "latency.hlog is of run 0"},
		{record.PlanFile, `"Build": "`, `"Build": "0`, "begun by another build of this commit (0"},
		{record.PlanFile, `"Workers": [`, `"Workers": [100000,`, "run.json: --workers 100000: want 1 to"},
		{record.PlanFile, `"Slices": 2`, `"Slices": 0`, "run.json: --slices 0"},
		{record.HistogramsFile, "Tag=Find", "Tog=Find", "latency.hlog"},
		{record.PlanFile, `"rcu"`, `"nope"`, `there is no "nope"`},
		{record.PlanFile, "{", "[", "is no plan of a run"},
	} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, test.file)
		data, _ := os.ReadFile(path)
		changed := bytes.Replace(data, []byte(test.from), []byte(test.to), 1)
		if bytes.Equal(data, changed) {
			t.Fatalf("%s does not hold %q", test.file, test.from)
		}
		os.WriteFile(path, changed, 0o600)
		again, err := ReadPlan(dir, testDesigns(), workloads.All())
		if err == nil {
			_, err = Resume(t.Context(), again, childCommand(), quiet{})
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q for %q in %s: %v, want %q", test.to, test.from, test.file, err, test.want)
		}
		if after, _ := os.ReadFile(path); !bytes.Equal(after, changed) {
			t.Errorf("%s was changed", test.file)
		}
	}
}

// A run that was killed before its first block is resumed, whatever it left: the plan alone, or the plan beside the
// results of an earlier run without a block.
func TestResumeWithoutResults(t *testing.T) {
	for _, results := range []string{"", "# seed: 7\n# run: other\ngoos: plan9\n"} {
		c := testConfig("rcu", "find,timers=20", 2)
		c.Out, c.Workers = t.TempDir(), []int{1}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		r, err := newRun(t.Context(), c, childCommand(), quiet{})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.writePlan("started"); err != nil {
			t.Fatal(err)
		}
		if results != "" {
			os.WriteFile(filepath.Join(c.Out, record.ResultsFile), []byte(results), 0o600)
		}
		if _, err := Resume(ctx, readPlan(t, c.Out), childCommand(), quiet{}); !errors.Is(err, context.Canceled) {
			t.Errorf("interrupted: %v", err)
		}
		summary, err := Resume(t.Context(), readPlan(t, c.Out), childCommand(), quiet{})
		if err != nil || summary.Done != 2 {
			t.Errorf("after %q: %+v, %v", results, summary, err)
		}
		checkWhole(t, c.Out)
	}
}

// A block whose process has other CPUs than the run is lost, at no design's cost. Its reason names both.
func TestOtherCPUs(t *testing.T) {
	if !engine.CanPin {
		t.Skip("this platform does not tell the CPUs of a process")
	}
	c := testConfig("rcu", "find,timers=20", 1)
	c.Out, c.Workers = t.TempDir(), []int{1}
	r, err := newRun(t.Context(), c, childCommand(), quiet{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	r.cpus = []int{0, 1, 2, 5000}
	if err := r.begin(); err != nil {
		t.Fatal(err)
	}
	summary, err := r.finish(t.Context())
	if err != nil || len(summary.Lost) != 1 || summary.Lost[0].Design != "" ||
		!strings.Contains(summary.Lost[0].Why, "the run began with CPUs 0-2,5000, its process has ") {
		t.Errorf("%+v, %v, want a block lost for its CPUs", summary, err)
	}
}
