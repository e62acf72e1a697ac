package sim

// Clock keeps the virtual times of CPUs, and the CPUs that can run in the order of their times. CPUs with equal times
// are in the order of their numbers.
type Clock struct {
	now   []Time // by CPU
	ready []int  // a binary heap of the CPUs that can run, without the running one
}

// NewClock returns a clock on which no CPU is ready.
func NewClock(cpus int) *Clock { return &Clock{now: make([]Time, cpus)} }

// Now returns the time of a CPU, Set changes it. The CPU must not be ready.
func (c *Clock) Now(cpu int) Time     { return c.now[cpu] }
func (c *Clock) Set(cpu int, at Time) { c.now[cpu] = at }

// Last returns the latest time of all CPUs.
func (c *Clock) Last() (last Time) {
	for _, t := range c.now {
		last = max(last, t)
	}
	return last
}

// Earlier reports whether some ready CPU is earlier than the given one, which runs.
func (c *Clock) Earlier(cpu int) bool { return len(c.ready) > 0 && c.before(c.ready[0], cpu) }

func (c *Clock) before(a, b int) bool {
	return c.now[a] < c.now[b] || c.now[a] == c.now[b] && a < b
}

// Push makes a CPU ready.
func (c *Clock) Push(cpu int) {
	c.ready = append(c.ready, cpu)
	for i := len(c.ready) - 1; i > 0; {
		up := (i - 1) / 2
		if !c.before(c.ready[i], c.ready[up]) {
			break
		}
		c.ready[i], c.ready[up] = c.ready[up], c.ready[i]
		i = up
	}
}

// Pop removes the earliest ready CPU and returns it, or false if no CPU is ready.
func (c *Clock) Pop() (cpu int, ok bool) {
	if len(c.ready) == 0 {
		return 0, false
	}
	cpu = c.ready[0]
	last := len(c.ready) - 1
	c.ready[0] = c.ready[last]
	c.ready = c.ready[:last]
	for i := 0; ; {
		least := i
		for _, down := range []int{2*i + 1, 2*i + 2} {
			if down < last && c.before(c.ready[down], c.ready[least]) {
				least = down
			}
		}
		if least == i {
			return cpu, true
		}
		c.ready[i], c.ready[least] = c.ready[least], c.ready[i]
		i = least
	}
}
