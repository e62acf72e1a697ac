//go:build !linux

package calibrate

import "errors"

// pinned fails: only Linux pins threads here.
func pinned(int, func()) error { return errors.ErrUnsupported }
