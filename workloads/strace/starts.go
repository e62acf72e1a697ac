package strace

import "slices"

// start processes the end of a call that started thread tid.
func (p *parser) start(tid int, o origin) {
	ts := &p.threads
	// Lines of the child, even its last one, may precede the end of the call.
	for i := len(ts.all) - 1; i > 0 && ts.all[i].first >= o.begun; i-- {
		if t := ts.all[i]; t.tid == tid && t.origin == nil {
			t.origin = &o
			return
		}
	}
	if t := ts.live[tid]; t != nil {
		p.split(t, &o)
		return
	}
	ts.appear(tid, o.ended).origin = &o
}

// split ends thread t, which has ended without a line, and gives its lines since the call o to a new
// thread of the same id.
func (p *parser) split(t *thread, o *origin) {
	ts := &p.threads
	late := t.lastLine > o.begun
	ts.vanish(t, moment{o.begun, p.clock.since})
	child := ts.appear(t.tid, o.ended)
	child.origin = o
	if !late {
		return
	}
	child.first, child.seen, child.lastLine = o.begun, t.seen, t.lastLine
	ts.all = ts.all[:len(ts.all)-1] // before the threads that it started
	ts.insert(child)
	if t.inCall != nil && t.inCall.line > o.begun {
		child.inCall, t.inCall = t.inCall, nil
	}
	if t.left.line > o.begun {
		child.left, child.leftGroup = t.left, t.leftGroup
		t.left, t.leftGroup = moment{}, false
	}
	for i := len(p.calls) - 1; i >= 0 && int(p.calls[i].ended) > o.begun; i-- {
		if c := &p.calls[i]; c.by == t && int(c.begun) > o.begun {
			c.by = child
			child.lastCall = max(child.lastCall, i+1)
			if c.kind.OnTimer() {
				child.timerCalls++
				t.timerCalls--
			}
		}
	}
	for _, other := range ts.all {
		if other.origin != nil && other.origin.by == t && other.origin.begun > o.begun {
			other.origin.by = child
		}
	}
	for i := range ts.unanswered {
		if u := &ts.unanswered[i]; u.by == t && u.begun > o.begun {
			u.by = child
		}
	}
}

// insert adds a thread in the order of first lines.
func (ts *threads) insert(t *thread) {
	i := len(ts.all)
	for i > 0 && ts.all[i-1].first > t.first {
		i--
	}
	ts.all = slices.Insert(ts.all, i, t)
}
