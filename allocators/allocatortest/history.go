package allocatortest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"idlab/allocators"
)

// spaceSizes returns the sizes of the spaces of histories: small ones, which wrap and fill up often, and the whole one,
// used at both ends.
func spaceSizes() []int64 { return []int64{2, 4, 8, 32, wholeSpace} }

func historyChecks() (checks []Check) {
	for _, l := range layers() {
		checks = append(checks, Check{l.name + "-history", "random histories agree with the reference model",
			func(t *trial) error { return randomHistories(t, l) }, false})
	}
	return checks
}

func randomHistories(t *trial, l layer) error {
	for n := range t.rounds(100) {
		random := t.rand(n)
		h := history{layer: l, ids: t.spaceOf(spaceSizes()[n%len(spaceSizes())])}
		h.steps = randomSteps(random, h.ids, 100+random.IntN(200))
		if d := h.run(t); d != nil {
			return fmt.Errorf("seed %d, space of %d ids: %w", t.Seed, h.ids, h.shrink(t, d))
		}
	}
	return nil
}

// history is a sequence of steps without answers, for a new sut.
type history struct {
	layer layer
	ids   int64
	steps []step
}

// run replays the history on a new sut.
func (h history) run(t *trial) *mismatch {
	m, err := h.layer.open(t, h.ids)
	if err != nil {
		return &mismatch{[]step{{call: "open", answer: err.Error()}}, "success"}
	}
	r := &runner{sut: m, model: newModel(t.design.IDs, h.ids), every: 4, watch: watchedIDs(h.ids)}
	return r.replayGuarded(t, h.steps)
}

// shrink deletes steps, in ever smaller pieces, as long as the rest still fails. It stops after a second.
func (h history) shrink(t *trial, d *mismatch) *mismatch {
	deadline := time.Now().Add(time.Second)
	h.steps = withoutAnswers(d.steps)
	for size := len(h.steps) / 2; size > 0; size /= 2 {
		for from := 0; from+size <= len(h.steps) && time.Now().Before(deadline); {
			shorter := h
			shorter.steps = append(append([]step(nil), h.steps[:from]...), h.steps[from+size:]...)
			if sd := shorter.run(t); sd != nil {
				d, h.steps = sd, withoutAnswers(sd.steps)
			} else {
				from += size
			}
		}
	}
	return d
}

func withoutAnswers(steps []step) []step {
	out := append([]step(nil), steps...)
	for i := range out {
		out[i].answer = ""
	}
	return out
}

// randomSteps draws n steps.
func randomSteps(random *rand.Rand, ids int64, n int) []step {
	code := make([]byte, 2*n)
	for i := range code {
		code[i] = byte(random.Uint32())
	}
	return decode(code, ids)
}

// decode reads any bytes as a history, two bytes per step, as a fuzzer needs.
func decode(code []byte, ids int64) (steps []step) {
	const tasks = 3
	calls := [...]call{ // weighted by repetition
		create, create, create, create, create, create, at, at, at, del, del, del, del, find, find, timers}
	for ; len(code) >= 2; code = code[2:] {
		what, which := code[0], code[1]
		s := step{task: 'a' + what%tasks, call: calls[int(what/tasks)%len(calls)]}
		// An exit is rare, so that timers accumulate.
		if what >= 250 {
			s.call = exit
		}
		if s.call.takesID() {
			s.id = decodeID(which, ids)
		}
		steps = append(steps, s)
	}
	return steps
}

// decodeID reads a byte as an id, in most cases one of the first or last 16 of the space.
func decodeID(which byte, ids int64) allocators.ID {
	const few = 16
	n := int64(which) % min(ids, few)
	switch which / few {
	case 15:
		odd := [...]int64{-1, ids, ids + n, -wholeSpace, n - wholeSpace}
		return allocators.ID(odd[int(which)%len(odd)])
	case 14, 13, 12:
		return allocators.ID(ids - 1 - n)
	}
	return allocators.ID(n)
}
