//go:build !linux

package engine

// CanPin reports whether this platform lets a thread be kept on a CPU.
const CanPin = false

func allowedCPUs() []int { return nil }

func pin(int) error { return nil }
