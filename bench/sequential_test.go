package bench

import (
	"bytes"
	"encoding/json"
	"runtime"
	"testing"
	"time"

	"idlab/allocators/catalog"
	"idlab/workloads"
)

// Each design has as many samples as were requested, even if the structures alone take the whole time.
func TestSequential(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, test := range []struct {
		designs []string
		count   int
	}{{[]string{"rcu"}, 1}, {[]string{"rcu", "idr"}, 2}} {
		request, err := json.Marshal(SequentialRequest{Designs: test.designs, Workload: "find,timers=2", Tasks: 1, Workers: 1,
			Count: test.count, Time: time.Nanosecond})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := Sequential(bytes.NewReader(request), &out, catalog.Designs(), workloads.All()); err != nil {
			t.Fatal(err)
		}
		var samples [][]float64
		if err := json.Unmarshal(out.Bytes(), &samples); err != nil {
			t.Fatal(err)
		}
		if len(samples) != len(test.designs) {
			t.Fatalf("samples of %d designs, want %v", len(samples), test.designs)
		}
		for i, list := range samples {
			if len(list) != test.count || !(min(list[0], list[len(list)-1]) > 0) {
				t.Errorf("%s: the samples are %v, want %d above 0", test.designs[i], list, test.count)
			}
		}
	}
}
