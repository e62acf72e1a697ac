package engine

import (
	"testing"
	"time"

	"idlab/bench/record"
)

// A slice is disturbed if a worker was kept from its CPU for more than a
// twentieth of it, where workers do not share CPUs; or if the clocks disagree.
func TestDisturbed(t *testing.T) {
	clock := NewClock(0)
	const length = 10 * time.Millisecond
	for _, test := range []struct {
		name    string
		queued  time.Duration
		crowded bool
		jump    time.Duration // of the clock that times operations
		want    bool
	}{
		{"nothing", 0, false, 0, false},
		{"kept for a fiftieth", length / 50, false, 0, false},
		{"kept for a tenth", length / 10, false, 0, true},
		{"kept for a tenth, by other workers", length / 10, true, 0, false},
		{"a jump", 0, true, time.Second, true},
		{"a jump back", 0, false, -time.Second, true},
	} {
		quiet := false // the machine may have disturbances of its own
		for range 20 {
			p := &Pool{clock: clock, crowded: test.crowded, workers: []*worker{{span: span{to: clock.Ticks(float64(length)), queued: test.queued}}, {span: span{to: clock.Ticks(float64(length))}}}}
			before := p.read()
			before.ticks -= clock.Ticks(float64(test.jump))
			if got := p.disturbed(before); got == test.want {
				quiet = true
				break
			}
		}
		if !quiet {
			t.Errorf("%s: disturbed is not %v in any of 20 tries", test.name, test.want)
		}
	}
}

// The main estimate is of the slices that were not disturbed, if there are any,
// and only where it makes no difference when something is done.
func TestDisturbedSlicesAreLeftOut(t *testing.T) {
	clock := &Clock{nsPerTick: 1, step: 1}
	for _, test := range []struct {
		spec               string
		hits               []bool
		ns, all, disturbed float64
	}{
		{"find", []bool{false, true, false, false}, 10, 32.5, 0.25},
		{"find", []bool{true, true}, 100, 100, 1},
		{"find", []bool{false}, 10, 10, 0},
		{"storm", []bool{false, true}, 55, 0, 0},
	} {
		m, err := NewMachine("test", newCounting(t), compiled(t, test.spec, 1, 1), 1)
		if err != nil {
			t.Fatal(err)
		}
		r := Rotation{Machines: []*Machine{m}}
		tally := r.newTallies()[m]
		for _, hit := range test.hits {
			took := int64(10_000)
			if hit {
				took = 100_000
			}
			tally.add(m, 0, &Pool{hit: hit, workers: []*worker{{span: span{to: took, measured: 1000, all: 1000}}}})
		}
		whole := m.Samples(tally, clock)[0]
		if ns := value(t, whole, record.NsPerOp); ns != test.ns {
			t.Errorf("%s %v: %v ns/op, want %v", test.spec, test.hits, ns, test.ns)
		}
		if test.all == 0 {
			continue
		}
		if all, disturbed := value(t, whole, record.AllNsPerOp), value(t, whole, record.Disturbed); all != test.all || disturbed != test.disturbed {
			t.Errorf("%s %v: with all slices %v ns/op, %v disturbed, want %v and %v", test.spec, test.hits, all, disturbed, test.all, test.disturbed)
		}
	}
}
