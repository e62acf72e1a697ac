package allocatortest

import (
	"slices"
	"strconv"

	"idlab/allocators"
)

// model is the reference model of one worker: the tasks, their live timers and their next ids. It is slow and simple on
// purpose, so that a reader can see that it is right.
type model struct {
	policy allocators.Policy
	ids    int64 // size of the space
	// crowded: other workers have tasks that the model does not know. It matters if all tasks share the ids.
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

// taken reports whether the id is in use for a task: by the task itself, or by any task if all share the ids.
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

// count returns the number of ids that are taken for a task.
func (m *model) count(t *modelTask) (n int64) {
	if m.policy != allocators.LowestFreeOfAll {
		return int64(len(t.live))
	}
	for _, other := range m.tasks {
		n += int64(len(other.live))
	}
	return n
}

// check applies a step to the model. It returns "" if the answer is right, else the right answer.
func (m *model) check(s step) (want string) {
	t := m.task(s.task)
	switch s.call {
	case create:
		return m.checkCreate(t, s.answer)
	case at:
		return m.checkAt(t, s.id, s.answer)
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
	return expect(want, s.answer)
}

func expect(want, got string) string {
	if got == want {
		return ""
	}
	return want
}

func (m *model) checkCreate(t *modelTask, answer string) (want string) {
	if m.count(t) == m.ids {
		return expect("EAGAIN", answer)
	}
	if id, certain := m.next(t); certain {
		t.live = append(t.live, id)
		t.next = (int64(id) + 1) % m.ids
		return expect(answerID(id, nil), answer)
	}
	n, err := strconv.ParseInt(answer, 10, 64)
	id := allocators.ID(n)
	if err != nil || n < 0 || n >= m.ids || m.taken(t, id) {
		return "a free id"
	}
	t.live = append(t.live, id)
	return ""
}

// next returns the id that the policy chooses for a task; certain is false if the model cannot know it. An id must be
// free.
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

func (m *model) checkAt(t *modelTask, id allocators.ID, answer string) (want string) {
	switch {
	case id < 0 || int64(id) >= m.ids:
		return expect("EINVAL", answer)
	case m.taken(t, id):
		return expect("EBUSY", answer)
	case m.crowded && m.policy == allocators.LowestFreeOfAll && answer == "EBUSY":
		return ""
	}
	t.live = append(t.live, id)
	t.next = (int64(id) + 1) % m.ids
	return expect("ok", answer)
}
