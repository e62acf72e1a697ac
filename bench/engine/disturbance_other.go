//go:build !linux

package engine

import "time"

// Only Linux tells.

// TellsQueue reports whether this platform tells how long a thread was kept from
// its CPU.
func TellsQueue() bool { return false }

type runQueue struct{}

func waits() *runQueue                  { return nil }
func (*runQueue) waited() time.Duration { return 0 }
func (*runQueue) close()                {}

func parks() int64 { return 0 }

func stolen() uint64 { return 0 }
