//go:build sim

package sched

import (
	"fmt"
	"strings"
)

// Trace is a schedule: the chosen threads in order.
type Trace []int

// Record returns a Chooser that appends what choose returns to the trace.
func (t *Trace) Record(choose Chooser) Chooser {
	return func(last int, runnable []int) int {
		next := choose(last, runnable)
		*t = append(*t, next)
		return next
	}
}

// String formats a trace by run lengths: 0×12 1×3.
func (t Trace) String() string {
	var text strings.Builder
	for from := 0; from < len(t); {
		to := from
		for to < len(t) && t[to] == t[from] {
			to++
		}
		if from > 0 {
			text.WriteByte(' ')
		}
		fmt.Fprintf(&text, "%d×%d", t[from], to-from)
		from = to
	}
	return text.String()
}
