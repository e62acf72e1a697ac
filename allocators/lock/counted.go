//go:build counters

package lock

import "idlab/allocators/counters"

// Mutex is the lock that designs use, here with each acquisition counted. It is
// as large as a Plain.
type Mutex struct{ plain Plain }

// Lock takes the lock, waiting for it as long as it must.
func (m *Mutex) Lock() {
	counters.Lock()
	m.plain.Lock()
}

// Unlock releases the lock.
func (m *Mutex) Unlock() { m.plain.Unlock() }

// Stats returns the counts so far. It takes the lock, without being counted.
func (m *Mutex) Stats() Stats { return m.plain.Stats() }
