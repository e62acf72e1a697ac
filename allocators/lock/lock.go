// Package lock provides the locks that designs use: the spin locks of Linux and
// Go's mutex. Each tells how often and how long it was waited for.
//
//   - QSpin is the queued spin lock of Linux since 4.2, Ticket that of 2.6.25 to
//     4.1, Mutex is sync.Mutex: see qspin.go, ticket.go, mutex.go.
//   - A Class is what many locks have in common: their kind, the queue nodes of
//     their waiters, and what was counted in slow paths. A design has one.
//   - A Lock is one lock. It is told its Class at each call, so that it is no
//     larger than the kernel's. A Word is a Lock of 8 bytes.
//
// # What is counted
//
// An acquisition that finds the lock free adds 1 to a count that lies beside the
// lock's word and is guarded by it: no clock, no other cache line. A waiter claims a
// node of the class and counts its wait there, in a line of its own. Times are in
// ticks of package cycles and are read outside of critical sections: see wait. The
// runtime's own figure (/sync/mutex/wait/total:seconds) counts parked time only,
// sampled one in eight.
//
// # Preempted holders
//
// A kernel disables preemption while it holds a spin lock. Here a holder, or the
// next waiter of a fair lock, can lose its CPU, and all behind it wait. So a waiter
// spins for 64 turns (some 4 µs) and then calls sched_yield in each turn, and
// runtime.Gosched now and then. sched_yield takes 1 µs and helps where threads
// outnumber CPUs. Gosched helps where goroutines outnumber Ps, but takes a goroutine
// that is locked to its thread 10 to 35 µs. It is called in each 256th turn if
// GOMAXPROCS exceeds the number of CPUs when the class is made, in each 16th if not,
// and in each turn if it is 1. So a program whose workers are locked to threads
// sets GOMAXPROCS above the number of CPUs.
//
// Measured on 2 CPUs that other processes used too, in turns, with sections of
// 50 ns in the lock and 50 ns out of it; mean time per acquisition of 15 runs:
//
//	                         qspin   ticket   sync.Mutex
//	2 threads on 2 CPUs      1.0     1.1      0.17 µs
//	3 threads                3.2     4.0      0.16 µs
//	4 threads                4.7     5.2      0.16 µs
//	8 threads                6.0     6.4      0.23 µs
//	8 goroutines on 2 Ps     19      16       0.21 µs
//
// Fair locks convoy when threads outnumber CPUs: each hand-over waits until the
// kernel has run the next waiter's thread, which makes them 20 to 30 times as slow
// as sync.Mutex. They do not stall: the longest wait of a run of 40 ms was 4 ms in
// the median run and 40 ms at worst (sync.Mutex: 5 to 20 ms, and 110). With Gosched
// in every 16th turn 4 threads took three times as long, with a patience of 1,024
// turns up to ten times. Without Gosched one of 8 goroutines on 2 Ps waited for
// 300 ms; with Gosched in every 256th turn all took 4 µs on average, but 0.9 ms
// under the race detector, where each of them came to wait. What is measured with
// more workers than CPUs is a convoy, which no kernel has.
package lock
