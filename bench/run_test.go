package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"idlab/allocators"
	"idlab/allocators/catalog"
	"idlab/allocators/hashtable"
	"idlab/allocators/params"
	"idlab/bench/record"
	"idlab/workloads"
)

// The test binary takes the place of the command. With childVar set it is a child; with supervisorVar set it is a
// supervisor that makes a run in the named directory.
const (
	childVar      = "IDLAB_TEST_CHILD"
	supervisorVar = "IDLAB_TEST_SUPERVISOR"
	blocksVar     = "IDLAB_TEST_BLOCKS" // of the supervisor's run
	lacksVar      = "IDLAB_TEST_LACKS"  // a design that the child does not know
	planVar       = "IDLAB_TEST_PLAN"   // the plan of which the supervisor measures shard 1 in the directory
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(supervisorVar); dir != "" {
		os.Unsetenv(supervisorVar) // not for its children
		blocks, _ := strconv.Atoi(os.Getenv(blocksVar))
		var err error
		if plan := os.Getenv(planVar); plan != "" {
			_, err = measureShard(context.Background(), plan, 1, dir)
		} else {
			_, err = goOn(context.Background(), dir, blocks, childCommand())
		}
		fmt.Println("run ended:", err)
		os.Exit(0)
	}
	if os.Getenv(childVar) != "" {
		if err := Child(os.Stdin, os.Stdout, testDesigns(), workloads.All()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// goOn resumes the run in a directory, or begins one if there is none.
func goOn(ctx context.Context, dir string, blocks int, command []string) (Summary, error) {
	if c, err := ReadPlan(dir, testDesigns(), workloads.All()); err == nil {
		return Resume(ctx, c, command, quiet{})
	}
	c := testConfig("rcu,idr", "find,timers=20", blocks)
	c.Out, c.Workers = dir, []int{1}
	return Run(ctx, c, command, quiet{})
}

// childCommand returns the command that starts this binary as a child. The environment variable makes it a child.
func childCommand() []string {
	os.Setenv(childVar, "1")
	return []string{os.Args[0]}
}

// faulty is rcu with another Find.
type faulty struct {
	allocators.Allocator
	find func(id allocators.ID, found *allocators.Timer) *allocators.Timer
}

type faultySpace struct {
	allocators.Space
	a *faulty
}

func (a *faulty) NewSpace(owner allocators.Address) allocators.Space {
	return faultySpace{a.Allocator.NewSpace(owner), a}
}

func (s faultySpace) Find(id allocators.ID) *allocators.Timer { return s.a.find(id, s.Space.Find(id)) }

// testDesigns is the catalog and designs that crash, hang, lose timers and die.
func testDesigns() []allocators.Design {
	designs := catalog.Designs()
	rcu := hashtable.RCU()
	add := func(name string, find func(allocators.ID, *allocators.Timer) *allocators.Timer) {
		d := rcu
		d.Name = name
		d.New = func(v params.Values) (allocators.Allocator, error) {
			a, err := rcu.New(v)
			return &faulty{a, find}, err
		}
		designs = append(designs, d)
	}
	add("crashes", func(allocators.ID, *allocators.Timer) *allocators.Timer { panic("planted") })
	add("hangs", func(allocators.ID, *allocators.Timer) *allocators.Timer { select {} })
	add("loses", func(id allocators.ID, t *allocators.Timer) *allocators.Timer {
		if id == 7 {
			return nil
		}
		return t
	})
	add("dies", func(allocators.ID, *allocators.Timer) *allocators.Timer {
		self, _ := os.FindProcess(os.Getpid())
		self.Kill()
		select {} // until it is over
	})
	unfit := rcu
	unfit.Name = "unfit"
	unfit.New = func(params.Values) (allocators.Allocator, error) {
		return nil, fmt.Errorf("this machine is too small: %w", errors.ErrUnsupported)
	}
	lacked := os.Getenv(lacksVar)
	return slices.DeleteFunc(append(designs, unfit), func(d allocators.Design) bool { return d.Name == lacked })
}

func testConfig(designs, loads string, blocks int) *Config {
	d, err := allocators.Select(testDesigns(), designs)
	if err != nil {
		panic(err)
	}
	w, err := workloads.Select(workloads.All(), loads)
	if err != nil {
		panic(err)
	}
	return &Config{
		Designs: d, Workloads: w, Tasks: []int{10}, Workers: []int{1, 2}, Blocks: blocks,
		Slice: time.Millisecond, Slices: 2, Limit: 10 * time.Minute, Seed: 42,
	}
}

type quiet struct{}

func (quiet) Step(int, int, time.Duration) {}
func (quiet) Warn(string)                  {}

func readRun(t *testing.T, dir string) *record.File {
	t.Helper()
	f, err := record.ReadFile(filepath.Join(dir, record.ResultsFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range f.Problems {
		t.Errorf("problem: %v", p)
	}
	return f
}

// A run holds every block of the plan once, with all designs and their histograms, and tells the order in which the block
// built the designs.
func TestRunIsComplete(t *testing.T) {
	c := testConfig("rcu,bucketlock,buckets=64", "storm,timers=500,find,timers=20,churn=10", 3)
	c.Out = t.TempDir()
	summary, err := Run(t.Context(), c, childCommand(), quiet{})
	if err != nil {
		t.Fatal(err)
	}
	if summary.Done != 12 || len(summary.Lost) != 0 {
		t.Fatalf("done %d blocks, lost %v", summary.Done, summary.Lost)
	}
	seen, orders := map[string]int{}, map[string]int{}
	for _, b := range readRun(t, c.Out).Blocks {
		orders[strings.Join(b.Built(), " before ")]++
		for _, s := range b.Samples {
			seen[fmt.Sprintf("%s #%d", record.Name(b.Cell, s.Design, s.Op), b.Number)]++
		}
	}
	want := map[string]int{}
	for _, design := range []string{"rcu", "bucketlock/buckets=64"} {
		for workers := 1; workers <= 2; workers++ {
			for n := 1; n <= 3; n++ {
				for _, op := range []string{"", "/op=create", "/op=lookup", "/op=exit"} {
					name := "Storm/design=%s/tasks=10/workers=%d/timers=500%s #%d"
					want[fmt.Sprintf(name, design, workers, op, n)] = 1
				}
				for _, op := range []string{"", "/op=create", "/op=find", "/op=delete"} {
					name := "Find/design=%s/tasks=10/workers=%d/timers=20/churn=10%s #%d"
					want[fmt.Sprintf(name, design, workers, op, n)] = 1
				}
			}
		}
	}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
	const one, other = "rcu before bucketlock,buckets=64", "bucketlock,buckets=64 before rcu"
	if orders[one] == 0 || orders[one]+orders[other] != 12 || orders[other] == 0 {
		t.Errorf("blocks built their designs in the orders %v", orders)
	}
	log, err := record.ReadLogFile(filepath.Join(c.Out, record.HistogramsFile))
	if err != nil || len(log.Problems) > 0 {
		t.Fatal(err, log)
	}
	if want := 12 * 2 * 3; len(log.Entries) != want {
		t.Errorf("%d histograms, want %d", len(log.Entries), want)
	}
}

// A design that fails costs two blocks of a cell at most. The other designs go on, and the summary names the culprit
// and the reason. A cell whose process is killed from outside, twice, is given up.
func TestFaultyDesigns(t *testing.T) {
	const longest = 10 * time.Minute
	for _, test := range []struct {
		faultyWant
		limit time.Duration
	}{
		{faultyWant{"crashes", "planted", true, 2, 0}, longest},
		{faultyWant{"hangs", "--limit", true, 2, 0}, 2 * time.Second},
		{faultyWant{"loses", "not found", true, 2, 0}, longest},
		{faultyWant{"dies", "killed from outside", false, 0, 2}, longest},
	} {
		t.Run(test.design, func(t *testing.T) {
			if test.design == "dies" && runtime.GOOS == "windows" {
				t.Skip("this platform does not tell a process that was ended from one that failed")
			}
			t.Parallel()
			// On a busy machine a good block may exceed a short limit too.
			for limit := test.limit; ; limit *= 4 {
				wrong := test.differs(t, limit)
				if wrong == "" {
					return
				}
				if limit >= longest {
					t.Fatal(wrong)
				}
			}
		})
	}
}

// faultyWant is the outcome of four blocks of a cell with rcu and a faulty design.
type faultyWant struct {
	design, why string
	blamed      bool
	kept        int // blocks
	givenUp     int // of the lost blocks
}

// differs makes the run, and says how its outcome differs from the wanted one, or "".
func (want faultyWant) differs(t *testing.T, limit time.Duration) string {
	t.Helper()
	c := testConfig("rcu,"+want.design, "find,timers=20", 4)
	c.Workers, c.Out, c.Limit = []int{1}, t.TempDir(), limit
	summary, err := Run(t.Context(), c, childCommand(), quiet{})
	if err != nil {
		t.Fatal(err)
	}
	givenUp := 0
	for _, l := range summary.Lost {
		if strings.Contains(l.Why, "the cell is given up") {
			givenUp++
		}
		if !strings.Contains(l.Why, want.why) || (l.Design == want.design) != want.blamed {
			return fmt.Sprintf("lost %+v, want why to hold %q, blamed %v", l, want.why, want.blamed)
		}
	}
	if givenUp != want.givenUp {
		return fmt.Sprintf("%d blocks are given up, want %d", givenUp, want.givenUp)
	}
	if summary.Done != want.kept || len(summary.Lost) != 4-want.kept {
		return fmt.Sprintf("%d blocks kept, %d lost; want %d kept of 4", summary.Done, len(summary.Lost), want.kept)
	}
	if got := len(readRun(t, c.Out).Blocks); got != want.kept {
		return fmt.Sprintf("%d blocks in the file, want %d", got, want.kept)
	}
	return ""
}

// A design that this machine cannot run costs no block: the cell goes on without it, and the summary and run.json give
// the reason. If it is the only design, its blocks are lost.
func TestUnfitDesigns(t *testing.T) {
	c := testConfig("unfit,rcu", "find,timers=20", 3)
	c.Workers, c.Out = []int{1}, t.TempDir()
	summary, err := Run(t.Context(), c, childCommand(), quiet{})
	if err != nil {
		t.Fatal(err)
	}
	if summary.Done != 3 || len(summary.Lost) != 0 || len(summary.LeftOut) != 1 ||
		!strings.Contains(summary.LeftOut[0].Why, "too small") {
		t.Errorf("%+v, want 3 blocks done, none lost, and one design left out", summary)
	}
	for _, b := range readRun(t, c.Out).Blocks {
		for _, s := range b.Samples {
			if s.Design != "rcu" {
				t.Errorf("block %d has samples of %s", b.Number, s.Design)
			}
		}
	}
	if plan, _ := os.ReadFile(filepath.Join(c.Out, record.PlanFile)); !strings.Contains(string(plan), "too small") {
		t.Errorf("run.json does not name the design that was left out: %s", plan)
	}

	c = testConfig("unfit", "find,timers=20", 3)
	c.Workers, c.Out = []int{1}, t.TempDir()
	summary, err = Run(t.Context(), c, childCommand(), quiet{})
	if err != nil || summary.Done != 0 || len(summary.Lost) != 3 ||
		!strings.Contains(summary.Lost[0].Why, "too small") {
		t.Errorf("alone: %+v, %v, want 3 blocks lost, with the reason", summary, err)
	}
}

// An interrupted run keeps the blocks that are done, and returns the error of its context.
func TestInterrupted(t *testing.T) {
	c := testConfig("rcu", "find,timers=20", 1000)
	c.Out = t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	stop := cancelAfter{cancel: cancel, blocks: 3}
	summary, err := Run(ctx, c, childCommand(), &stop)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("Run: %v, want context.Canceled", err)
	}
	if got := len(readRun(t, c.Out).Blocks); got != summary.Done || got != 3 {
		t.Errorf("%d blocks in the file, %d in the summary, want 3", got, summary.Done)
	}
}

type cancelAfter struct {
	quiet
	cancel context.CancelFunc
	blocks int
}

func (c *cancelAfter) Step(done, _ int, _ time.Duration) {
	if done == c.blocks {
		c.cancel()
	}
}

// A run never overwrites another one.
func TestRunKeepsOldRun(t *testing.T) {
	c := testConfig("rcu", "find,timers=20", 1)
	c.Out = t.TempDir()
	if _, err := Run(t.Context(), c, childCommand(), quiet{}); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(filepath.Join(c.Out, record.ResultsFile))
	_, err := Run(t.Context(), c, childCommand(), quiet{})
	if err == nil || !strings.Contains(err.Error(), "holds a run already") {
		t.Errorf("second run: %v, want a refusal", err)
	}
	after, _ := os.ReadFile(filepath.Join(c.Out, record.ResultsFile))
	if !bytes.Equal(before, after) {
		t.Error("the old results were changed")
	}
}

// The plan follows from the seed alone, holds every block once, and is shuffled.
func TestPlan(t *testing.T) {
	names := func(seed uint64) (list []string) {
		c := testConfig("rcu", "find,timers=20,storm,timers=20", 5)
		c.Seed = seed
		plan, err := c.plan()
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range plan.blocks {
			list = append(list, fmt.Sprintf("%v #%d seed %d", b.cell, b.number, b.seed))
		}
		return list
	}
	first := names(1)
	if diff := cmp.Diff(first, names(1)); diff != "" {
		t.Errorf("same seed, other plan:\n%s", diff)
	}
	if cmp.Equal(first, names(2)) {
		t.Error("another seed gives the same plan")
	}
	distinct := map[string]bool{}
	for _, n := range first {
		distinct[n] = true
	}
	if len(distinct) != 20 {
		t.Errorf("%d distinct blocks, want 20", len(distinct))
	}
}
