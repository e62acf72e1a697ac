//go:build !(linux && amd64)

package kernel

import (
	"runtime"

	"idlab/allocators"
	"idlab/allocators/params"
)

func lacks() string { return refusal().Error() }

// open fails: the design needs Linux system calls and assembly for amd64.
func open(params.Values) (allocators.System, error) {
	return nil, refusal()
}

func refusal() error {
	return shortagef(
		"the design kernel makes Linux system calls, from tasks written in assembly for amd64; this is %s/%s",
		runtime.GOOS, runtime.GOARCH)
}
