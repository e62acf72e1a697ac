package allocatortest

import (
	"slices"
	"strconv"

	"idlab/allocators"
)

// model is what a machine with timers should do, as slow and as obvious as can
// be: it judges the answers of a real one. Time spent in it is time well spent
// as long as no one has to think twice to see that it is right.
type model struct {
	policy allocators.Policy
	ids    int64 // in a space
	// crowded: there are tasks besides those that the model knows of, which
	// matters where all tasks share the ids.
	crowded bool
	tasks   map[byte]*modelTask
}

type modelTask struct {
	next int64           // the id that NextID tries first
	live []allocators.ID // oldest first
}

func newModel(policy allocators.Policy, ids int64) *model {
	return &model{policy: policy, ids: ids, tasks: map[byte]*modelTask{}}
}

func (m *model) task(letter byte) *modelTask {
	if m.tasks[letter] == nil {
		m.tasks[letter] = &modelTask{}
	}
	return m.tasks[letter]
}

func (t *modelTask) has(id allocators.ID) bool { return slices.Contains(t.live, id) }

// taken reports whether a task cannot have the id because it is in use.
func (m *model) taken(t *modelTask, id allocators.ID) bool {
	if m.policy != allocators.LowestFreeOfAll {
		return t.has(id)
	}
	for _, other := range m.tasks {
		if other.has(id) {
			return true
		}
	}
	return false
}

// count returns how many ids are taken for a task.
func (m *model) count(t *modelTask) (n int64) {
	if m.policy != allocators.LowestFreeOfAll {
		return int64(len(t.live))
	}
	for _, other := range m.tasks {
		n += int64(len(other.live))
	}
	return n
}

// judge takes note of a step and says what the answer should have been, "" if
// it is right as it is.
func (m *model) judge(s step) (want string) {
	t := m.task(s.task)
	switch s.call {
	case create:
		return m.judgeCreate(t, s.answer)
	case at:
		return m.judgeAt(t, s.id, s.answer)
	case find:
		want = "no"
		if t.has(s.id) {
			want = "yes"
		}
	case del:
		want = "EINVAL"
		if t.has(s.id) {
			want = "ok"
			t.live = slices.DeleteFunc(t.live, func(id allocators.ID) bool { return id == s.id })
		}
	case timers:
		newestFirst := slices.Clone(t.live)
		slices.Reverse(newestFirst)
		want = answerIDs(newestFirst)
	case exit:
		want = "ok"
		delete(m.tasks, s.task)
	}
	return unless(want, s.answer)
}

func unless(want, got string) string {
	if got == want {
		return ""
	}
	return want
}

func (m *model) judgeCreate(t *modelTask, answer string) (want string) {
	if m.count(t) == m.ids {
		return unless("EAGAIN", answer)
	}
	if id, certain := m.next(t); certain {
		t.live = append(t.live, id)
		t.next = (int64(id) + 1) % m.ids
		return unless(answerID(id, nil), answer)
	}
	n, err := strconv.ParseInt(answer, 10, 64)
	id := allocators.ID(n)
	if err != nil || n < 0 || n >= m.ids || m.taken(t, id) {
		return "a free id"
	}
	t.live = append(t.live, id)
	return ""
}

// next returns the id that the policy gives a task. Some is free.
func (m *model) next(t *modelTask) (_ allocators.ID, certain bool) {
	id := int64(0)
	switch m.policy {
	case allocators.NextID:
		id = t.next
	case allocators.LowestFree:
	case allocators.LowestFreeOfAll:
		if m.crowded {
			return 0, false
		}
	default:
		return 0, false
	}
	for m.taken(t, allocators.ID(id)) {
		id = (id + 1) % m.ids
	}
	return allocators.ID(id), true
}

func (m *model) judgeAt(t *modelTask, id allocators.ID, answer string) (want string) {
	switch {
	case id < 0 || int64(id) >= m.ids:
		return unless("EINVAL", answer)
	case m.taken(t, id):
		return unless("EBUSY", answer)
	case m.crowded && m.policy == allocators.LowestFreeOfAll && answer == "EBUSY":
		return ""
	}
	t.live = append(t.live, id)
	t.next = (int64(id) + 1) % m.ids
	return unless("ok", answer)
}
