//go:build sched

package atomics

import "idlab/allocators/sched"

// Each access is a scheduling point. Stores to unpublished variables are too: else the tests
// could not find a thread that sees such a variable too early.
func read()   { sched.Yield() }
func write()  { sched.Yield() }
func unseen() { sched.Yield() }
