//go:build !linux

package lock

import "runtime"

// yieldThread lets another goroutine have the CPU.
func yieldThread() { runtime.Gosched() }
