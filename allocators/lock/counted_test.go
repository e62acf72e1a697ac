//go:build counters

package lock

import (
	"testing"
	"unsafe"

	"idlab/allocators/counters"
)

// An acquisition is counted, nothing else is, and none of a Plain; and one that
// counts is as large as one that does not.
func TestCountedAcquisitions(t *testing.T) {
	var m Mutex
	var p Plain
	before := counters.Now()
	taken := 0
	for range 3 {
		m.Lock()
		taken++
		m.Unlock()
		m.Stats()
		p.Lock()
		taken++
		p.Unlock()
	}
	if got, want := counters.Now().Minus(before), (counters.Counts{Locks: 3}); got != want {
		t.Errorf("of %d acquisitions counted %+v, want %+v", taken, got, want)
	}
	if got, want := unsafe.Sizeof(m), unsafe.Sizeof(p); got != want {
		t.Errorf("a lock that counts is %d bytes, want %d", got, want)
	}
}
