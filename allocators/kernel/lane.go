//go:build linux && amd64

package kernel

import (
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A lane is a thread of a task, and the page through which one worker hands it calls. turn, a
// futex in the page, says whether the worker or the task runs; the other one sleeps on it.
// Neither spins: both use the same CPU, so that a hand-over takes no CPU from other workers.
type lane struct {
	mu     sync.Mutex // held while calls are handed over
	page   *page
	pid    int // of the task
	tid    int
	placed bool // on the CPU of its worker
	dead   bool
}

// page is the memory that worker and task share. lane_linux_amd64.s uses its layout. It is
// outside of Go's heap, and is a page of memory.
type page struct {
	turn         uint32 // ofWorker or ofTask
	parent       uint32 // the process that the task lives for
	count        uint32 // of calls
	timed        uint32 // 1 if each call is timed
	began, ended int64  // ticks, around all calls
	patience     unix.Timespec
	event        sigevent
	calls        [mostCalls]sysCall
	_            [400]byte // 4096 = 112 + 64 × 56 + 400
}

const (
	ofWorker = 0
	ofTask   = 1

	mostCalls = 64
)

// Operations of futex(2), between threads that share memory.
const (
	futexWait = 128
	futexWake = 129
)

// sysCall is a system call of at most three arguments.
type sysCall struct {
	number uintptr
	args   [3]uintptr
	result int64 // as the kernel returns it: negative for an error
	ended  int64 // ticks, if calls are timed
	id     int32 // read and written by timer_create
	_      int32
}

func (c *sysCall) set(number uintptr, args ...uintptr) {
	c.number = number
	c.args = [3]uintptr{}
	copy(c.args[:], args)
}

// errno returns the error of the call, or nil.
func (c *sysCall) errno() error {
	if c.result < 0 {
		return syscall.Errno(-c.result)
	}
	return nil
}

// sigevent is struct sigevent of the kernel.
type sigevent struct {
	value  uint64
	signo  int32
	notify int32
	_      [48]byte
}

const sigevNone = 1 // no signal when the timer expires

// start clones the calling thread. The clone runs a lane on the page.
//
//go:noescape
func start(flags uintptr, p *page) (pid int)

// readTicks reads the clock by which lanes time calls, the time-stamp counter.
//
//go:noescape
func readTicks() int64

// patience is the time that a worker waits before it checks whether the task lives.
const patience = time.Second

// reset prepares a page for a new lane.
func (p *page) reset(parent int) {
	*p = page{
		parent: uint32(parent), patience: unix.NsecToTimespec(int64(patience)), event: sigevent{notify: sigevNone},
	}
}

// run makes the first n calls of the page and returns their time in ticks.
func (l *lane) run(n int, timed bool) (ticks int64, err error) {
	p := l.page
	p.count, p.timed = uint32(n), 0
	if timed {
		p.timed = 1
	}
	if l.dead {
		return 0, l.gone()
	}
	atomic.StoreUint32(&p.turn, ofTask)
	p.futex(futexWake, 1)
	for atomic.LoadUint32(&p.turn) == ofTask {
		// EINTR: the Go runtime preempts threads that run for long.
		errno := p.futex(futexWait, ofTask)
		if (errno == syscall.ETIMEDOUT || errno == syscall.EINTR) && !alive(l.pid) {
			l.dead = true
			return 0, l.gone()
		}
	}
	return p.ended - p.began, nil
}

// call makes one call and returns its result.
func (l *lane) call(number uintptr, args ...uintptr) (int, error) {
	c := &l.page.calls[0]
	c.set(number, args...)
	if _, err := l.run(1, false); err != nil {
		return 0, err
	}
	return int(c.result), c.errno()
}

// futex sleeps while the turn is value, or wakes the other side. It does not notify the Go
// runtime: a sleep takes as long as a few calls, and notifying takes longer.
func (p *page) futex(op, value uintptr) syscall.Errno {
	_, _, errno := unix.RawSyscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(&p.turn)), op, value,
		uintptr(unsafe.Pointer(&p.patience)), 0, 0)
	return errno
}

func (l *lane) gone() error { return fmt.Errorf("the task's process %d has died", l.pid) }

// alive reports whether a task runs. A dead task stays a zombie, so its pid is not reused.
func alive(pid int) bool {
	var info unix.Siginfo
	err := unix.Waitid(unix.P_PID, pid, &info, unix.WEXITED|unix.WNOHANG|unix.WNOWAIT|unix.WALL, nil)
	return err == nil && info.Signo == 0
}

// place puts the lane on the CPUs of the calling thread, which is its worker's. If the kernel
// refuses, figures vary more but stay correct.
func (l *lane) place() {
	l.placed = true
	var set unix.CPUSet
	if unix.SchedGetaffinity(0, &set) == nil {
		unix.SchedSetaffinity(l.tid, &set)
	}
}
