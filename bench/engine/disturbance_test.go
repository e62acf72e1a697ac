package engine

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"idlab/bench/record"
)

// A slice is disturbed if the clocks disagree, or if a worker was runnable without a CPU for more than a twentieth of
// it. The latter does not count if workers share CPUs or if one gave up its CPU.
func TestDisturbed(t *testing.T) {
	ofFigures(t)
	clock := NewClock(0)
	const length = 12 * time.Millisecond
	for _, test := range []struct {
		name    string
		queued  time.Duration
		parked  int64
		crowded bool
		jump    time.Duration // of the clock that times operations
		want    bool
	}{
		{"nothing", 0, 0, false, 0, false},
		{"kept for a fiftieth", length / 50, 0, false, 0, false},
		{"kept for a tenth", length / 10, 0, false, 0, true},
		{"kept for a tenth, and parked", length / 10, 2, false, 0, false},
		{"kept for a tenth, and Go had it give way", length / 10, 1, false, 0, true},
		{"kept for a tenth, by other workers", length / 10, 0, true, 0, false},
		{"a jump", 0, 1, true, time.Second, true},
		{"a jump back", 0, 0, false, -time.Second, true},
	} {
		eventually(t, func() (wrong string) { // there may be real disturbances
			p := &Pool{clock: clock, crowded: test.crowded}
			results := []workerResult{
				{to: clock.Ticks(float64(length)), queued: test.queued},
				{to: clock.Ticks(float64(length)), parked: test.parked},
			}
			before := p.read()
			before.ticks -= clock.Ticks(float64(test.jump))
			if p.disturbed(before, results) != test.want {
				return fmt.Sprintf("%s: disturbed is not %v", test.name, test.want)
			}
			return ""
		})
	}
}

// The main estimate of a steady program leaves the disturbed turns out. With too few undisturbed turns there is none.
// Other programs have all turns in it.
func TestDisturbedTurnsAreLeftOut(t *testing.T) {
	clock := &Clock{nsPerTick: 1, step: 1}
	for _, test := range []struct {
		spec               string
		hits               []bool
		ns, all, disturbed float64
	}{
		{"find", []bool{false, true, false, false}, 10, 32.5, 0.25},
		{"find", []bool{false, true, false}, 0, 40, 1. / 3},
		{"find", []bool{true, true, true}, 0, 100, 1},
		{"find", []bool{false, false, false}, 10, 10, 0},
		{"storm", []bool{false, true}, 55, 0, 0},
	} {
		m, err := NewSubject("test", newCounting(t), compiled(t, test.spec, 1, 1), 1)
		if err != nil {
			t.Fatal(err)
		}
		r := Interleaver{Timing: Timing{Slices: 60}}
		totals := r.newTotals([]*Subject{m})[m]
		for _, hit := range test.hits {
			took := int64(10_000)
			if hit {
				took = 100_000
			}
			totals.add(m, sliceResult{workers: []workerResult{{to: took, measured: 1000, all: 1000}}})
			totals.settle(hit)
		}
		whole := m.Samples(totals, clock)[0]
		if ns, ok := whole.Value(record.NsPerOp); ns != test.ns || ok != (test.ns > 0) {
			t.Errorf("%s %v: %v ns/op (present: %v), want %v", test.spec, test.hits, ns, ok, test.ns)
		}
		if test.all == 0 {
			continue
		}
		all, disturbed := value(t, whole, record.AllNsPerOp), value(t, whole, record.Disturbed)
		if all != test.all || disturbed != test.disturbed {
			t.Errorf("%s %v: with all turns %v ns/op, %v disturbed, want %v and %v",
				test.spec, test.hits, all, disturbed, test.all, test.disturbed)
		}
	}
}

// scripted tells a pool which slices are disturbed, and counts the operations of the turns without a disturbed slice.
type scripted struct {
	subjects  []*Subject
	disturbed func(turn, subject int) bool
	slices    int // so far
	subject   int // index of that whose slice is next
	hit       bool
	turn      map[*Subject]float64 // operations of the current turn
	clean     map[*Subject]float64 // operations of the undisturbed turns
}

func (s *scripted) before(m *Subject) { s.subject = slices.Index(s.subjects, m) }

func (s *scripted) judge(_ readings, results []workerResult) bool {
	turn := s.slices/len(s.subjects) - 1 // the lengths of warm-ups are learned before the first turn
	s.slices++
	s.turn[s.subjects[s.subject]] = results[0].measured
	now := turn >= 0 && s.disturbed(turn, s.subject)
	s.hit = s.hit || now
	if s.slices%len(s.subjects) == 0 {
		for m, ops := range s.turn {
			if turn >= 0 && !s.hit {
				s.clean[m] += ops
			}
		}
		s.hit = false
	}
	return now
}

// A disturbed slice of any design takes its turn from all of them. The estimates hold the operations of the undisturbed
// turns and no others. With too few such turns no design has one.
func TestDisturbedBlocksHaveNoEstimates(t *testing.T) {
	pool := NewPool(1, NewClock(0))
	defer pool.Close()
	for _, test := range []struct {
		name      string
		disturbed func(turn, subject int) bool
		turns     int
		estimates bool
	}{
		{"no slice", func(int, int) bool { return false }, 5, true},
		{"every other turn of the second design", func(turn, m int) bool { return turn%2 == 0 && m == 1 }, 6, true},
		{"all slices but those of the last turns", func(turn, _ int) bool { return turn < 32 }, 35, true},
		{"a slice in all turns but two", func(turn, m int) bool { return turn > 1 && m == turn%3 }, 35, false},
		{"the first design", func(_, m int) bool { return m == 0 }, 35, false},
	} {
		r := Interleaver{Pool: pool, Rand: newRand(), Timing: Timing{Slice: 100 * time.Microsecond, Slices: 5}}
		for range 3 {
			m, err := NewSubject("test", newCounting(t), compiled(t, "find,timers=2", 5, 1), 1)
			if err != nil {
				t.Fatal(err)
			}
			r.Subjects = append(r.Subjects, m)
		}
		r.Setup()
		script := &scripted{subjects: r.Subjects, disturbed: test.disturbed, turn: map[*Subject]float64{},
			clean: map[*Subject]float64{}}
		r.Before, pool.judge = script.before, script.judge
		totals := r.Throughput()
		for i, m := range r.Subjects {
			main := totals[m].main(m)
			if totals[m].turns != test.turns || (main != nil) != test.estimates {
				t.Errorf("%s: design %d has %d turns and an estimate: %v; want %d, %v", test.name, i, totals[m].turns,
					main != nil, test.turns, test.estimates)
			}
			if main != nil && math.Abs(main.sum.ops-script.clean[m]) > 1e-6*script.clean[m] {
				t.Errorf("%s: the estimate of design %d has %v operations, its undisturbed turns have %v", test.name, i,
					main.sum.ops, script.clean[m])
			}
		}
	}
}

// Further turns replace disturbed ones, for all subjects alike and up to a bound.
func TestFurtherTurns(t *testing.T) {
	for _, test := range []struct {
		name      string
		limit     int
		disturbed int // turns, from the first on
		crowded   bool
		want      int
	}{
		{"none was disturbed", 5, 0, false, 5},
		{"some were, and enough not", 10, 7, false, 10},
		{"too many were", 5, 4, false, 7},
		{"all are, of few", 5, 1000, false, 5 + maxFurtherTurns},
		{"all are, of many", 40, 1000, false, 80},
		{"too many were, more workers than CPUs", 4, 3, true, 6},
		{"all are, more workers than CPUs", 4, 1000, true, 8},
	} {
		m := &Subject{stepper: stepper{rounds: -1}}
		other := &Subject{stepper: stepper{rounds: -1}}
		had := map[*Subject]int{}
		turn := 0
		r := Interleaver{Rand: newRand()}
		r.turns(turns{
			subjects: []*Subject{m, other}, limit: test.limit,
			most:   (&Pool{crowded: test.crowded}).furtherTurns(test.limit),
			slice:  func(m *Subject, _ time.Duration) { had[m]++ },
			enough: func(*Subject) bool { return turn-test.disturbed >= minCleanTurns },
			ended:  func() { turn++ },
		})
		if had[m] != test.want || had[other] != test.want {
			t.Errorf("%s: %d and %d turns, want %d", test.name, had[m], had[other], test.want)
		}
	}
}

// Two designs have workers that wait for each other all the time: one parks its waiters, the other has them spin. The
// slices of the first show no more disturbances than those of the other, and both lose the same turns.
func TestDisturbancesAreNeutral(t *testing.T) {
	ofFigures(t)
	const near, turnsEach = 0.03, 60
	clock := NewClock(0)
	pool := NewPool(2, clock, AllowedCPUs()...)
	defer pool.Close()
	parking, spinning := heldSubject(t, clock, &sync.Mutex{}), heldSubject(t, clock, &spinLock{})
	r := Interleaver{Pool: pool, Subjects: []*Subject{parking, spinning}, Rand: newRand(),
		Timing: Timing{Slice: 2 * time.Millisecond, Slices: turnsEach}}
	r.learnWarmUp()
	eventually(t, func() (wrong string) { // by chance the computer may be busy during one of them
		hits := map[*Subject]float64{}
		r.turns(turns{subjects: r.Subjects, limit: turnsEach, slice: func(m *Subject, length time.Duration) {
			if r.run(job{subject: m}, 0, length).disturbed {
				hits[m]++
			}
		}})
		if more := (hits[parking] - hits[spinning]) / turnsEach; more > near {
			return fmt.Sprintf("the share of disturbed slices is larger by %.2f in the design that parks", more)
		}
		return ""
	})
	totals := r.Throughput()
	if a, b := totals[parking], totals[spinning]; a.hits != b.hits || a.turns != b.turns {
		t.Errorf("the design that parks loses %d of %d turns, the one that spins %d of %d",
			a.hits, a.turns, b.hits, b.turns)
	}
}
