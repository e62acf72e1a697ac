//go:build linux && amd64

package kernel

import (
	"unsafe"

	"golang.org/x/sys/unix"

	"idlab/allocators"
)

// This file turns calls into system calls. Whether timer_create reads a wanted id is no
// argument of the call but a mode of the whole process, set by prctl(2). A task keeps the
// mode of its last create, like a program that restores many timers. So calls are handed
// over in pieces, and all creates of a piece need the same mode.

// do makes calls in a lane, piece by piece.
func (p *process) do(l *lane, calls []allocators.Call, timed bool) (ns float64) {
	for len(calls) > 0 {
		n, creates := p.piece(calls)
		switch creates {
		case refused:
			calls[0].Err = errNoExactIDs
		case noCreates:
			ns += p.system.issue(l, calls[:n], timed)
		default:
			ns += p.issueIn(creates == wantedIDs, l, calls[:n], timed)
		}
		calls = calls[n:]
	}
	return ns
}

// creates is the mode that the creates of a piece need.
type creates int

const (
	noCreates creates = iota
	nextIDs
	wantedIDs
	refused // a wanted id that this kernel cannot give
)

// piece returns the number of calls to hand over together: as many as fit a page and need
// one mode.
func (p *process) piece(calls []allocators.Call) (n int, need creates) {
	for n < min(len(calls), mostCalls) {
		here := noCreates
		switch calls[n].Kind {
		case allocators.CallCreate:
			here = nextIDs
		case allocators.CallCreateAt:
			here = wantedIDs
		}
		switch {
		case here == wantedIDs && !p.system.exact && n == 0:
			return 1, refused
		case here == wantedIDs && !p.system.exact, here != noCreates && need != noCreates && here != need:
			return n, need
		case here != noCreates:
			need = here
		}
		n++
	}
	return n, need
}

// issueIn makes calls with the task in that mode. Lanes wait for each other only when the
// mode changes.
func (p *process) issueIn(restoring bool, l *lane, calls []allocators.Call, timed bool) (ns float64) {
	p.mode.RLock()
	if p.restoring == restoring {
		defer p.mode.RUnlock()
		return p.system.issue(l, calls, timed)
	}
	p.mode.RUnlock()
	p.mode.Lock()
	defer p.mode.Unlock()
	set := uintptr(unix.PR_TIMER_CREATE_RESTORE_IDS_OFF)
	if restoring {
		set = unix.PR_TIMER_CREATE_RESTORE_IDS_ON
	}
	if _, err := l.call(unix.SYS_PRCTL, unix.PR_TIMER_CREATE_RESTORE_IDS, set); err != nil {
		fail(calls, err)
		return 0
	}
	p.restoring = restoring
	return p.system.issue(l, calls, timed)
}

// issue makes the calls in the lane.
func (s *system) issue(l *lane, calls []allocators.Call, timed bool) (ns float64) {
	for i := range calls {
		l.page.encode(i, &calls[i])
	}
	ticks, err := l.run(len(calls), timed)
	if err != nil {
		fail(calls, err)
		return 0
	}
	from := l.page.began
	for i := range calls {
		c := &l.page.calls[i]
		calls[i].Err = c.errno()
		if calls[i].Kind == allocators.CallCreate {
			calls[i].ID = allocators.ID(c.id)
		}
		if timed {
			calls[i].Took = float64(c.ended-from) * s.nsPerTick
			from = c.ended
		}
	}
	return float64(ticks) * s.nsPerTick
}

// encode writes a call as call i of the page.
func (p *page) encode(i int, call *allocators.Call) {
	c := &p.calls[i]
	switch call.Kind {
	case allocators.CallCreate, allocators.CallCreateAt:
		c.id = int32(call.ID)
		c.set(unix.SYS_TIMER_CREATE, unix.CLOCK_MONOTONIC,
			uintptr(unsafe.Pointer(&p.event)), uintptr(unsafe.Pointer(&c.id)))
	case allocators.CallOverrun:
		c.set(unix.SYS_TIMER_GETOVERRUN, uintptr(call.ID))
	case allocators.CallDelete:
		c.set(unix.SYS_TIMER_DELETE, uintptr(call.ID))
	}
}

func fail(calls []allocators.Call, err error) {
	for i := range calls {
		calls[i].Err = err
	}
}
