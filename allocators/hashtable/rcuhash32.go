package hashtable

import "idlab/allocators"

// RCUHash32 is RCU as it was between commits 1535cb80286e and 781764e0b439 of
// 2025, within the series: the scaled table with a lock per bucket, and the
// multiplicative hash of v4.7 that 6.14 had. Everything else, and why it is
// safe, is RCU's; the two differ in the hash alone, so whatever one measures
// between them is the hash's doing.
//
// Departure: the kernel split its timers into cache lines only after jhash came
// (commit 5fa75a432f1a); here all designs have the same timers, which parameter
// timer=packed makes as they were.
func RCUHash32() allocators.Design {
	d := RCU()
	d.Name = "rcu-hash32"
	d.Title = "global hash table, a lock per bucket, lock-free lookup, hash of v4.7"
	d.Years = "2025 (within v6.15)"
	d.Source = "commit 1535cb80286e"
	d.Params = bucketsParams("hash32")
	return d
}
