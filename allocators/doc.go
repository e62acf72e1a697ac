// Package allocators defines what the lab compares: ways to hand out timer ids
// to many tasks and to find the timer behind an id.
//
// The pieces, from the bottom up:
//
//   - Timer is the object behind an id, the kernel's k_itimer. It is intrusive:
//     a design links it into its structure.
//   - Allocator and Space are the contract of a design: what all tasks share,
//     and one task's ids. A new design writes four methods.
//   - System and Process are the timer system calls. NewSystem implements them
//     once over any Allocator, as posix-timers.c does over idr or hash, so that
//     designs differ only in their structure.
//   - Design is a catalog entry: a name, where it comes from, its parameters.
//
// The designs are in the packages below this one: a package per family, a file
// per design. Package catalog lists them. Package allocatortest is the
// conformance suite.
package allocators
