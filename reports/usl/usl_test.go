package usl

import (
	"math"
	"math/rand/v2"
	"testing"
)

// loadsOf returns the loads of a law. Each rate has a log-normal error whose standard deviation is noise.
func loadsOf(u Law, noise float64, seed uint64, workers ...float64) (loads []Load) {
	rng := rand.New(rand.NewPCG(seed, 1))
	for _, n := range workers {
		loads = append(loads, Load{n, u.Rate(n) * math.Exp(noise*rng.NormFloat64())})
	}
	return loads
}

// known returns the laws of the tests: with and without contention and coherency, and with a peak at one worker.
func known() []Law {
	return []Law{{1e6, 0.03, 0.0004}, {40, 0.2, 0.01}, {3e7, 0, 0.002}, {5e5, 0.05, 0}, {1e9, 0, 0}, {1e6, 1.4, 0.3}}
}

func TestAKnownLawIsRecovered(t *testing.T) {
	for _, want := range known() {
		for _, workers := range [][]float64{{1, 2, 3, 4, 6, 8, 12, 16}, {2, 4, 8, 16, 32, 64}, {1, 2, 3, 4, 5, 6}} {
			got := Fit(loadsOf(want, 0, 0, workers...))
			for _, pair := range [][2]float64{{got.Lambda, want.Lambda}, {got.Alpha, want.Alpha},
				{got.Beta, want.Beta}} {
				if math.Abs(pair[0]-pair[1]) > 1e-9*math.Max(1e-3, pair[1]) {
					t.Errorf("%v: law is %v, want %v", workers, got, want)
				}
			}
		}
	}
}

// With noise of 2 %, λ is found within 10 %, no parameter is below 0, and no law near the fitted one is better.
func TestNoiseMovesTheLawALittle(t *testing.T) {
	for seed := range uint64(50) {
		for _, want := range known() {
			loads := loadsOf(want, 0.02, seed, 1, 2, 3, 4, 6, 8, 12, 16)
			got := Fit(loads)
			if got.Alpha < 0 || got.Beta < 0 || !(got.Lambda > 0) {
				t.Fatalf("a parameter is below 0: %v", got)
			}
			if off := math.Abs(got.Lambda/want.Lambda - 1); off > 0.1 {
				t.Errorf("seed %d: λ of %v is off by %g", seed, want, off)
			}
			if got.Off(loads) > 0.1 {
				t.Errorf("seed %d: %v differs from a load by %g", seed, got, got.Off(loads))
			}
			minimum := squares(got, loads)
			for _, factor := range []float64{0.99, 1.01} {
				for _, near := range []Law{
					{got.Lambda * factor, got.Alpha, got.Beta}, {got.Lambda, got.Alpha*factor + 1e-4*(factor-0.99),
						got.Beta},
					{got.Lambda, got.Alpha, got.Beta*factor + 1e-5*(factor-0.99)}} {
					if squares(near, loads) < minimum*(1-1e-9) {
						t.Errorf("seed %d: %v fits the loads better than %v", seed, near, got)
					}
				}
			}
		}
	}
}

// squares returns the sum of the squared relative errors of N/X(N).
func squares(u Law, loads []Load) (sum float64) {
	for _, l := range loads {
		off := l.Rate/u.Rate(l.Workers) - 1
		sum += off * off
	}
	return sum
}

// A rate that grows faster than the number of workers is fitted by a law without contention and coherency.
func TestSuperlinearLoadsHaveNoContention(t *testing.T) {
	var loads []Load
	for _, n := range []float64{1, 2, 3, 4, 6, 8} {
		loads = append(loads, Load{n, 1e6 * n * (1 + 0.1*n)})
	}
	if got := Fit(loads); got.Alpha != 0 || got.Beta != 0 || !(got.Lambda > 0) {
		t.Errorf("law is %v", got)
	}
}

func TestPeak(t *testing.T) {
	for _, test := range []struct {
		Law
		want float64
	}{
		{Law{1, 0.19, 0.0001}, 90}, {Law{1, 0, 0.01}, 10}, {Law{1, 0.1, 0}, math.Inf(1)}, {Law{1, 0, 0}, math.Inf(1)},
		{Law{1, 1, 0}, 1}, {Law{1, 2, 0.1}, 1}, {Law{1, 0.9, 0.5}, 1},
	} {
		got := test.Peak()
		if math.Abs(got-test.want) > 1e-9*test.want && got != test.want {
			t.Errorf("%v has its peak at %g, want %g", test.Law, got, test.want)
		}
		below, above := test.Rate(got*0.99), test.Rate(got*1.01)
		if !math.IsInf(got, 1) && (test.Rate(got) < above || got > 1.01 && test.Rate(got) < below) {
			t.Errorf("%v has a higher rate near its peak of %g", test.Law, got)
		}
	}
}

func TestLossesAreTheWhole(t *testing.T) {
	losses := Law{1, 0.1, 0.01}.Losses(11)
	sum := losses[0] + losses[1] + losses[2]
	off := func(got, want float64) bool { return math.Abs(got-want) > 1e-9 }
	if off(sum, 100) || off(losses[0], 100/3.1) || off(losses[1], 100/3.1) {
		t.Errorf("losses are %v", losses)
	}
}
