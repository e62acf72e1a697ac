//go:build sched

package allocatortest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/anishathalye/porcupine"

	"idlab/allocators"
)

// callRules is the model of system calls in one task. A create is two moments: its id
// is reserved, and the timer comes to life. A delete is two as well: the timer ceases to
// live, and its id comes free. Every other call is one. So a call on an id between the
// two gives what the contract of allocators.Process says: it is taken, no call finds a
// timer there, and it is not listed.
type callRules struct{ lowest bool } // a create gives the lowest free id

// callState is what a task has between two moments.
type callState struct {
	ids  [mostHeldIDs]callID
	list string // of the timers that live, newest first, a byte for an id
}

type callID struct {
	stage callStage
	by    int32 // the call that brought it there, where that is to end it
}

type callStage byte

const (
	free callStage = iota
	reserved
	living
	leaving
)

// moment is one moment of a call.
type moment struct {
	event
	second bool
}

// moments returns the moments that a call has.
func (e event) moments() []moment {
	if twice := e.changed() && (e.call == create || e.call == at || e.call == del); !twice {
		return []moment{{e, false}}
	}
	return []moment{{e, false}, {e, true}}
}

// allows reports whether a moment may be now, and what the task has then.
func (r callRules) allows(s callState, m moment) (bool, callState) {
	if m.call == timers {
		return m.answer == answerIDs(s.listed()), s
	}
	if m.given < 0 || int(m.given) >= len(s.ids) {
		return false, s
	}
	at := &s.ids[m.given]
	switch was := *at; {
	case m.call == find:
		return (m.answer == "yes") == (was.stage != free), s
	case m.call == overrun:
		return (m.answer == "ok") == (was.stage == living), s
	case m.answer == "EBUSY":
		return was.stage != free, s
	case m.answer == "EINVAL":
		return was.stage != living, s
	case m.call == del && !m.second:
		*at = callID{leaving, m.timer}
		s.list = strings.ReplaceAll(s.list, string(byte(m.given)), "")
		return was.stage == living, s
	case m.call == del:
		*at = callID{}
		return was == callID{leaving, m.timer}, s
	case !m.second:
		*at = callID{reserved, m.timer}
		return was.stage == free && r.mayGive(s, m), s
	default:
		*at = callID{living, 0}
		s.list = string(byte(m.given)) + s.list
		return was == callID{reserved, m.timer}, s
	}
}

func (r callRules) mayGive(s callState, m moment) bool {
	if m.call == at {
		return m.answer == "ok"
	}
	return m.answer == answerID(m.given, nil) &&
		(!r.lowest || !slices.ContainsFunc(s.ids[:m.given], func(id callID) bool { return id.stage == free }))
}

func (s callState) listed() (ids []allocators.ID) {
	for _, id := range []byte(s.list) {
		ids = append(ids, allocators.ID(id))
	}
	return ids
}

// judge looks for an order of all moments that explains the answers.
func (r callRules) judge(history []event) error {
	model := porcupine.Model{
		Init: func() any { return callState{} },
		Step: func(state, input, _ any) (bool, any) { return r.allows(state.(callState), input.(moment)) },
	}
	var operations []porcupine.Operation
	for _, e := range history {
		for _, m := range e.moments() {
			operations = append(operations, porcupine.Operation{ClientId: e.worker, Input: m, Call: e.began, Return: e.ended})
		}
	}
	if porcupine.CheckOperations(model, operations) {
		return nil
	}
	var text strings.Builder
	text.WriteString("no order of the moments of these calls gives these answers")
	for _, e := range history {
		fmt.Fprintf(&text, "\n%v", e)
	}
	return fmt.Errorf("%s", text.String())
}
