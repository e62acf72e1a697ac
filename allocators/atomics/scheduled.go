//go:build sched

package atomics

import "idlab/allocators/sched"

// Each access is a scheduling point. So are stores to unpublished variables: otherwise no schedule could show a thread
// that reads such a variable too early.
func read()   { sched.Yield() }
func write()  { sched.Yield() }
func unseen() { sched.Yield() }
