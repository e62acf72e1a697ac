//go:build sim

package allocatortest

import (
	"fmt"
	"strconv"
	"strings"

	"idlab/allocators"
	"idlab/allocators/sched"
)

// Program is a small program for one task of a design. A thread is a line of calls:
//
//	create at(5) find(5) delete(0) rebuild(1000)
//
// delete(n) removes the n-th of the timers that the thread holds. n is taken modulo their number.
type Program struct {
	Start   []allocators.ID // ids of the timers at the start; the n-th belongs to thread n % threads
	Threads []string
}

// Exhaust runs a program on one variant of a design under every schedule with at most the given number of preemptions,
// and checks each history as Explore does. It returns the number of schedules and the first failure. Explore draws
// programs at random; Exhaust is for programs with a known hazard.
func Exhaust(d allocators.Design, variant string, p Program, preemptions int) (schedules int, err error) {
	x := &testProgram{subject: subject{d, variant}, ids: wholeSpace, start: p.Start}
	for _, thread := range p.Threads {
		calls, err := parseProgram(thread)
		if err != nil {
			return 0, err
		}
		x.threads = append(x.threads, calls)
	}
	for all := sched.NewExhaustive(preemptions); ; {
		schedules++
		if err := x.run(all.Choose); err != nil {
			return schedules, fmt.Errorf("%s, schedule %d: %w", variant, schedules, err)
		}
		if !all.Next() {
			return schedules, nil
		}
	}
}

// parseProgram parses the calls of a thread.
func parseProgram(thread string) (calls []programCall, err error) {
	for word := range strings.FieldsSeq(thread) {
		name, number, _ := strings.Cut(strings.TrimSuffix(word, ")"), "(")
		c := programCall{call: call(name)}
		if c.call.takesID() || c.call == rebuilding {
			n, err := strconv.ParseInt(number, 10, 32)
			if err != nil {
				return nil, fmt.Errorf("call %q: %w", word, err)
			}
			c.id, c.own = allocators.ID(n), int(n)
		}
		switch c.call {
		case create, at, find, del, timers, rebuilding, overrun:
			calls = append(calls, c)
		default:
			return nil, fmt.Errorf("unknown call %q", name)
		}
	}
	return calls, nil
}
