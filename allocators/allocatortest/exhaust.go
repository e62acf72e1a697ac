//go:build sched

package allocatortest

import (
	"fmt"
	"strconv"
	"strings"

	"idlab/allocators"
	"idlab/allocators/sched"
)

// Program is a small program for one task of a design, in which each call is a word:
//
//	create at(5) find(5) delete(0) rebuild(1000)
//
// delete(n) removes the nth of the timers that the thread holds.
type Program struct {
	Start   []allocators.ID // of the timers that are there; thread n%threads holds the nth
	Threads []string
}

// Exhaust goes through all schedules of a program on one variant of a design in which
// threads are preempted at most so many times, and judges each as Explore does. It
// returns how many there are, and the first failure. Where Explore draws programs, this
// is for those of which it is known what may go wrong.
func Exhaust(d allocators.Design, variant string, p Program, preemptions int) (schedules int, err error) {
	x := &exploration{trial: newTrial(d, variant), ids: wholeSpace, start: p.Start}
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

// parseProgram reads the calls of a thread.
func parseProgram(thread string) (calls []exploredCall, err error) {
	for word := range strings.FieldsSeq(thread) {
		name, number, _ := strings.Cut(strings.TrimSuffix(word, ")"), "(")
		c := exploredCall{call: call(name)}
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
			return nil, fmt.Errorf("there is no call %q", name)
		}
	}
	return calls, nil
}
