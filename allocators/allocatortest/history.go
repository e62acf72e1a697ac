package allocatortest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"idlab/allocators"
)

// spaceSizes are the id spaces that histories run in: small ones, where ids
// wrap and run out all the time, and the whole one, used at both its ends.
func spaceSizes() []int64 { return []int64{2, 4, 8, 32, wholeSpace} }

func historyChecks() (checks []Check) {
	for _, l := range layers() {
		checks = append(checks, Check{l.name + "-history", "random histories go as the model says", func(t *trial) error {
			for n := range t.rounds(100) {
				random := t.rand(n)
				h := history{layer: l, ids: t.spaceOf(spaceSizes()[n%len(spaceSizes())])}
				h.steps = randomSteps(random, h.ids, 100+random.IntN(200))
				if d := h.run(t); d != nil {
					return fmt.Errorf("seed %d, a space of %d: %w", t.Seed, h.ids, h.shortest(t, d))
				}
			}
			return nil
		}, false})
	}
	return checks
}

// history is a sequence of calls, without answers, for a new machine.
type history struct {
	layer layer
	ids   int64
	steps []step
}

// run makes the history on a new machine.
func (h history) run(t *trial) *deviation {
	m, err := h.layer.open(t, h.ids)
	if err != nil {
		return &deviation{[]step{{call: "open", answer: err.Error()}}, "a machine"}
	}
	p := &player{machine: m, model: newModel(t.design.IDs, h.ids), every: 4, watch: watched(h.ids)}
	return t.play(p, h.steps)
}

// shortest drops steps for as long as the history deviates without them, in
// ever smaller pieces.
func (h history) shortest(t *trial, d *deviation) *deviation {
	deadline := time.Now().Add(time.Second)
	h.steps = unanswered(d.steps)
	for size := len(h.steps) / 2; size > 0; size /= 2 {
		for from := 0; from+size <= len(h.steps) && time.Now().Before(deadline); {
			shorter := h
			shorter.steps = append(append([]step(nil), h.steps[:from]...), h.steps[from+size:]...)
			if sd := shorter.run(t); sd != nil {
				d, h.steps = sd, unanswered(sd.steps)
			} else {
				from += size
			}
		}
	}
	return d
}

func unanswered(steps []step) []step {
	out := append([]step(nil), steps...)
	for i := range out {
		out[i].answer = ""
	}
	return out
}

// randomSteps draws a history.
func randomSteps(random *rand.Rand, ids int64, n int) []step {
	code := make([]byte, 2*n)
	for i := range code {
		code[i] = byte(random.Uint32())
	}
	return decode(code, ids)
}

// decode reads any bytes as a history, two to a step: what a fuzzer needs.
func decode(code []byte, ids int64) (steps []step) {
	const tasks = 3
	calls := [...]call{create, create, create, create, create, create, at, at, at, del, del, del, del, find, find, timers}
	for ; len(code) >= 2; code = code[2:] {
		what, which := code[0], code[1]
		s := step{task: 'a' + what%tasks, call: calls[int(what/tasks)%len(calls)]}
		// Seldom, or little would ever build up.
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

// decodeID reads a byte as an id, mostly one of the first or last in the space.
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
