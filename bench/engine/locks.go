package engine

import "idlab/bench/record"

// waits returns the lock statistics of the whole pass: of all its slices, with their warm-ups.
func (t *Totals) waits(clock *Clock) (values []record.Value) {
	tell := func(unit string, n float64) { values = append(values, record.Value{Unit: unit, Number: n}) }
	perOp := func(unit string, n float64) { tell(unit, n/float64(max(1, t.all))) }
	seconds := func(ticks int64) float64 { return clock.Nanoseconds(ticks) / 1e9 }
	if own := t.locks.Design; t.locks.Told {
		perOp(record.LockWait, seconds(own.Wait))
		perOp(record.Contended, float64(own.Contended))
		perOp(record.Acquired, float64(own.Acquired))
		perOp(record.HandOvers, float64(own.HandOvers))
		if own.Acquired > 0 {
			tell(record.Waited, float64(own.Contended)/float64(own.Acquired))
		}
		if own.Contended > 0 {
			tell(record.PerWait, clock.Nanoseconds(own.Wait)/float64(own.Contended))
			tell(record.LongestWait, clock.Nanoseconds(own.Longest))
		}
	}
	perOp(record.ListWait, seconds(t.locks.Lists.Wait))
	perOp(record.TimerWait, seconds(t.locks.Timers.Wait))
	return values
}
