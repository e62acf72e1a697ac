//go:build counters

package atomics

import "idlab/allocators/counters"

// Each atomic access is counted, except stores to unpublished variables.
func load[T any](*T)    { counters.Read() }
func store[T any](*T)   { counters.Write() }
func rmw[T any](*T)     { counters.Write() }
func initial[T any](*T) {}

// Touch and TouchWrite do nothing in this build: see plain.go.
func Touch[T any](*T)      {}
func TouchWrite[T any](*T) {}
