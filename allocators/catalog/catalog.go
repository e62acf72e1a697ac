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

// Designs returns the catalog: the designs of Linux, those that it rejected, the lab's own,
// those of Go programs, and the running kernel.
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
