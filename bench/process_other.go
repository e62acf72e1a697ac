//go:build !unix

package bench

import (
	"os/exec"
	"time"
)

// Detach has a process that the child started, and that holds the output of the command open, not waited for.
func Detach(cmd *exec.Cmd) { cmd.WaitDelay = time.Second }

// killed reports whether a process was killed from outside. This platform does not tell.
func killed(error) bool { return false }
