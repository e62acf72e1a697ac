package bench

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"idlab/bench/record"
	"idlab/workloads"
)

// The shards of a plan hold each of its blocks once, with its seed, in its order. Each shard has as many blocks of a
// cell, and as many in all, as any other, but for one.
func TestShards(t *testing.T) {
	c := testConfig("rcu", "find,timers=20,storm,timers=20,churn,timers=20", 9)
	whole, err := c.plan()
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 7; n++ {
		next := make([][]block, n) // of each shard
		sizes, cells := map[string]int{}, map[string]map[string]int{}
		for k := range n {
			part := *c
			part.shard = &shard{Number: k, Of: n}
			p, err := part.plan()
			if err != nil {
				t.Fatal(err)
			}
			next[k] = p.blocks
			for _, b := range p.blocks {
				of, name := fmt.Sprint(k), b.cell.String()
				if cells[name] == nil {
					cells[name] = map[string]int{}
				}
				sizes[of]++
				cells[name][of]++
			}
		}
		for _, b := range whole.blocks {
			k := slices.IndexFunc(next, func(list []block) bool {
				return len(list) > 0 && list[0].index == b.index && list[0].seed == b.seed && list[0].number == b.number
			})
			if k < 0 {
				t.Fatalf("%d shards: %s is the next block of none", n, blockName(b.cell, b.number))
			}
			next[k] = next[k][1:]
		}
		cells["all"] = sizes
		for cell, counts := range cells {
			least, most := len(whole.blocks), 0
			for _, blocks := range counts {
				least, most = min(least, blocks), max(most, blocks)
			}
			if len(counts) != n || most-least > 1 {
				t.Errorf("%d shards have %v blocks of %s", n, counts, cell)
			}
		}
	}
}

// writtenPlan writes a plan with 8 blocks of one cell, and returns its path.
func writtenPlan(t *testing.T, shards int, loads string) string {
	t.Helper()
	var b bytes.Buffer
	c := testConfig("rcu,idr", loads, 8)
	c.Workers = []int{1}
	if err := WritePlan(t.Context(), &b, c, shards); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "plan.json")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// measureShard makes an attempt at a shard.
func measureShard(ctx context.Context, plan string, number int, out string) (Summary, error) {
	c, err := ReadShard(plan, number, testDesigns(), workloads.All())
	if err != nil {
		return Summary{}, err
	}
	c.Out = out
	return RunShard(ctx, c, childCommand(), quiet{})
}

// A plan for a machine with other CPUs than this one has the parameters that follow from them.
func TestPlanOfOtherCPUs(t *testing.T) {
	var b bytes.Buffer
	c := testConfig("rcu,bucketlock,buckets=64", "gleixner-4,emelyanov-2013,jhash", 16)
	var err error
	if c.Placement, err = Assume(64, DefaultPin()); err != nil {
		t.Fatal(err)
	}
	if err := WritePlan(t.Context(), &b, c, 16); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "plan.json")
	os.WriteFile(path, b.Bytes(), 0o600)
	p, err := readPlanned(path)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Gleixner4/tasks=1/workers=64/p=64", "Emelyanov2013/tasks=10/workers=10/p=10",
		"Jhash/tasks=64/workers=1/timers=20000", "Jhash/tasks=64/workers=2/timers=20000"}
	if diff := cmp.Diff(want, p.Cells); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"rcu,buckets=32768", "bucketlock,buckets=64"}, p.Shards.Designs); diff != "" {
		t.Errorf("designs (-want +got):\n%s", diff)
	}
	if err := WritePlan(t.Context(), &b, c, 17); err == nil || !strings.Contains(err.Error(),
		"--shards 17: want 1 to 16") {
		t.Errorf("more shards than blocks: %v", err)
	}
}

// A plan is refused if the blocks of this process would be unlike those of others.
func TestReadShardRefuses(t *testing.T) {
	recorded := filepath.Join(t.TempDir(), "own.strace")
	data, err := os.ReadFile("../workloads/testdata/children.strace")
	if err != nil {
		t.Fatal(err)
	}
	os.WriteFile(recorded, data, 0o600)
	path := writtenPlan(t, 4, "find,timers=20,replay:"+recorded)
	if _, err := ReadShard(path, 3, testDesigns(), workloads.All()); err != nil {
		t.Fatal(err)
	}
	cores := fmt.Sprintf(`"Cores": %d`, runtime.NumCPU())
	for _, test := range []struct {
		number         int
		from, to, want string
	}{
		{4, "", "", "there is no shard 4: the plan has 0 to 3"},
		{-1, "", "", "there is no shard -1"},
		{0, cores, `"Cores": 640`, fmt.Sprintf("the plan is for 640 CPUs, and this process has %d", runtime.NumCPU())},
		{0, cores, `"Cores": 640`, "--cpus-per-task=640"},
		{0, `"Commit": "`, `"Commit": "0`, "made by a build of commit 0"},
		{0, `"Dirty": "`, `"Dirty": "0`, "(changes: 0"},
		{0, `"rcu,buckets=`, `"rcu,buckets=9`, "its designs were rcu,buckets=9"},
		{0, recorded + `": "`, recorded + `": "0`, "own.strace is another recording"},
		{0, `"planned"`, `"finished"`, "not a plan for several machines"},
		{0, `"Shards": {`, `"Shard": {`, "not a plan for several machines"},
		{0, `"Slices": 2`, `"Slices": 0`, "--slices 0"},
		{0, "{", "[", "is no plan of a run"},
	} {
		data, _ := os.ReadFile(path)
		changed := strings.Replace(string(data), test.from, test.to, 1)
		if test.from != "" && changed == string(data) {
			t.Fatalf("the plan does not hold %q", test.from)
		}
		other := filepath.Join(t.TempDir(), "plan.json")
		os.WriteFile(other, []byte(changed), 0o600)
		_, err := ReadShard(other, test.number, testDesigns(), workloads.All())
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("shard %d, %q for %q: %v, want %q", test.number, test.to, test.from, err, test.want)
		}
	}
	t.Setenv(NodeVariable, "node 1")
	if _, err := ReadShard(path, 0, testDesigns(), workloads.All()); err == nil || !strings.Contains(err.Error(),
		"has blanks") {
		t.Errorf("a name with a blank: %v", err)
	}
}

// Attempts at the same shard at the same time, of two processes, have a directory each. Merge has each block once.
func TestTwoAttemptsAtOnce(t *testing.T) {
	plan, out := writtenPlan(t, 2, "find,timers=20"), t.TempDir()
	if s, err := measureShard(t.Context(), plan, 0, out); err != nil || s.Done != 4 {
		t.Fatalf("%+v, %v", s, err)
	}
	var both []*exec.Cmd
	for i := range 2 {
		cmd := supervisor(plan, out, fmt.Sprintf("node%d", i))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		both = append(both, cmd)
	}
	for _, cmd := range both {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	dirs := attempts(t, out)
	if want := []string{"shard-0.1", "shard-1.1", "shard-1.2"}; !slices.Equal(bases(dirs), want) {
		t.Errorf("attempts are %v, want %v", bases(dirs), want)
	}
	m := mergedWhole(t, plan, dirs)
	doubles := 0
	for _, dir := range dirs {
		doubles += len(readRun(t, dir).Blocks)
	}
	if doubles -= 8; len(m.Warnings) != doubles {
		t.Errorf("%d doubles, warnings are %v", doubles, m.Warnings)
	}
}

// supervisor returns the command of a process that measures shard 1 of a plan under the name of a node.
func supervisor(plan, out, node string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), supervisorVar+"="+out, planVar+"="+plan, NodeVariable+"="+node)
	return cmd
}

// An attempt that is killed at any moment loses no block that it had measured. The shard goes on on another machine.
func TestShardKilled(t *testing.T) {
	plan, out := writtenPlan(t, 2, "find,timers=20"), t.TempDir()
	rng := rand.New(rand.NewPCG(19, uint64(*kills)))
	for i := range *kills {
		cmd := supervisor(plan, out, fmt.Sprintf("node%d", i))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rng.Int64N(int64(200 * time.Millisecond))))
		children := childrenOf(cmd.Process.Pid)
		cmd.Process.Kill()
		cmd.Wait()
		waitFor(t, "the end of the children", func() bool { return !slices.ContainsFunc(children, lives) })
	}
	t.Setenv(NodeVariable, "last")
	for number := range 2 {
		if s, err := measureShard(t.Context(), plan, number, out); err != nil || s.Done != 4 || s.Planned != 4 {
			t.Fatalf("shard %d: %+v, %v", number, s, err)
		}
	}
	before := attempts(t, out)
	if s, err := measureShard(t.Context(), plan, 1, out); err != nil || s.Done != 4 || s.Dir != out {
		t.Errorf("a shard that is done: %+v, %v", s, err)
	}
	if diff := cmp.Diff(before, attempts(t, out)); diff != "" {
		t.Errorf("attempts at a shard that is done (-want +got):\n%s", diff)
	}
	mergedWhole(t, plan, before)
}

func attempts(t *testing.T, out string) []string {
	t.Helper()
	dirs, err := filepath.Glob(filepath.Join(out, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return dirs
}

func bases(paths []string) (names []string) {
	for _, path := range paths {
		names = append(names, filepath.Base(path))
	}
	return names
}

// mergedWhole merges attempts, and checks that the result has the blocks and seeds of the plan, each block once with
// its histograms.
func mergedWhole(t *testing.T, plan string, dirs []string) Merged {
	t.Helper()
	out := t.TempDir()
	m, err := mergeInto(out, dirs)
	if err != nil || m.Blocks != 8 || m.Planned != 8 || m.Missing != nil || m.Lost != nil {
		t.Fatalf("Merge: %+v, %v", m, err)
	}
	c, err := ReadShard(plan, 0, testDesigns(), workloads.All())
	if err != nil {
		t.Fatal(err)
	}
	c.shard = nil
	p, err := c.plan()
	if err != nil {
		t.Fatal(err)
	}
	want, got := map[string]string{}, map[string]string{}
	for _, b := range p.blocks {
		want[blockName(b.cell, b.number)] = fmt.Sprint(b.seed)
	}
	for _, b := range readRun(t, out).Blocks {
		got[blockName(b.Cell, b.Number)] = b.Fact("seed")
		if b.Fact(record.NodeFact) == "" {
			t.Errorf("block %d names no node", b.Number)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("seeds (-want +got):\n%s", diff)
	}
	log, err := record.ReadLogFile(filepath.Join(out, record.HistogramsFile))
	if err != nil || len(log.Problems) > 0 || len(log.Entries) != 16 {
		t.Errorf("%d histograms, %v, want 16: one of each block and design", len(log.Entries), err)
	}
	return m
}

// Merge names the shards that lack blocks, carries lost ones, and later replaces its result by a fuller one. It refuses
// runs of other plans, and results that would lose blocks.
func TestMergeShards(t *testing.T) {
	plan, runs, all := writtenPlan(t, 3, "find,timers=20"), t.TempDir(), filepath.Join(t.TempDir(), "all")
	for number := range 3 {
		t.Setenv(NodeVariable, fmt.Sprintf("node%d", number))
		if _, err := measureShard(t.Context(), plan, number, runs); err != nil {
			t.Fatal(err)
		}
	}
	first, second, third := filepath.Join(runs, "shard-0.1"), filepath.Join(runs, "shard-1.1"), filepath.Join(runs,
		"shard-2.1")
	empty := filepath.Join(runs, "shard-1.2")
	os.Mkdir(empty, 0o700)
	path := filepath.Join(first, record.PlanFile)
	p, err := readPlanned(path)
	if err != nil {
		t.Fatal(err)
	}
	lost := Lost{Cell: p.Cells[0], Block: 2, Why: "planted"} // of shard 1
	p.Lost = []Lost{lost, {Cell: p.Cells[0], Block: 1, Why: "planted, but another attempt has it"}}
	if err := p.write(first); err != nil {
		t.Fatal(err)
	}
	m, err := mergeInto(all, []string{first, empty, third})
	want := Merged{Blocks: 5, Planned: 8, Nodes: []string{"node0", "node2"}, Missing: []Missing{{1, 3}},
		Lost: []Lost{lost}}
	if diff := cmp.Diff(want, m); diff != "" || err != nil {
		t.Fatalf("without shard 1: %v (-want +got):\n%s", err, diff)
	}
	if p, err := readPlanned(filepath.Join(all, record.PlanFile)); err != nil || p.State != "merged" ||
		len(p.Lost) != 1 {
		t.Errorf("its plan file: %+v, %v", p, err)
	}
	other := t.TempDir()
	if _, err := measureShard(t.Context(), writtenPlan(t, 4, "find,timers=20"), 1, other); err != nil {
		t.Fatal(err)
	}
	if _, err := measureShard(t.Context(), plan, 1, other); err == nil || !strings.Contains(err.Error(),
		"is of another plan") {
		t.Errorf("an attempt beside those of another plan: %v", err)
	}
	for _, test := range []struct {
		dirs []string
		want string
	}{
		{[]string{first}, "which these runs lack"},
		{[]string{first, filepath.Join(other, "shard-1.1")}, "are of different plans"},
		{[]string{empty}, "there are no blocks to join"},
		{[]string{first, first}, "are the same run"},
	} {
		if _, err := mergeInto(all, test.dirs); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("Merge(%v): %v, want %q", bases(test.dirs), err, test.want)
		}
	}
	m, err = mergeInto(all, []string{first, second, third})
	if err != nil || m.Blocks != 8 || m.Missing != nil || m.Lost != nil || len(m.Nodes) != 3 {
		t.Errorf("with shard 1: %+v, %v", m, err)
	}
	if _, err := ReadPlan(all, testDesigns(), workloads.All()); err != nil {
		t.Errorf("its plan file: %v", err)
	}
	_, err = Resume(t.Context(), readPlan(t, all), childCommand(), quiet{})
	if err == nil || !strings.Contains(err.Error(), "is of a plan for 3 shards") {
		t.Errorf("resumed: %v", err)
	}
}
