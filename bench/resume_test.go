package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"idlab/bench/record"
	"idlab/workloads"
)

// kill -9 of the supervisor, at any moment, leaves readable files that hold each block once, and no child. Resumed and
// killed again and again, the run comes to hold every block of its plan once, with its histograms.
func TestSupervisorKilled(t *testing.T) {
	dir := t.TempDir()
	for i := range 8 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), supervisorVar+"="+dir)
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(300+73*i) * time.Millisecond)
		cmd.Process.Kill()
		cmd.Wait()
		if out.Len() > 0 && !strings.Contains(out.String(), "run ended: <nil>") {
			t.Fatalf("the run that was to be killed wrote %q", out.String())
		}
		if _, err := os.Stat(filepath.Join(dir, record.ResultsFile)); err != nil {
			continue // killed before the first line
		}
		readRun(t, dir)
	}
	summary, err := goOn(t.Context(), dir, childCommand())
	if err != nil || summary.Done != summary.Planned {
		t.Fatalf("resumed: %+v, %v", summary, err)
	}
	checkWhole(t, dir)
}

// checkWhole checks that a run holds every block of its plan once, with all
// designs and their histograms.
func checkWhole(t *testing.T, dir string) {
	t.Helper()
	c, err := ReadPlan(dir, testDesigns(), workloads.All())
	if err != nil {
		t.Fatal(err)
	}
	plan, err := c.plan()
	if err != nil {
		t.Fatal(err)
	}
	want, got, histograms := map[string]int{}, map[string]int{}, map[string]int{}
	for _, b := range plan {
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
	entries, problems, err := record.ReadLogFile(filepath.Join(dir, record.HistogramsFile))
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	for _, e := range entries {
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
	again, err := ReadPlan(dir, testDesigns(), workloads.All())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Resume(t.Context(), again, childCommand(), quiet{}); err != nil {
		t.Fatal(err)
	}
	checkWhole(t, dir)
	plan, _ := c.plan()
	for i, b := range readRun(t, dir).Blocks {
		if want, got := blockName(plan[i].cell, plan[i].number), blockName(b.Cell, b.Number); got != want {
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
