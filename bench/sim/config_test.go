//go:build sim

package sim

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"idlab/allocators"
	"idlab/allocators/catalog"
	"idlab/workloads"
)

// The child of a test has a variable: the number of objects of each size that it allocates before its job.
const childVariable = "IDLAB_SIM_TEST_CHILD"

// TestMain makes the test a child of Config.Run if that starts it.
func TestMain(m *testing.M) {
	before := os.Getenv(childVariable)
	if before == "" {
		os.Exit(m.Run())
	}
	n, err := strconv.Atoi(before)
	for range n {
		for size := range 100 {
			runtime.KeepAlive(make([]*byte, size))
		}
	}
	if err == nil {
		err = Child(os.Stdin, os.Stdout, catalog.Designs(), workloads.All())
	}
	if err != nil {
		os.Stderr.WriteString(err.Error())
		os.Exit(2)
	}
}

// config returns a small configuration.
func config(t *testing.T, designs, load string) *Config {
	t.Helper()
	c := &Config{Tasks: []int{2}, CPUs: []int{1, 4}, Seed: 1}
	var err error
	if c.Designs, err = allocators.Select(catalog.Designs(), designs); err != nil {
		t.Fatal(err)
	}
	if c.Workloads, err = workloads.Select(workloads.All(), load); err != nil {
		t.Fatal(err)
	}
	p, err := Open("milan")
	if err != nil {
		t.Fatal(err)
	}
	c.Platforms = []*Platform{p}
	return c
}

func (c *Config) runTest(t *testing.T, before int) (string, error) {
	t.Helper()
	t.Setenv(childVariable, strconv.Itoa(before))
	results, err := c.Run(t.Context(), []string{os.Args[0]}, func(int, int) {})
	if err != nil {
		return "", err
	}
	return string(results[0].File), nil
}

// Two runs, in processes that have allocated other objects before, give the same bytes. They are predictions, and
// tables have a size for the largest number of CPUs.
func TestSameInEveryProcess(t *testing.T) {
	c := config(t, "idr,rcu,pertask", "churn,timers=8")
	first, err := c.runTest(t, 0)
	if err != nil {
		t.Fatal(err)
	}
	second, err := c.runTest(t, 3)
	if err != nil || first != second {
		t.Errorf("%v; the results of two runs differ: %s", err, cmp.Diff(first, second))
	}
	for _, want := range []string{
		"predicted: yes", "platform: milan", "design=rcu/buckets=2048/tasks=2/workers=4", "transfers/op",
	} {
		if !strings.Contains(first, want) {
			t.Errorf("the results lack %q:\n%s", want, first)
		}
	}
}

// What cannot be predicted is refused in one line that names it.
func TestRunRefuses(t *testing.T) {
	for _, c := range []struct{ designs, load, want string }{
		{"kernel", "find", "kernel cannot be predicted"},
		{"idr,list=off", "fork-exit", "needs list=on"},
		{"idr", "replay:timeouts,pace=1", "not predicted"},
	} {
		_, err := config(t, c.designs, c.load).runTest(t, 0)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s, %s: %v, want %q", c.designs, c.load, err, c.want)
		}
	}
	few := config(t, "idr", "find")
	few.CPUs = []int{500}
	few.Workloads, _ = workloads.Select(workloads.All(), "find,timers=500")
	if _, err := few.runTest(t, 0); err == nil || !strings.Contains(err.Error(), "no platform has 500 CPUs") {
		t.Errorf("500 CPUs of a platform with 128: %v", err)
	}
}
