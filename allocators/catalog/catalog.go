// Package catalog lists every design of the lab, in the order of history.
package catalog

import (
	"idlab/allocators"
	"idlab/allocators/hashtable"
	"idlab/allocators/idr"
)

// Designs returns the catalog.
func Designs() []allocators.Design {
	return []allocators.Design{
		idr.IDR(),
		hashtable.OneLock(),
		hashtable.BucketLock(),
		hashtable.RCU(),
	}
}
