//go:build unix

package bench

import (
	"errors"
	"os/exec"
	"syscall"
	"time"
)

// Detach puts a child into a process group of its own, so that Ctrl-C reaches only this process. When the context
// of the command is done, the group is killed: the child and the processes that it started. A process that leaves the
// group may hold the output of the command open: it is not waited for.
func Detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.WaitDelay = time.Second
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// killed reports whether SIGKILL ended a process.
func killed(err error) bool {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}
