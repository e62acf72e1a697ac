package hashtable

import "idlab/allocators"

// RCUHash32 is RCU as it was between commits 1535cb80286e and 781764e0b439 of
// 2025, within the series: the scaled table with a lock per bucket, and the
// multiplicative hash of v4.7 that 6.14 had. Everything else is RCU's, its memory order
// included. The hash is the only difference, so it explains every measured one.
//
// Departure: the kernel moved the timer's lock to a second cache line only after jhash came
// (commit 5fa75a432f1a). Here all designs have the same timers; parameter timer=packed
// restores the earlier layout.
func RCUHash32() allocators.Design {
	d := RCU()
	d.Name = "rcu-hash32"
	d.Title = "global hash table, a lock per bucket, lock-free lookup, hash of v4.7"
	d.Years = "2025 (within v6.15)"
	d.Source = "commit 1535cb80286e"
	d.Params = bucketsParams("hash32")
	return d
}
