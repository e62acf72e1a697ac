// Package hashtable holds the designs that keep the timers of all tasks in one
// table of chains, hashed by owner and id, as Linux has done since 3.10.
// They share the chain (chain.go), the hashes (hash.go) and one of two tables:
// a page of heads under one lock (heads.go), or the scaled table with a lock per
// bucket (buckets.go). Each design has a file of its name. chain.go has the memory
// order and the linearization points of lookups without a lock.
package hashtable
