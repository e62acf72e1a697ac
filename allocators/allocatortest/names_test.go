//go:build sim

package allocatortest

import (
	"slices"
	"sync"
	"testing"
	"unsafe"

	"idlab/allocators/atomics"
)

// leaf and tree are a structure such as designs have.
type leaf struct {
	level int
	next  atomics.Pointer[leaf]
}

type tree struct {
	count  atomics.Uint32
	slots  []atomics.Pointer[leaf]
	top    atomics.Pointer[leaf]
	parent *tree
	other  any      // no pointer
	_      sync.Map // its Load has an argument
}

// Variables are named by the fields of the object that they are in, objects by their types, and all else by numbers.
func TestTranscriptNames(t *testing.T) {
	root := &tree{slots: make([]atomics.Pointer[leaf], 3), parent: new(tree), other: leaf{}}
	first, second := new(leaf), new(leaf)
	root.top.Store(first)
	lone, other, marked := new(uint64), new(uint64), new(uint64)
	n := newNames(func() []object { return []object{named("space", root)} })
	n.find(first)
	n.find(second)
	variable := func(p unsafe.Pointer) string { return n.variable(p, nil) }
	got := []string{
		variable(unsafe.Pointer(&root.count)), variable(unsafe.Pointer(&root.slots[2])),
		variable(unsafe.Pointer(&first.next)), n.value(first), n.value(second), variable(unsafe.Pointer(&second.level)),
		variable(unsafe.Pointer(&root.parent.count)), n.value(unsafe.Pointer(&root.slots[1])),
		variable(unsafe.Pointer(lone)), n.value(lone), n.value(other), variable(unsafe.Pointer(other)),
		n.value(unsafe.Add(unsafe.Pointer(marked), 1)), variable(unsafe.Pointer(lone)),
		n.value((*leaf)(nil)), n.value(uint32(5)), n.value(int32(-5)), n.value(uint64(1)<<32 + 3), n.value(leaf{}),
	}
	want := []string{
		"space.count", "space.slots[2]", "leaf1.next", "leaf1", "leaf2", "leaf2.level", "tree1.count", "&space.slots[1]",
		"v1", "&v1", "p1", "*p1", "p2+1", "v1", "nil", "5", "-5", "0x100000003", "",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
