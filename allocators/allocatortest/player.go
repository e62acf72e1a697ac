package allocatortest

import (
	"fmt"
	"maps"
	"slices"
	"sync/atomic"

	"idlab/allocators"
)

// player makes steps on a machine beside a model, until an answer is not what
// the script or the model says.
type player struct {
	machine machine
	model   *model
	// After every so many steps, and at the end, an audit looks up the watched
	// ids in every task: that shows what a call changed and had no business to.
	every int
	watch []allocators.ID
	// late says that it is time to end, between two steps; nil for never.
	late func() bool

	at atomic.Int64 // the step under way
}

// play returns the deviation, or nil.
func (p *player) play(steps []step) *deviation {
	var played []step
	for i, s := range steps {
		if p.late != nil && i%16 == 15 && p.late() {
			return nil
		}
		p.at.Store(int64(i))
		want := p.make(&s)
		played = append(played, s)
		if want != "" {
			return &deviation{played, want}
		}
		if i%p.every != 0 && i != len(steps)-1 {
			continue
		}
		if s, want := p.audit(); want != "" {
			return &deviation{append(played, s), want}
		}
	}
	return nil
}

// make makes a step, fills in the answer, and returns what it should have been
// where it is wrong.
func (p *player) make(s *step) (want string) {
	scripted := s.answer
	s.answer = p.machine.do(*s)
	want = p.model.judge(*s)
	if want == "" && scripted != "" {
		return unless(scripted, s.answer)
	}
	return want
}

func (p *player) audit() (s step, want string) {
	for _, letter := range slices.Sorted(maps.Keys(p.model.tasks)) {
		for _, id := range p.watch {
			s = step{task: letter, call: find, id: id}
			if want = p.make(&s); want != "" {
				return s, want
			}
		}
	}
	return s, ""
}

// deviation is where a machine left the way: the last step is what it did.
type deviation struct {
	steps []step
	want  string
}

func (d *deviation) Error() string {
	last := d.steps[len(d.steps)-1]
	return fmt.Sprintf("in %s\n%v, want %s", script(d.steps), last, d.want)
}

// play is player.play, with a panic made a deviation and the steps made known
// in case one hangs.
func (t *trial) play(p *player, steps []step) (d *deviation) {
	t.note(func() string { return script(steps[:min(len(steps), int(p.at.Load())+1)]) })
	err := rescued(func() error {
		d = p.play(steps)
		return nil
	})
	if err != nil {
		steps = slices.Clone(steps[:p.at.Load()+1])
		steps[len(steps)-1].answer = "panic"
		d = &deviation{steps, "none: " + err.Error()}
	}
	return d
}
