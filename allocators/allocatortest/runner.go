package allocatortest

import (
	"fmt"
	"maps"
	"slices"
	"sync/atomic"

	"idlab/allocators"
)

// runner replays steps on a system under test and on a model, until an answer differs from the script or the model.
type runner struct {
	sut   sut
	model *model
	// After every so many steps, and after the last, an audit looks up the watched ids in every task. It finds changes
	// that no call should have made.
	every int
	watch []allocators.ID
	// stop is asked between two steps whether to end early; nil means never.
	stop func() bool

	at atomic.Int64 // index of the current step
}

// replay returns the first mismatch, or nil.
func (r *runner) replay(steps []step) *mismatch {
	var played []step
	for i, s := range steps {
		if r.stop != nil && i%16 == 15 && r.stop() {
			return nil
		}
		r.at.Store(int64(i))
		want := r.do(&s)
		played = append(played, s)
		if want != "" {
			return &mismatch{played, want}
		}
		if i%r.every != 0 && i != len(steps)-1 {
			continue
		}
		if s, want := r.audit(); want != "" {
			return &mismatch{append(played, s), want}
		}
	}
	return nil
}

// do makes a step and fills in its answer. If the answer is wrong, do returns the right one, else "".
func (r *runner) do(s *step) (want string) {
	scripted := s.answer
	s.answer = r.sut.do(*s)
	want = r.model.check(*s)
	if want == "" && scripted != "" {
		return expect(scripted, s.answer)
	}
	return want
}

// audit looks up the watched ids in every task, and returns the first wrong step with the right answer.
func (r *runner) audit() (s step, want string) {
	for _, letter := range slices.Sorted(maps.Keys(r.model.tasks)) {
		for _, id := range r.watch {
			s = step{task: letter, call: find, id: id}
			if want = r.do(&s); want != "" {
				return s, want
			}
		}
	}
	return s, ""
}

// mismatch is a replay that failed: the last step has the wrong answer.
type mismatch struct {
	steps []step
	want  string
}

func (d *mismatch) Error() string {
	last := d.steps[len(d.steps)-1]
	return fmt.Sprintf("in %s\n%v, want %s", script(d.steps), last, d.want)
}

// replayGuarded is replay in the goroutine of a check. It turns a panic into a mismatch, and tells the trial the steps
// for the report of a timeout.
func (r *runner) replayGuarded(t *trial, steps []step) (d *mismatch) {
	t.setDoing(func() string { return script(steps[:min(len(steps), int(r.at.Load())+1)]) })
	err := catchPanic(func() error {
		d = r.replay(steps)
		return nil
	})
	if err != nil {
		steps = slices.Clone(steps[:r.at.Load()+1])
		steps[len(steps)-1].answer = "panic"
		d = &mismatch{steps, "none: " + err.Error()}
	}
	return d
}
