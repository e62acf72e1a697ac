//go:build linux && amd64

package kernel

import (
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// A keeper starts the processes of tasks. They must die with this process. PR_SET_PDEATHSIG
// watches the thread that called clone, and Go's threads come and go. So one thread starts
// all tasks, and lives as long as the system is open.
type keeper struct{ requests chan request }

// request asks for a task. page is the page of its first lane.
type request struct {
	page *page
	pid  chan int // negative for an error
}

func newKeeper() *keeper {
	k := &keeper{make(chan request)}
	go k.work()
	return k
}

// close ends the keeper's thread, and with it all tasks that still run.
func (k *keeper) close() { close(k.requests) }

// fork starts a task.
func (k *keeper) fork(p *page) (pid int, err error) {
	r := request{p, make(chan int, 1)}
	k.requests <- r
	if pid = <-r.pid; pid < 0 {
		return 0, syscall.Errno(-pid)
	}
	return pid, nil
}

func (k *keeper) work() {
	runtime.LockOSThread() // never unlocked: the thread ends with this goroutine
	for r := range k.requests {
		r.pid <- clone(r.page)
	}
}

// processFlags share everything but signal_struct and signal handlers, which make it a
// process. No signal reports its end, so that none disturbs a slice.
const processFlags = unix.CLONE_VM | unix.CLONE_FS | unix.CLONE_FILES

// threadFlags make a thread of the task that calls clone.
const threadFlags = processFlags | unix.CLONE_SIGHAND | unix.CLONE_THREAD | unix.CLONE_SYSVSEM

// clone starts a task with all signals blocked: handlers are Go code, and a task cannot run
// Go.
func clone(p *page) (pid int) {
	var all, before unix.Sigset_t
	for i := range all.Val {
		all.Val[i] = ^all.Val[i]
	}
	if err := unix.PthreadSigmask(unix.SIG_SETMASK, &all, &before); err != nil {
		return -int(err.(syscall.Errno))
	}
	pid = start(processFlags, p)
	unix.PthreadSigmask(unix.SIG_SETMASK, &before, nil)
	return pid
}
