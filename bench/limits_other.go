//go:build !linux

package bench

// systemLimits returns no limits: they are read on Linux only.
func systemLimits() []limit { return nil }

func killFirst() {}
