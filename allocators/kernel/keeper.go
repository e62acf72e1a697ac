//go:build linux && amd64

package kernel

import (
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// A keeper starts the processes of tasks. They are to die with this process,
// but what PR_SET_PDEATHSIG watches is the thread that called clone, and Go's
// threads come and go. So one thread does it for all tasks, for as long as the
// system is open.
type keeper struct{ births chan birth }

// birth is a request for a task whose first lane has the page.
type birth struct {
	page *page
	pid  chan int // negative for an error
}

func newKeeper() *keeper {
	k := &keeper{make(chan birth)}
	go k.work()
	return k
}

// close ends the keeper's thread. All tasks must have ended, or they do now.
func (k *keeper) close() { close(k.births) }

// fork starts a task.
func (k *keeper) fork(p *page) (pid int, err error) {
	b := birth{p, make(chan int, 1)}
	k.births <- b
	if pid = <-b.pid; pid < 0 {
		return 0, syscall.Errno(-pid)
	}
	return pid, nil
}

func (k *keeper) work() {
	runtime.LockOSThread() // and never unlocked
	for b := range k.births {
		b.pid <- clone(b.page)
	}
}

// processFlags share all but what makes a process: its signal_struct and its
// signal handlers. No signal tells of its end, so that none disturbs a slice.
const processFlags = unix.CLONE_VM | unix.CLONE_FS | unix.CLONE_FILES

// threadFlags are those of a thread, in the task that clones.
const threadFlags = processFlags | unix.CLONE_SIGHAND | unix.CLONE_THREAD | unix.CLONE_SYSVSEM

// clone starts a task with all signals blocked: a handler is Go, and there is
// no Go in there.
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
