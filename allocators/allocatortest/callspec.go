//go:build sim

package allocatortest

import (
	"slices"
	"strings"

	"github.com/anishathalye/porcupine"

	"idlab/allocators"
)

// callSpec is the sequential specification of the system calls of one task. A create has two effects: it reserves the
// id, and makes the timer live. A delete has two as well: the timer stops being live, and its id becomes free. Every
// other call has one effect. So between the two effects the contract of allocators.Process holds: the id is taken, no
// call accepts the timer, and it is not listed. Each effect linearizes on its own, within the span of its call.
type callSpec struct{ lowest bool } // lowest: a create gives the lowest free id

// callState is the state of a task between two effects.
type callState struct {
	ids  [maxSpecIDs]callID
	list string // live timers, newest first; a byte per id
}

type callID struct {
	stage callStage
	by    int32 // in the stages reserved and deleting: the call that set the stage, and must end it
}

type callStage byte

const (
	stageFree callStage = iota
	stageReserved
	stageLive
	stageDeleting
)

// effect is the first or second effect of a call.
type effect struct {
	operation
	second bool
}

// effects returns the effects of a call.
func (e operation) effects() []effect {
	if twice := e.changed() && (e.call == create || e.call == at || e.call == del); !twice {
		return []effect{{e, false}}
	}
	return []effect{{e, false}, {e, true}}
}

// allows reports whether an effect is right in a state, and returns the next state.
func (r callSpec) allows(s callState, m effect) (bool, callState) {
	if m.call == timers {
		return m.answer == answerIDs(s.listed()), s
	}
	if m.given < 0 || int(m.given) >= len(s.ids) {
		return false, s
	}
	at := &s.ids[m.given]
	switch was := *at; {
	case m.call == find:
		return (m.answer == "yes") == (was.stage != stageFree), s
	case m.call == overrun:
		return (m.answer == "ok") == (was.stage == stageLive), s
	case m.answer == "EBUSY":
		return was.stage != stageFree, s
	case m.answer == "EINVAL":
		return was.stage != stageLive, s
	case m.call == del && !m.second:
		*at = callID{stageDeleting, m.timer}
		s.list = strings.ReplaceAll(s.list, string(byte(m.given)), "")
		return was.stage == stageLive, s
	case m.call == del:
		*at = callID{}
		return was == callID{stageDeleting, m.timer}, s
	case !m.second:
		*at = callID{stageReserved, m.timer}
		return was.stage == stageFree && r.mayReturn(s, m), s
	default:
		*at = callID{stageLive, 0}
		s.list = string(byte(m.given)) + s.list
		return was == callID{stageReserved, m.timer}, s
	}
}

func (r callSpec) mayReturn(s callState, m effect) bool {
	if m.call == at {
		return m.answer == "ok"
	}
	return m.answer == answerID(m.given, nil) &&
		(!r.lowest || !slices.ContainsFunc(s.ids[:m.given], func(id callID) bool { return id.stage == stageFree }))
}

func (s callState) listed() (ids []allocators.ID) {
	for _, id := range []byte(s.list) {
		ids = append(ids, allocators.ID(id))
	}
	return ids
}

// inOrder reports whether the order in which the calls returned, each with all of its effects, explains the answers.
func (r callSpec) inOrder(history []operation) bool {
	var s callState
	for _, e := range byReturn(history) {
		for _, m := range e.effects() {
			ok := false
			if ok, s = r.allows(s, m); !ok {
				return false
			}
		}
	}
	return true
}

// inAnyOrder reports whether some order of all effects explains the answers.
func (r callSpec) inAnyOrder(history []operation) bool {
	model := porcupine.Model{
		Init: func() any { return callState{} },
		Step: func(state, input, _ any) (bool, any) { return r.allows(state.(callState), input.(effect)) },
	}
	var all []porcupine.Operation
	for _, e := range history {
		for _, m := range e.effects() {
			all = append(all, porcupine.Operation{ClientId: e.worker, Input: m, Call: e.invoked, Return: e.returned})
		}
	}
	return porcupine.CheckOperations(model, all)
}
