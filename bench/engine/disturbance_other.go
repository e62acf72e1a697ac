//go:build !linux

package engine

import "time"

// Only Linux tells.

type runQueue struct{}

func waits() *runQueue                  { return nil }
func (*runQueue) waited() time.Duration { return 0 }
func (*runQueue) close()                {}

func stolen() uint64 { return 0 }
