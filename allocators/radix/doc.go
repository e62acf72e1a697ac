// Package radix holds the designs that keep timers in radix trees of 64-slot
// nodes: one tree for the machine, as Linux had from 2002 to 2013, or one in
// each task, as Linux considered and rejected in 2025. They share the tree
// (tree.go, with its memory order) and its nodes (node.go). They differ in the
// scope of a tree and its lock, machine or task, and in how an id is chosen.
package radix
