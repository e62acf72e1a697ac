// Package peers holds the structures that a Go programmer would use today: a Go
// map under a mutex, sync.Map, xsync.Map, a persistent radix tree and a bare
// array, each as a design with little code around it. They show whether the
// kernel's designs are good in Go too.
//
// Each task has a structure of its own, so none of them hashes an owner.
package peers
