//go:build !linux

package engine

// CanPin reports whether this platform can pin a thread to a CPU.
const CanPin = false

func allowedCPUs() []int { return nil }

func pin(int) error { return nil }
