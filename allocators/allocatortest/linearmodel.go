package allocatortest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/anishathalye/porcupine"

	"idlab/allocators"
)

// held is who has which id. Where tasks have ids of their own, each task has a
// held and histories are judged task by task.
type held [mostHeldIDs]holder

// mostHeldIDs is how many ids histories may speak of.
const mostHeldIDs = 16

type holder struct {
	task  byte
	timer int32 // 0: the id is free
}

// rules is the model of one call at a time.
//
// It is less strict than the model of single workers (model.go) where racing
// excuses a design that counts through the ids: there each id that is tried is
// a ticket, and who holds a ticket may be late. So a create is given any id
// that is free, and EAGAIN has the excuses that excuse grants. A design that
// gives the lowest free id gets no excuse: it must search and take in one.
type rules struct {
	policy allocators.Policy
	ids    int64
}

// allows reports whether the call may answer so, and who has which id then.
func (r rules) allows(h held, e event) (bool, held) {
	now := holder{e.task, e.timer}
	switch e.call {
	case create:
		if e.answer == "EAGAIN" {
			return e.besideWanted || h.count(r.ids)+e.besideCreates >= r.ids, h
		}
		if !r.mayGive(h, e) {
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

func (r rules) mayGive(h held, e event) bool {
	if e.answer != answerID(e.given, nil) || e.given < 0 || int64(e.given) >= r.ids || h[e.given].timer != 0 {
		return false
	}
	lowest := r.policy == allocators.LowestFree || r.policy == allocators.LowestFreeOfAll
	return !lowest || h.count(int64(e.given)) == int64(e.given)
}

// count returns how many of the first ids are taken.
func (h held) count(first int64) (n int64) {
	for _, holder := range h[:min(first, mostHeldIDs)] {
		if holder.timer != 0 {
			n++
		}
	}
	return n
}

// excuse notes what may excuse the EAGAINs of a task that counts. From the
// first id it tries to the last, one ticket for each id was drawn, by itself or
// by another create; each ticket found its id taken, or took it, or its holder
// is late. So of the ids that were free when it began, each has a create of its
// own that was under way beside it: as many may be missing. A wanted id that is
// taken meanwhile sets the count anew, past ids that nobody tried.
func excuse(history []event) {
	for i := range history {
		e := &history[i]
		if e.call != create || e.answer != "EAGAIN" {
			continue
		}
		for j, other := range history {
			if i == j || other.began > e.ended || other.ended < e.began {
				continue
			}
			switch other.call {
			case create:
				e.besideCreates++
			case at:
				e.besideWanted = e.besideWanted || other.answer == "ok"
			}
		}
	}
}

// judge looks at one history after the other, each of which starts from what
// the one before it left.
func (r *recorder) judge(policy allocators.Policy) error {
	groups := []string{"a", "b"}
	if policy == allocators.LowestFreeOfAll {
		groups = []string{"ab"}
	}
	for _, letters := range groups {
		var start held
		for n := range r.histories {
			history := slices.Concat(r.histories[n]...)
			history = slices.DeleteFunc(history, func(e event) bool { return !strings.ContainsRune(letters, rune(e.task)) })
			slices.SortFunc(history, func(a, b event) int { return cmp.Compare(a.began, b.began) })
			if policy == allocators.NextID {
				excuse(history)
			}
			rules := rules{policy, r.ids}
			if !rules.explain(start, history) {
				return &unexplained{n, start, rules.shortest(start, history)}
			}
			start = start.after(history)
		}
	}
	return nil
}

// explain reports whether there is an order of the calls that explains them.
func (r rules) explain(start held, history []event) bool {
	model := porcupine.Model{
		Init: func() any { return start },
		Step: func(state, input, _ any) (bool, any) { return r.allows(state.(held), input.(event)) },
	}
	var operations []porcupine.Operation
	for _, e := range history {
		operations = append(operations, porcupine.Operation{ClientId: e.worker, Input: e, Call: e.began, Return: e.ended})
	}
	return porcupine.CheckOperations(model, operations)
}

// shortest leaves out calls that changed nothing, for as long as the others
// remain without explanation. Without one that changed something they might
// have none for want of it.
func (r rules) shortest(start held, history []event) []event {
	for i := 0; i < len(history); {
		without := slices.Delete(slices.Clone(history), i, i+1)
		if !history[i].changed() && !r.explain(start, without) {
			history = without
		} else {
			i++
		}
	}
	return history
}

func (e event) changed() bool {
	return e.call != find && e.answer != "EAGAIN" && e.answer != "EBUSY"
}

// after returns who has which id after a history that was explained: those who
// came and did not leave, in whatever order that was.
func (h held) after(history []event) held {
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

// unexplained is a history of which no order of calls gives the answers.
type unexplained struct {
	number  int
	start   held
	history []event
}

func (u *unexplained) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "history %d: no order of these calls, each at a moment of its span, gives these answers. At first", u.number)
	for id, h := range u.start {
		if h.timer != 0 {
			fmt.Fprintf(&text, " %c.%d is timer %d,", h.task, id, h.timer)
		}
	}
	text.WriteString(" the rest is free")
	for _, e := range u.history {
		fmt.Fprintf(&text, "\n%v", e)
	}
	return text.String()
}
