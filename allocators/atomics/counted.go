//go:build counters

package atomics

import "idlab/allocators/counters"

// Each access is counted, but for stores that nobody sees.
func read()   { counters.Read() }
func write()  { counters.Write() }
func unseen() {}
