package lock

// Stats tells how locks were waited for. Times are in ticks of package cycles.
type Stats struct {
	// Acquired is how often locks were taken. Each Lock counts its own: in what a
	// Class tells it is 0.
	Acquired uint64
	// Contended is how many of these found the lock held.
	Contended uint64
	// HandOvers is how many of the contended were given the lock by the holder before
	// them, with no newcomer in between: all of a spin lock, since both kinds are fair.
	// A sync.Mutex does not tell which of its waiters were: of a mutex it is 0.
	HandOvers uint64
	// Wait is how long the contended waited, all together, and Longest the longest
	// wait since Class.Stats was asked the last time.
	Wait, Longest int64
}

// Plus returns the sum of both, with the longer of the longest waits. Minus returns
// what came since t, with the longest wait of s.
func (s Stats) Plus(t Stats) Stats {
	return Stats{s.Acquired + t.Acquired, s.Contended + t.Contended, s.HandOvers + t.HandOvers, s.Wait + t.Wait, max(s.Longest, t.Longest)}
}
func (s Stats) Minus(t Stats) Stats {
	return Stats{s.Acquired - t.Acquired, s.Contended - t.Contended, s.HandOvers - t.HandOvers, s.Wait - t.Wait, s.Longest}
}
