package engine

import (
	"idlab/allocators"
	"idlab/workloads"
)

// prediction is a batch of a remote seek: the delete of the timer that was created last, then pairs of a create and a
// delete. The delete of a pair has the id that the create gets if ids follow one another.
type prediction []allocators.Call

// predict returns the batch that continues from id. It ends before want, and has fewer than remoteBurst calls. last is
// the last id that it predicts.
func predict(id, want allocators.ID) (p prediction, last allocators.ID) {
	p = prediction{{Kind: allocators.CallDelete, ID: id}}
	for last = id; last+1 < want && len(p) < remoteBurst-1; last++ {
		p = append(p,
			allocators.Call{Kind: allocators.CallCreate}, allocators.Call{Kind: allocators.CallDelete, ID: last + 1})
	}
	return p, last
}

// err returns the error of a create, if there is one.
func (p prediction) err() error {
	for _, c := range p {
		if c.Kind == allocators.CallCreate && c.Err != nil {
			return c.Err
		}
	}
	return nil
}

// strays returns deletes of the timers whose id differs from the prediction. The batch did not delete them.
func (p prediction) strays() (deletes []allocators.Call) {
	for i, c := range p {
		if c.Kind == allocators.CallCreate && p[i+1].ID != c.ID {
			deletes = append(deletes, allocators.Call{Kind: allocators.CallDelete, ID: c.ID})
		}
	}
	return deletes
}

// seek is seeker.seek in batches, for which it predicts the ids.
func (h remoteWorker) seek(op workloads.Op) (done bool) {
	m := h.subject
	p := m.procs[op.Task()].(allocators.Batcher)
	do := func(calls ...allocators.Call) {
		h.calls = calls
		h.inside += h.clock.Ticks(p.Do(h.worker, calls, false))
	}
	do(allocators.Call{Kind: allocators.CallCreate})
	id, want := h.calls[0].ID, m.wanted[op.Slot()]
	if err := h.calls[0].Err; err != nil {
		h.fail(op, err)
		return true
	}
	if id == want {
		h.found(op)
		return true
	}
	if h.lost(op, id) {
		do(allocators.Call{Kind: allocators.CallDelete, ID: id})
		return true
	}
	batch, last := predict(id, want)
	h.sought = last
	do(batch...)
	if err := batch.err(); err != nil {
		h.fail(op, err)
		return true
	}
	if strays := batch.strays(); len(strays) > 0 {
		do(strays...)
		h.wanted++
		h.sought = noTimer
		h.refuse(op, errNotConsecutive)
		return true
	}
	return false
}
