//go:build sched

package atomics

import "idlab/allocators/sched"

// Before each access another thread may go on: before stores that nobody should see
// too, or one that does see the variable before would never be found.
func read()   { sched.Yield() }
func write()  { sched.Yield() }
func unseen() { sched.Yield() }
