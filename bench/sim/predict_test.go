//go:build sim

package sim

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"idlab/allocators/catalog"
	"idlab/bench/record"
	"idlab/workloads"
)

// predicted predicts a workload in a design.
func predicted(t *testing.T, platform, design, workload string, tasks, workers int) record.Sample {
	t.Helper()
	p, err := Open(platform)
	if err != nil {
		t.Fatal(err)
	}
	samples, err := samplesOf(p, design, workload, tasks, workers)
	if err != nil {
		t.Fatal(err)
	}
	return samples[0]
}

func samplesOf(p *Platform, design, workload string, tasks, workers int) ([]record.Sample, error) {
	j := job{Platform: p.Name, Text: p.text, Design: design, Workload: workload, Tasks: tasks, CPUs: workers, Seed: 1}
	return j.predict(catalog.Designs(), workloads.All())
}

func value(t *testing.T, s record.Sample, unit string) float64 {
	t.Helper()
	v, ok := s.Value(unit)
	if !ok {
		t.Fatalf("%s has no %s", s.Design, unit)
	}
	return v
}

// A lock around a table serializes finds: the rate does not grow with the number of CPUs, and most of the time is
// waiting for the lock. Finds without a lock fetch no lines, and their rate grows with the number of CPUs.
func TestContention(t *testing.T) {
	rate := func(design string, cpus int) (perSecond, lockShare, transfers float64) {
		s := predicted(t, "milan", design, "find", 10, cpus)
		return value(t, s, record.OpsPerSecond), 1e9 * value(t, s, record.LockWait) / value(t, s, record.NsPerOp),
			value(t, s, record.TransfersPerOp)
	}
	alone, _, _ := rate("onelock", 1)
	locked, share, transfers := rate("onelock", 16)
	if locked > alone || share < 0.8 || transfers < 2 {
		t.Errorf("onelock: %.3g finds a second on 1 CPU, %.3g on 16, %.2f of the time waiting, %.2f transfers; "+
			"want no more, at least 0.8, at least 2", alone, locked, share, transfers)
	}
	alone, _, _ = rate("rcu,buckets=4096", 1)
	free, share, transfers := rate("rcu,buckets=4096", 16)
	if free < 8*alone || share > 0 || transfers > 0.1 {
		t.Errorf("rcu: %.3g finds a second on 1 CPU, %.3g on 16, %.2f of the time waiting, %.2f transfers; "+
			"want 8 times as many or more, 0, none", alone, free, share, transfers)
	}
}

// With many workers in one task the lock of its list of timers decides. Without the list nothing waits for it.
func TestListDecides(t *testing.T) {
	for list, most := range map[string]bool{"on": true, "off": false} {
		s := predicted(t, "milan", "rcu,buckets=4096,list="+list, "churn", 1, 16)
		share := 1e9 * value(t, s, record.ListWait) / value(t, s, record.NsPerOp)
		if (share > 0.5) != most || !most && share > 0 {
			t.Errorf("list=%s: %.2f of the time is waiting for the list", list, share)
		}
	}
}

// Programs with phases have a sample for each of them.
func TestPhases(t *testing.T) {
	p, err := Open("milan")
	if err != nil {
		t.Fatal(err)
	}
	samples, err := samplesOf(p, "idr", "gleixner-4,p=4,timers=50", 1, 4)
	if err != nil {
		t.Fatal(err)
	}
	var ops []string
	for _, s := range samples {
		ops = append(ops, s.Op)
	}
	if diff := cmp.Diff([]string{"", "create", "lookup", "exit"}, ops); diff != "" {
		t.Errorf("samples (-want +got):\n%s", diff)
	}
}

// What needs lists of timers is refused without them, and so are workloads with due times.
func TestPredictRefuses(t *testing.T) {
	p, err := Open("milan")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ design, workload string }{
		{"idr,list=off", "gleixner-4,p=4,timers=50"}, {"idr", "replay:timeouts,pace=1"}, {"nothing", "find"},
	} {
		if s, err := samplesOf(p, c.design, c.workload, 1, 4); err == nil {
			t.Errorf("%s, %s: %v", c.design, c.workload, s)
		}
	}
	if _, err := samplesOf(p, "idr", "find", 1, 1000); err == nil {
		t.Error("1,000 CPUs of a platform with 128")
	}
}

// Every design of the catalog can be predicted, and its ledger is right.
func TestEveryDesign(t *testing.T) {
	for _, d := range catalog.Designs() {
		if d.System != nil || d.Broken != "" {
			continue
		}
		s := predicted(t, "ryzen7900", d.Name, "churn,timers=4", 4, 3)
		if ns := value(t, s, record.NsPerOp); ns <= 0 {
			t.Errorf("%s: %v ns/op", d.Name, ns)
		}
	}
}
