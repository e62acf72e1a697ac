//go:build !unix

package bench

import "os/exec"

func detach(*exec.Cmd) {}

// killed reports whether a process was ended from outside, which this platform
// does not tell.
func killed(error) bool { return false }
