//go:build counters

package atomics

import "idlab/allocators/counters"

// Each access is counted, except stores to unpublished variables.
func read()   { counters.Read() }
func write()  { counters.Write() }
func unseen() {}
