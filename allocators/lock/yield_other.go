//go:build !linux

package lock

import "runtime"

// YieldThread yields the P to another goroutine.
func YieldThread() { runtime.Gosched() }
