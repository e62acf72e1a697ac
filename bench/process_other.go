//go:build !unix

package bench

import "os/exec"

func detach(*exec.Cmd) {}

// killed reports whether a process was killed from outside. This platform does not tell.
func killed(error) bool { return false }
