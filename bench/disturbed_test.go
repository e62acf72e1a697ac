package bench

import (
	"os/exec"
	"runtime"
	"slices"
	"testing"

	"idlab/bench/record"
)

// spin starts programs that use a CPU each, at the lowest priority, until the test is over. A limit on their CPU time ends
// them too.
func spin(t *testing.T, programs int) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the disturbances of other platforms are not seen")
	}
	for range programs {
		cmd := exec.Command("nice", "-n", "19", "sh", "-c", "ulimit -t 20; while :; do :; done")
		if err := cmd.Start(); err != nil {
			t.Skip(err)
		}
		t.Cleanup(func() {
			cmd.Process.Kill()
			cmd.Wait()
		})
	}
}

// Beside programs that take CPUs, a block has either an estimate of every design, from three undisturbed turns at least,
// or none. All designs lose the same turns.
func TestRunBesideOtherPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("keeps all CPUs busy")
	}
	spin(t, runtime.NumCPU())
	c := testConfig("rcu,idr,rcu,twin=yes", "find,timers=2", 1)
	c.Out, c.Slices, c.Workers = t.TempDir(), 3, slices.Compact([]int{1, min(2, runtime.NumCPU())})
	if _, err := Run(t.Context(), c, childCommand(), quiet{}); err != nil {
		t.Fatal(err)
	}
	// There are at most 3 + 30 turns. With an estimate, 3 of them are undisturbed; without one, fewer of all 33.
	const most = 30.5 / 33
	for _, blk := range readRun(t, c.Out).Blocks {
		shares := map[float64]bool{}
		for _, s := range blk.Samples {
			if s.Op != "" {
				continue
			}
			share, ok := s.Value(record.Disturbed)
			shares[share] = true
			_, estimated := s.Value(record.NsPerOp)
			if !ok || estimated != (share < most) {
				t.Errorf("%v, %s: a share of %v disturbed turns, an estimate: %v", blk.Cell, s.Design, share, estimated)
			}
		}
		if len(shares) != 1 {
			t.Errorf("%v: the shares of disturbed turns differ: %v", blk.Cell, shares)
		}
	}
}
