package sim

import "testing"

// plain is a platform with round numbers: 8 CPUs, complexes of 2, sockets of 4.
func plain() *Platform {
	return &Platform{
		Name: "plain", CPUs: 8, Complex: 2, Socket: 4, Group: 8,
		L1: 1, L2: 3, L3: 10, Memory: 100, L1Lines: 2, L2Lines: 4, L3Lines: 8, RMW: 5,
		Latency: [Distances]Time{20, 50, 200, 200}, Occupancy: [Distances]Time{4, 8, 16, 16},
	}
}

// machine returns a machine with all CPUs of a platform.
func machine(t *testing.T, p *Platform) *Machine {
	t.Helper()
	m, err := NewMachine(p, p.CPUs)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// step is an access and how long it must take.
type step struct {
	cpu  int
	line Line
	kind Kind
	at   Time
	want Time
}

// The cost of each access follows from the state of its line, by hand-computed cases.
func TestAccess(t *testing.T) {
	for name, steps := range map[string][]step{
		"a read comes from memory, then from L1": {{0, 0, Read, 0, 100}, {0, 0, Read, 100, 1}},
		"a second reader gets it from the first": {{0, 0, Read, 0, 100}, {2, 0, Read, 100, 50}, {3, 0, Read, 150, 10}},
		"a shared line comes from memory":        {{0, 0, Read, 0, 100}, {1, 0, Read, 100, 20}, {2, 0, Read, 120, 100}},
		"the only reader writes at once":         {{0, 0, Read, 0, 100}, {0, 0, Write, 100, 1}, {0, 0, RMW, 101, 5}},
		"new memory is in L3":                    {{0, 0, Write, 0, 10}, {0, 0, Write, 10, 1}, {0, 0, RMW, 11, 5}},
		"L1 has two lines, L2 four": {
			{0, 0, Read, 0, 100}, {0, 2, Read, 100, 100}, {0, 0, Read, 200, 3},
			{0, 4, Read, 203, 100}, {0, 0, Read, 303, 10}},
		"a modified line comes from its owner": {
			{0, 0, Write, 0, 10}, {1, 0, Read, 100, 20}, {0, 1, Write, 200, 10}, {2, 1, Read, 300, 50},
			{0, 2, Write, 400, 10}, {4, 2, Read, 500, 200}},
		"a read makes the owner's copy shared": {
			{0, 0, Write, 0, 10}, {1, 0, Read, 100, 20}, {0, 0, Read, 120, 1}, {0, 0, Write, 130, 20}},
		"a write invalidates the farthest copy": {
			{0, 0, Read, 0, 100}, {4, 0, Read, 100, 200}, {0, 0, Write, 300, 200}, {0, 0, Write, 500, 1},
			{4, 0, Read, 501, 200}},
		"a read-modify-write of another's line": {
			{0, 0, RMW, 0, 10 + 4}, {2, 0, RMW, 200, 50 + 4}, {2, 0, RMW, 254, 5}},
		// Three requests at the same time. The first waits for the flight (20), the others for their turn. Each keeps
		// the line for 4 + 4.
		"requests for a hot line overlap": {
			{0, 0, RMW, 0, 14}, {1, 0, RMW, 200, 24}, {0, 0, RMW, 200, 24 + 8}, {1, 0, RMW, 200, 32 + 8}},
		"an owner waits for the transfers before": {
			{0, 0, Write, 0, 10}, {1, 0, Write, 110, 20}, {1, 0, Write, 115, 15}},
	} {
		m := machine(t, plain())
		for i, s := range steps {
			if got := m.Access(s.cpu, s.line, s.kind, s.at) - s.at; got != s.want {
				t.Errorf("%s: step %d takes %d, want %d", name, i+1, got, s.want)
			}
		}
	}
}

// Transfers are counted by distance, invalidations and reads of memory by CPU.
func TestCounts(t *testing.T) {
	m := machine(t, plain())
	at := Time(0)
	for _, s := range []step{
		{0, 0, Write, 0, 0}, {1, 0, Read, 0, 0}, {2, 0, Read, 0, 0}, {4, 0, Write, 0, 0}, {4, 1, Read, 0, 0},
	} {
		at = m.Access(s.cpu, s.line, s.kind, at)
	}
	for cpu, want := range map[int]Counts{
		0: {},
		1: {Transfers: [Distances]int64{1}},
		2: {Memory: 1}, // the owner has lost it to a reader: memory has it
		4: {Transfers: [Distances]int64{NearSocket: 1}, Invalidations: 1, Memory: 1},
	} {
		if got := m.Counts(cpu); got != want {
			t.Errorf("CPU %d: %+v, want %+v", cpu, got, want)
		}
	}
	sum := m.Counts(1).Plus(m.Counts(4))
	if n := sum.AllTransfers(); n != 2 || sum.Minus(m.Counts(4)) != m.Counts(1) {
		t.Errorf("%d transfers in all, want 2", n)
	}
}

// The link of a socket takes one line at a time.
func TestLink(t *testing.T) {
	p := plain()
	p.Link = 30
	m := machine(t, p)
	for n := range Line(3) {
		m.Access(0, n, Write, 0)
	}
	for n, want := range []Time{200, 230, 260} {
		if got := m.Access(4+n%2, Line(n), Read, 1000) - 1000; got != want {
			t.Errorf("line %d takes %d over the link, want %d", n, got, want)
		}
	}
}

// A machine has 1 CPU to all of its platform.
func TestNewMachineRefuses(t *testing.T) {
	for _, n := range []int{0, 9} {
		if _, err := NewMachine(plain(), n); err == nil {
			t.Errorf("a machine with %d of 8 CPUs", n)
		}
	}
}

// Clock returns the CPUs by time, then by number.
func TestClock(t *testing.T) {
	times := []Time{5, 3, 9, 3, 0, 7}
	c := NewClock(len(times))
	for cpu, at := range times {
		c.Set(cpu, at)
		c.Push(cpu)
	}
	for _, want := range []int{4, 1, 3, 0, 5, 2} {
		if got, ok := c.Pop(); !ok || got != want {
			t.Errorf("CPU %d, %v; want %d", got, ok, want)
		}
	}
	if cpu, ok := c.Pop(); ok {
		t.Errorf("CPU %d from an empty clock", cpu)
	}
}
