//go:build !linux

package engine

import "time"

// Only Linux has these statistics.

// TellsQueue reports whether this platform tells how long a thread waited in the run queue.
func TellsQueue() bool { return false }

type runQueue struct{}

func waits() *runQueue                  { return nil }
func (*runQueue) waited() time.Duration { return 0 }
func (*runQueue) close()                {}

func parks() int64 { return 0 }

func readCPUs([]int) cpuTimes { return cpuTimes{} }
