package sim

import "testing"

// Lines have the numbers of their first touch, also after the table has grown.
func TestNumbering(t *testing.T) {
	var n numbering
	const lines, apart = 10_000, 4096 // so that many fall on one slot without a hash
	for range 2 {
		for i := range lines {
			if got := n.of(uintptr(1+i*apart) * lineSize); got != Line(i) {
				t.Fatalf("line %d has number %d", i, got)
			}
		}
	}
}
