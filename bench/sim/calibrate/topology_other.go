//go:build !linux

package calibrate

import "errors"

type core struct {
	cpu           int
	cache, socket string
}

func cores() ([]core, error) {
	return nil, errors.New("only Linux tells the topology that a platform needs")
}

func cacheBytes(_, _ int) int { return 0 }
func model() string           { return "" }

func pinned(int, func()) error { return errors.ErrUnsupported }
