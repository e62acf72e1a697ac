//go:build sim

package allocatortest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"idlab/allocators"
	"idlab/allocators/params"
)

// Program is a small program for one task of a design. A thread is a line of calls:
//
//	create at(5) find(5) delete(0) rebuild(1000)
//
// delete(n) removes the n-th of the timers that the thread holds. n is taken modulo their number. rebuild(id) is a call
// of allocators.Rebuilder.
//
// In a program of system calls there are two more calls, timers and overrun(n). delete(n) deletes timer n, whichever
// thread created it, and find(n) is the lookup in the structure alone. Ids must be below 16.
type Program struct {
	Hazard  string          // what the program is about; "" if it was drawn
	System  bool            // the calls are system calls
	IDs     int64           // in the space; 0: the whole space
	Filled  allocators.ID   // at the start ids 0 … Filled-1 are added, and removed again but for those in Start
	Start   []allocators.ID // ids of the timers at the start; the n-th belongs to thread n % threads
	Threads []string
}

// testProgram is a Program for one variant of a design.
type testProgram struct {
	subject subject
	Program
	threads [][]programCall
	values  params.Values              // of the variant; nil: not read yet
	start   *allocators.StructureStats // of the structure with the timers of the start; nil: not measured yet
}

type programCall struct {
	call call
	id   allocators.ID // delete: the index among the timers that the thread holds
}

// rebuilding is a call of allocators.Rebuilder. Histories do not contain it.
const rebuilding call = "rebuild"

func (c programCall) String() string {
	if c.call.takesID() || c.call == rebuilding {
		return fmt.Sprintf("%s(%d)", c.call, c.id)
	}
	return string(c.call)
}

// parse returns the program with its calls.
func (p Program) parse(s subject) (*testProgram, error) {
	if p.IDs == 0 {
		p.IDs = wholeSpace
	}
	x := &testProgram{subject: s, Program: p}
	for _, thread := range p.Threads {
		calls, err := parseCalls(thread)
		if err != nil {
			return nil, err
		}
		x.threads = append(x.threads, calls)
	}
	return x, nil
}

func parseCalls(thread string) (calls []programCall, err error) {
	for word := range strings.FieldsSeq(thread) {
		name, number, _ := strings.Cut(strings.TrimSuffix(word, ")"), "(")
		c := programCall{call: call(name)}
		if c.call.takesID() || c.call == rebuilding {
			n, err := strconv.ParseInt(number, 10, 32)
			if err != nil {
				return nil, fmt.Errorf("call %q: %w", word, err)
			}
			c.id = allocators.ID(n)
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

// String describes the program, a line for the start and one for each thread.
func (x *testProgram) String() string {
	var text strings.Builder
	if x.Hazard != "" {
		fmt.Fprintf(&text, "%s; ", x.Hazard)
	}
	if x.System {
		text.WriteString("system calls; ")
	}
	if x.IDs < wholeSpace {
		fmt.Fprintf(&text, "space of %d ids; ", x.IDs)
	}
	if x.Filled > 0 {
		fmt.Fprintf(&text, "ids below %d added and removed; ", x.Filled)
	}
	text.WriteString("timers at the start: " + answerIDs(x.Start))
	for w, calls := range x.threads {
		fmt.Fprintf(&text, "\nthread %d: %s", w, callsText(calls))
	}
	return text.String()
}

func callsText(calls []programCall) string { return strings.Trim(fmt.Sprint(calls), "[]") }

// draw draws a program for a design: one with a known hazard, random calls, or random system calls. If rebuild is set,
// a thread of every program rebuilds the table.
func draw(s subject, random *rand.Rand, rebuild bool) (x *testProgram) {
	switch random.IntN(5) {
	case 0:
		known := slices.DeleteFunc(hazards(), func(p Program) bool { return !p.suits(s.design.IDs) })
		x, _ = known[random.IntN(len(known))].parse(s)
	case 1:
		x = drawSystemCalls(s, random)
	default:
		calls := make([]int, 2+random.IntN(3))
		for w := range calls {
			calls[w] = 1 + random.IntN(3)
		}
		x = drawCalls(s, random, calls)
	}
	if w := random.IntN(len(x.threads)); rebuild && !x.System {
		at := random.IntN(len(x.threads[w]) + 1)
		c := programCall{rebuilding, []allocators.ID{0, 3, 70_000}[random.IntN(3)]}
		x.threads[w] = slices.Insert(x.threads[w], at, c)
	}
	return x
}

// suits reports whether the specification can judge the program for a design of that policy. In the whole space ids are
// renumbered, which keeps their order, and not which ids between them are free: so designs with the lowest free id have
// no create there.
func (p Program) suits(policy allocators.Policy) bool {
	return p.System || p.IDs != 0 || !lowestFree(policy) || !strings.Contains(strings.Join(p.Threads, " "), "create")
}

// drawCalls draws calls of a space, for each thread the given number.
func drawCalls(s subject, random *rand.Rand, numbers []int) *testProgram {
	x := &testProgram{subject: s}
	x.IDs = []int64{4, 8, 16, wholeSpace, wholeSpace}[random.IntN(5)]
	pool := drawIDs(x.IDs, random)
	most := []int{0, 1, 1, 2, 3, int(min(x.IDs/2, 8))}[random.IntN(6)] // eight timers make some tables grow
	for _, id := range pool {
		if len(x.Start) < most && random.IntN(4) > 0 {
			x.Start = append(x.Start, id)
		}
	}
	calls := []call{create, create, at, at, at, del, del, del, find, find, find, rebuilding}
	if !(Program{IDs: x.IDs % wholeSpace, Threads: []string{"create"}}).suits(s.design.IDs) {
		calls = calls[2:]
	}
	few := make([]allocators.ID, []int{1, 1, 2, 3}[random.IntN(4)]) // few ids make many races
	for i := range few {
		few[i] = pool[random.IntN(len(pool))]
		if len(x.Start) > 0 && random.IntN(3) > 0 {
			few[i] = x.Start[random.IntN(len(x.Start))]
		}
	}
	x.threads = make([][]programCall, len(numbers))
	for w, n := range numbers {
		for range n {
			c := programCall{calls[random.IntN(len(calls))], few[random.IntN(len(few))]}
			if c.call == del {
				c.id = allocators.ID(random.IntN(2))
			}
			x.threads[w] = append(x.threads[w], c)
		}
	}
	return x
}

// drawIDs returns ids of a space: neighbours, ids with the same low bits, and distant ones; or ids that each need a
// leaf of their own in a radix tree.
func drawIDs(ids int64, random *rand.Rand) []allocators.ID {
	switch {
	case ids == wholeSpace && random.IntN(2) == 0:
		return []allocators.ID{0, 64, 128, 192}
	case ids == wholeSpace:
		return []allocators.ID{0, 1, 2, 3, 8, 16, 64, 1000, 70_000}
	}
	return upTo(0, allocators.ID(min(ids, 12)))
}

// drawSystemCalls draws system calls.
func drawSystemCalls(s subject, random *rand.Rand) *testProgram {
	x := &testProgram{subject: s, Program: Program{System: true, IDs: wholeSpace, Start: []allocators.ID{0}}}
	calls := [...]call{create, at, at, del, del, find, overrun, timers}
	ids := 1 + random.IntN(3)
	x.threads = make([][]programCall, 2+random.IntN(2))
	for w := range x.threads {
		for range 1 + random.IntN(3) {
			c := programCall{calls[random.IntN(len(calls))], allocators.ID(random.IntN(ids))}
			x.threads[w] = append(x.threads[w], c)
		}
	}
	return x
}
