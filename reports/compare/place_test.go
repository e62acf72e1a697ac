package compare

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// builtRun is a run whose designs take longer by a factor if a block builds them last. The blocks differ by more than
// that.
func builtRun(t *testing.T, factor float64) *dataset.Data {
	t.Helper()
	rng := rand.New(rand.NewPCG(3, 8))
	designs := []string{"rcu", "idr", "rcu,twin=yes"}
	out := record.Header(nil, nil)
	for n := 1; n <= 60; n++ {
		weather := math.Exp(0.3 * rng.NormFloat64())
		var built []string
		var samples []record.Sample
		for place, i := range rng.Perm(len(designs)) {
			ns := []float64{40, 200, 40}[i] * weather * (1 + 0.01*rng.Float64())
			if place == len(designs)-1 {
				ns *= factor
			}
			built = append(built, designs[i])
			samples = append(samples, record.Sample{Design: designs[i], Iters: 1,
				Values: []record.Value{{Unit: record.NsPerOp, Number: ns}}})
		}
		blk := record.Block{Cell: record.Cell{Workload: "find", Tasks: 1, Workers: 1}, Number: n, Samples: samples,
			Facts: []record.Pair{{Key: record.BuiltFact, Value: strings.Join(built, ";")}}}
		out = append(out, blk.Encode()...)
	}
	path := filepath.Join(t.TempDir(), record.ResultsFile)
	if err := os.WriteFile(path, out, 0o644); err != nil {
		t.Fatal(err)
	}
	return reportstest.MustLoad(t, dataset.Load, path)
}

// A place that costs a twentieth shows in each design and in all together. Without an effect there is no difference.
func TestPlaces(t *testing.T) {
	for _, test := range []struct {
		factor  float64
		verdict string
	}{{1, "no difference found ("}, {1.05, "slower "}} {
		d := builtRun(t, test.factor)
		var out strings.Builder
		if err := Places(&out, d); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(out.String(), "  "+test.verdict); n != 4 {
			t.Errorf("factor %v: %d of 4 rows say %q:\n%s", test.factor, n, test.verdict, &out)
		}
		rows := places(d, d.Cells[0])
		if all := rows[0]; all.first != 60 || all.last != 60 || all.Excludes(test.factor) {
			t.Errorf("factor %v: all designs together: %+v, %+v", test.factor, all, all.Result)
		}
		for _, x := range rows[1:] {
			if x.first+x.last < 20 || x.first == 60 {
				t.Errorf("%s was first in %d and last in %d blocks", x.name, x.first, x.last)
			}
		}
	}
}
