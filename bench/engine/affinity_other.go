//go:build !linux

package engine

// CanPin reports whether this platform can pin a thread to a CPU.
const CanPin = false

// AllowedCPUs returns the CPUs that this process may run on; nil, since this platform does not tell.
func AllowedCPUs() []int { return nil }

// pinning is where a thread is pinned. This platform has none.
type pinning struct{}

func pin([]int) pinning { return pinning{} }

func (pinning) check() error { return nil }
