package engine

import (
	"fmt"

	"idlab/workloads"
)

// A simulation of workers has its own order of operations, and no goroutine of its own for each worker. It executes
// the setup of the program by Do, calls SetUp, and executes the measured phases by Do.

// Do executes an operation of a worker, and enters its result in the ledger of the worker. A worker has one operation
// at a time; operations of different workers may be under way at once.
func (m *Subject) Do(worker int, op workloads.Op) {
	h := m.states[worker]
	if op.Kind() != workloads.Seek {
		h.doOne(op)
		return
	}
	for !(seeker{h}).seek(op) {
	}
}

// SetUp ends the setup: an adversary chooses its ids. It returns an error if an operation failed, or if the system
// cannot be simulated because its calls run elsewhere.
func (m *Subject) SetUp() error {
	if m.remote != nil {
		return fmt.Errorf("%s: a simulation needs a system in this process", m.Name)
	}
	m.aim()
	return m.Check()
}
