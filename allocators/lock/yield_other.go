//go:build !linux

package lock

import "runtime"

// yieldThread yields the P to another goroutine.
func yieldThread() { runtime.Gosched() }
