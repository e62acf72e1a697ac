package allocatortest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/anishathalye/porcupine"

	"idlab/allocators"
)

// specState is the state of the specification: the holder of each id. If each task has ids of its own, histories are
// checked task by task, with a state for each.
type specState [maxSpecIDs]holder

// maxSpecIDs is the number of ids in a state.
const maxSpecIDs = 24

type holder struct {
	task  byte
	timer int32 // number of the timer; 0 if the id is free
}

// spaceSpec is the sequential specification of a space: it says which answers are right, one call at a time.
//
// It is weaker than the reference model of one worker (model.go) for designs that count. A concurrent create takes a
// ticket from the counter for each id that it tries, and may be delayed between the ticket and the test of the id. So
// create may give any free id, and EAGAIN is right within the limits of noteOverlaps. A design with the lowest free id
// searches and takes an id in one atomic step, so its specification is exact.
type spaceSpec struct {
	policy allocators.Policy
	ids    int64
}

// allows reports whether the answer is right in a state, and returns the next state.
func (r spaceSpec) allows(h specState, e operation) (bool, specState) {
	now := holder{e.task, e.timer}
	switch e.call {
	case create:
		if e.answer == "EAGAIN" {
			return e.overlappingAddAt || h.count(r.ids)+e.overlappingCreates >= r.ids, h
		}
		if !r.mayReturn(h, e) {
			return false, h
		}
		h[e.given] = now
		return true, h
	case at:
		if h[e.id].timer != 0 {
			return e.answer == "EBUSY", h
		}
		h[e.id] = now
		return e.answer == "ok", h
	case del:
		had := h[e.id]
		h[e.id] = holder{}
		return had == now, h
	case find:
		var want int32
		if e.id >= 0 && h[e.id].task == e.task {
			want = h[e.id].timer
		}
		return e.timer == want, h
	}
	return false, h
}

func (r spaceSpec) mayReturn(h specState, e operation) bool {
	if e.answer != answerID(e.given, nil) || e.given < 0 || int64(e.given) >= r.ids || h[e.given].timer != 0 {
		return false
	}
	return !lowestFree(r.policy) || h.count(int64(e.given)) == int64(e.given)
}

// count returns how many of the first ids are taken.
func (h specState) count(first int64) (n int64) {
	for _, holder := range h[:min(first, maxSpecIDs)] {
		if holder.timer != 0 {
			n++
		}
	}
	return n
}

// noteOverlaps counts the calls that overlap an EAGAIN of a design that counts. From the first id that it tries to the
// last, one ticket is drawn for each id, by this create or by another. The holder of a ticket finds the id taken, takes
// it, or is delayed. So each id that is free throughout the call needs an overlapping create that holds its ticket, and
// at most that many ids may be free. An overlapping AddAt moves the counter past ids that no create tries, so any
// number may be free.
func noteOverlaps(history []operation) {
	for i := range history {
		e := &history[i]
		if e.call != create || e.answer != "EAGAIN" {
			continue
		}
		for j, other := range history {
			if i == j || other.invoked > e.returned || other.returned < e.invoked {
				continue
			}
			switch other.call {
			case create:
				e.overlappingCreates++
			case at:
				e.overlappingAddAt = e.overlappingAddAt || other.answer == "ok"
			}
		}
	}
}

// check checks the histories in order. Each starts from the state that the one before left.
func (r *recorder) check(policy allocators.Policy) error {
	groups := []string{"a", "b"}
	if policy == allocators.LowestFreeOfAll {
		groups = []string{"ab"}
	}
	for _, letters := range groups {
		var start specState
		for n := range r.histories {
			history := slices.Concat(r.histories[n]...)
			history = slices.DeleteFunc(history, func(e operation) bool {
				return !strings.ContainsRune(letters, rune(e.task))
			})
			slices.SortFunc(history, func(a, b operation) int { return cmp.Compare(a.invoked, b.invoked) })
			if policy == allocators.NextID {
				noteOverlaps(history)
			}
			spaceSpec := spaceSpec{policy, r.ids}
			if !spaceSpec.linearizable(start, history) {
				return &nonLinearizable{n, start, spaceSpec.shrink(start, history)}
			}
			start = start.after(history)
		}
	}
	return nil
}

// linearizable reports whether an order of the operations explains their answers.
func (r spaceSpec) linearizable(start specState, history []operation) bool {
	model := porcupine.Model{
		Init: func() any { return start },
		Step: func(state, input, _ any) (bool, any) { return r.allows(state.(specState), input.(operation)) },
	}
	var input []porcupine.Operation
	for _, e := range history {
		input = append(input, porcupine.Operation{ClientId: e.worker, Input: e, Call: e.invoked, Return: e.returned})
	}
	return porcupine.CheckOperations(model, input)
}

// shrink deletes operations that changed nothing, as long as the rest is not linearizable. It keeps operations that
// changed the state: without them, others could become impossible.
func (r spaceSpec) shrink(start specState, history []operation) []operation {
	for i := 0; i < len(history); {
		without := slices.Delete(slices.Clone(history), i, i+1)
		if !history[i].changed() && !r.linearizable(start, without) {
			history = without
		} else {
			i++
		}
	}
	return history
}

// changed reports whether the operation changed the state.
func (e operation) changed() bool {
	return e.call != find && e.answer != "EAGAIN" && e.answer != "EBUSY"
}

// after returns the state after a linearizable history: the timers that were added and not deleted, in any order.
func (h specState) after(history []operation) specState {
	left := map[int32]bool{}
	for _, e := range history {
		if e.call == del {
			left[e.timer] = true
			h[e.id] = holder{}
		}
	}
	for _, e := range history {
		if (e.call == create || e.call == at) && e.changed() && !left[e.timer] {
			h[e.given] = holder{e.task, e.timer}
		}
	}
	return h
}

// nonLinearizable is a history without a linearization.
type nonLinearizable struct {
	number  int
	start   specState
	history []operation
}

func (u *nonLinearizable) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text,
		"history %d is not linearizable: no order of its calls explains the answers. At the start", u.number)
	for id, h := range u.start {
		if h.timer != 0 {
			fmt.Fprintf(&text, " id %d of task %c is timer %d,", id, h.task, h.timer)
		}
	}
	text.WriteString(" all other ids are free")
	for _, e := range u.history {
		fmt.Fprintf(&text, "\n%v", e)
	}
	return text.String()
}
