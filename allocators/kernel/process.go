//go:build linux && amd64

package kernel

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"

	"idlab/allocators"
)

// process is a task: a real process with a thread, its lane, for each worker.
type process struct {
	system *system
	pid    int
	lanes  []*lane
	pages  []page

	// restoring says whether PR_TIMER_CREATE_RESTORE_IDS is on. The setting applies to all
	// threads of the task, so it must not change while a create is under way.
	mode      sync.RWMutex
	restoring bool
}

// lanesOf returns a lane for each page. Only the first lane has its thread already.
func lanesOf(pages []page, pid int) (lanes []*lane) {
	for i := range pages {
		lanes = append(lanes, &lane{page: &pages[i], pid: pid, tid: pid})
	}
	return lanes
}

// addThreads makes the first lane's thread start the threads of the other lanes.
func (p *process) addThreads() error {
	for _, l := range p.lanes[1:] {
		tid, err := p.lanes[0].call(unix.SYS_CLONE, threadFlags, uintptr(unsafe.Pointer(l.page)))
		if err != nil {
			return err
		}
		l.tid = tid
	}
	return nil
}

// Do implements allocators.Batcher.
func (p *process) Do(worker int, calls []allocators.Call, timed bool) (ns float64) {
	l := p.lanes[worker]
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.placed {
		l.place()
	}
	return p.do(l, calls, timed)
}

// one makes one call in any free lane.
func (p *process) one(kind allocators.CallKind, id allocators.ID) (allocators.ID, error) {
	l := p.anyLane()
	defer l.mu.Unlock()
	c := [1]allocators.Call{{Kind: kind, ID: id}}
	p.do(l, c[:], false)
	return c[0].ID, c[0].Err
}

// anyLane returns a lane with its lock held.
func (p *process) anyLane() *lane {
	for _, l := range p.lanes {
		if l.mu.TryLock() {
			return l
		}
	}
	l := p.lanes[0]
	l.mu.Lock()
	return l
}

func (p *process) Create() (allocators.ID, error) {
	id, err := p.one(allocators.CallCreate, 0)
	if err != nil {
		return -1, err
	}
	return id, nil
}

func (p *process) CreateAt(id allocators.ID) error {
	_, err := p.one(allocators.CallCreateAt, id)
	return err
}

// Find has no system call of its own: it is Overrun.
func (p *process) Find(id allocators.ID) bool {
	_, err := p.Overrun(id)
	return err == nil
}

// Overrun returns 0 for every timer: no timer is ever armed.
func (p *process) Overrun(id allocators.ID) (int, error) {
	_, err := p.one(allocators.CallOverrun, id)
	return 0, err
}

func (p *process) Delete(id allocators.ID) error {
	_, err := p.one(allocators.CallDelete, id)
	return err
}

// Timers reads /proc/PID/timers. If it cannot be read, Timers appends no id.
func (p *process) Timers(ids []allocators.ID) []allocators.ID {
	f, err := os.Open(timersFile(p.pid))
	if err != nil {
		return ids
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		text, isID := strings.CutPrefix(lines.Text(), "ID: ")
		if id, err := strconv.ParseInt(text, 10, 32); isID && err == nil {
			ids = append(ids, allocators.ID(id))
		}
	}
	return ids
}

func timersFile(pid int) string { return fmt.Sprintf("/proc/%d/timers", pid) }

// Exit ends the process: the kernel deletes its timers.
func (p *process) Exit() {
	p.end()
	p.system.forget(p)
}

// end kills the process and waits for its end.
func (p *process) end() {
	unix.Kill(p.pid, unix.SIGKILL)
	for {
		if _, err := unix.Wait4(p.pid, nil, unix.WALL, nil); err != unix.EINTR {
			return
		}
	}
}
