//go:build counters

package atomics

import "idlab/allocators/counters"

// Each access is counted.
func read()  { counters.Read() }
func write() { counters.Write() }
