package compare

import (
	"flag"
	"math"
	"math/rand/v2"
	"testing"

	"idlab/reports/dataset"
	"idlab/reports/paired"
)

var trials = flag.Int("trials", 200, "simulated families of comparisons per row of TestVerdictOnRealNoise")

// rates are the shares of simulated families in which something happened to the first comparison, the only one with an
// effect. any is the share in which the rule claims a difference for any comparison.
type rates struct{ covers, alone, floor, margin, anyFloor, anyMargin float64 }

// familySize is the number of comparisons that are corrected together.
const familySize = 8

// The verdict keeps its promises on the noise of a real run, and finds more than a rule that lets the noise floor of the
// same blocks veto. docs/method.md has the table that -trials 10000 -v prints.
//
// The noise of a comparison is drawn from the log ratios of the A/A copy and its original in one cell of the gallery. The
// sign of each draw is random: the two are the same code, so either could have been the copy.
func TestVerdictOnRealNoise(t *testing.T) {
	noise := realNoise(t)
	rng := rand.New(rand.NewPCG(22, 5))
	t.Log("blocks effect covers | interval alone, with floor, with margin | any of the family: floor, margin")
	for _, blocks := range []int{6, 10, 20} {
		found := map[float64]rates{}
		for _, effect := range []float64{0, 0.01, 0.02, 0.05, 0.10} {
			r := simulate(rng, noise, blocks, effect)
			found[effect] = r
			t.Logf("%2d %3.0f %% %.3f | %.3f %.3f %.3f | %.3f %.3f", blocks, 100*effect, r.covers, r.alone, r.floor,
				r.margin, r.anyFloor, r.anyMargin)
			if r.covers < 0.9 {
				t.Errorf("%d blocks: %.3f of the intervals contain the true ratio", blocks, r.covers)
			}
		}
		if found[0].anyMargin > 0.08 {
			t.Errorf("%d blocks: %.3f of the families have a false alarm", blocks, found[0].anyMargin)
		}
		if blocks > 6 && found[0.05].margin < found[0.05].floor {
			t.Errorf("%d blocks: %.3f found with the margin, %.3f with the floor", blocks, found[0.05].margin,
				found[0.05].floor)
		}
	}
}

// realNoise returns the log ratios of the A/A copy to its original, block by block, of each cell of the gallery with ten
// blocks or more.
func realNoise(t *testing.T) (cells [][]float64) {
	t.Helper()
	d, err := dataset.Load("../gallery/results.txt.gz")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range d.Cells {
		for _, aaCopy := range c.AACopies {
			original, _ := dataset.AAOriginal(aaCopy)
			var logs []float64
			for i := range c.Blocks {
				v := math.Log(c.At(dataset.Line{Design: aaCopy}, dataset.AATime, i) /
					c.At(dataset.Line{Design: original}, dataset.AATime, i))
				logs = append(logs, v)
			}
			if logs = dataset.Numbers(logs); len(logs) >= 10 {
				cells = append(cells, logs)
			}
		}
	}
	if len(cells) < 30 {
		t.Fatalf("%d cells of the gallery have an A/A copy", len(cells))
	}
	return cells
}

// simulate draws families of comparisons. The true ratio of the first is 1 + effect, that of the others is 1.
func simulate(rng *rand.Rand, noise [][]float64, blocks int, effect float64) (r rates) {
	add := func(share *float64, happened bool) {
		if happened {
			*share += 1 / float64(*trials)
		}
	}
	for range *trials {
		cell := noise[rng.IntN(len(noise))]
		control := draw(rng, cell, blocks, 1)
		floor := math.Max(control.Hi, 1/control.Lo)
		var family []*Comparison
		for i := range familySize {
			truth := 1.0
			if i == 0 {
				truth += effect
			}
			family = append(family, &Comparison{Result: draw(rng, cell, blocks, truth)})
		}
		Adjust(family)
		anyFloor, anyMargin := false, false
		for i, j := range family {
			overFloor := j.significant() && !(Effect(j.Ratio) <= floor)
			anyFloor, anyMargin = anyFloor || overFloor, anyMargin || j.Differs()
			if i == 0 {
				add(&r.covers, !j.Excludes(1+effect))
				add(&r.alone, j.Excludes(1))
				add(&r.floor, overFloor)
				add(&r.margin, j.Differs())
			}
		}
		add(&r.anyFloor, anyFloor)
		add(&r.anyMargin, anyMargin)
	}
	return r
}

// draw compares two designs in that many blocks, with the noise of a cell.
func draw(rng *rand.Rand, cell []float64, blocks int, truth float64) paired.Result {
	of, to := make([]float64, blocks), make([]float64, blocks)
	for i := range of {
		v := cell[rng.IntN(len(cell))]
		if rng.IntN(2) == 0 {
			v = -v
		}
		of[i], to[i] = truth*math.Exp(v), 1
	}
	return paired.Ratio(of, to)
}
