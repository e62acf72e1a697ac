package kernel

import (
	"errors"
	"fmt"

	"idlab/allocators"
)

// Kernel is the running kernel.
func Kernel() allocators.Design {
	return allocators.Design{
		Name:      "kernel",
		Title:     "the running kernel, through real system calls in real processes",
		Years:     "now",
		Source:    "timer_create(2) and its kin",
		IDs:       allocators.NextID,
		Writers:   "the kernel's",
		Lookup:    "the kernel's",
		Restores:  lacks() == "",
		Reference: "system calls",
		Lacks:     lacks(),
		Counted:   allocators.Counted{Not: "the work is done in the kernel, which is not counted"},
		System:    open,
	}
}

// shortage is the error if this machine cannot run the design, or cannot run it at that size.
// It is errors.ErrUnsupported, since the design has not failed.
type shortage string

func (s shortage) Error() string        { return string(s) }
func (s shortage) Is(target error) bool { return target == errors.ErrUnsupported }

func shortagef(format string, args ...any) error { return shortage(fmt.Sprintf(format, args...)) }
