// Package catalog lists every design of the lab, in the order of history.
package catalog

import (
	"idlab/allocators"
	"idlab/allocators/hashtable"
	"idlab/allocators/kernel"
	"idlab/allocators/peers"
	"idlab/allocators/pertask"
	"idlab/allocators/radix"
	"idlab/allocators/slotcoded"
)

// Designs returns the catalog: what Linux did, what it passed over, the lab's own
// answer, what Go programs use, and the kernel that is running.
func Designs() []allocators.Design {
	return []allocators.Design{
		radix.IDR(),
		hashtable.AsPosted(),
		hashtable.OneLock(),
		hashtable.OneLockRCU(),
		hashtable.OneLockPrecheck(),
		hashtable.BucketLock(),
		hashtable.RCUHash32(),
		hashtable.RCU(),
		radix.XArray(),
		radix.XArrayDense(),
		slotcoded.SlotCoded(),
		pertask.PerTask(),
		peers.MutexMap(),
		peers.SyncMap(),
		peers.Xsync(),
		peers.ImmutableRadix(),
		peers.Array(),
		kernel.Kernel(),
	}
}
