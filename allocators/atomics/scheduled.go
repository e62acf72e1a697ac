//go:build sched

package atomics

import "idlab/allocators/sched"

// Before each access another thread may go on.
func read()  { sched.Yield() }
func write() { sched.Yield() }
