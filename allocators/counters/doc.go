// Package counters counts the locks, atomic reads and atomic writes of designs.
// Unlike times, counts are the same on every machine and in every run.
//
// Counting costs time, so only builds with the tag counters count. In an ordinary
// build the types of packages atomics and lock are the plain ones. Accesses
// through other types are not counted: see allocators.Counted.
package counters
