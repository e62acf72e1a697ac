//go:build !linux

package bench

// lockCPUs locks nothing: this platform does not pin workers.
func lockCPUs(string) (release func(), err error) { return func() {}, nil }
