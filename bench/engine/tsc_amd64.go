package engine

// readTSC reads the time-stamp counter, without a fence: the processor may move
// the reading past a few instructions around it, which is less than a fence
// costs.
//
//go:noescape
func readTSC() int64

// hasTSC reports whether the counter runs at a constant rate through all power
// states: CPUID leaf 0x80000007, EDX bit 8.
//
//go:noescape
func hasTSC() bool
