//go:build unix

package bench

import (
	"errors"
	"os/exec"
	"syscall"
)

// detach puts a child into a process group of its own, so that Ctrl-C reaches only the supervisor. The supervisor then
// kills the group: the child and the processes that it started.
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
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
