//go:build !counters && !sim

package atomics

import (
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
)

// In an ordinary build the types are those of sync/atomic. Otherwise this does not compile.
var (
	_ *atomic.Int32          = (*Int32)(nil)
	_ *atomic.Uint32         = (*Uint32)(nil)
	_ *atomic.Uint64         = (*Uint64)(nil)
	_ *atomic.Pointer[Int32] = (*Pointer[Int32])(nil)
)

// An ordinary build inlines the operations as if sync/atomic had been imported. This needs handOn.
func TestInlined(t *testing.T) {
	for pkg, calls := range map[string][]string{
		"idlab/allocators/nextid": {"atomic.(*Uint32).Add", "atomic.(*Uint32).Store"},
		"idlab/allocators/hashtable": {
			"atomic.(*Uint64).Load", "atomic.(*Uint64).Store", "atomic.(*Int32).Load", "atomic.(*Pointer["},
		"idlab/allocators/radix": {"atomics.LoadPointer", "atomics.StorePointer", "atomic.(*Uint64).Load"},
		"idlab/allocators/peers": {"atomic.(*Uint32).Load", "atomic.(*Int64).Add"}, // the second in xsync
	} {
		out, err := exec.Command("go", "build", "-gcflags=-m", pkg).CombinedOutput()
		if err != nil {
			t.Skipf("go build fails: %v: %s", err, out)
		}
		for _, call := range calls {
			if !strings.Contains(string(out), "inlining call to "+call) {
				t.Errorf("%s: %s is not inlined", pkg, call)
			}
		}
	}
}
