//go:build counters

package atomics

import "idlab/allocators/counters"

// Each atomic access is counted, except stores to unpublished variables.
func load[V, T any](*T)                 { counters.Read() }
func store[T, V any](*T, V)             { counters.Write() }
func add[T, V any](*T, V)               { counters.Write() }
func swap[T, V any](*T, V)              { counters.Write() }
func compareAndSwap[T, V any](*T, V, V) { counters.Write() }
func initial[T, V any](*T, V)           {}

// Touch and TouchWrite do nothing in this build: see plain.go.
func Touch[T any](*T)      {}
func TouchWrite[T any](*T) {}
