// Package lock provides the locks of designs: the spin locks of Linux and Go's
// mutex. Each reports how often it was taken and how long it was waited for.
//
//   - QSpin is the queued spin lock of Linux since 4.2, Ticket that of 2.6.25 to
//     4.1, Mutex is sync.Mutex: qspin.go, ticket.go and mutex.go have their algorithms and memory orders.
//   - A Class is the common part of many locks: their kind, the queue nodes of their
//     waiters, and the counts of slow paths. A design has one.
//   - A Lock is one lock. Each call passes its Class, so that a Lock is no larger
//     than the kernel's. A Word is a Lock of 8 bytes.
//
// # What is counted
//
// An acquisition of a free lock adds 1 to a count beside the lock's word, which the lock
// guards: it reads no clock and touches no other cache line. A waiter claims a node of the
// class and counts its wait there, on a line of its own. Times are in ticks of package cycles
// and are read outside of critical sections: see wait. The runtime's own figure
// (/sync/mutex/wait/total:seconds) counts parked time only, sampled one in eight.
//
// # Preempted holders
//
// A kernel disables preemption while it holds a spin lock. Here a holder, or the next waiter
// of a fair lock, can lose its CPU, and all waiters behind it wait too. So a waiter spins for
// 64 turns (some 4 µs), and then calls sched_yield in each turn and runtime.Gosched in some.
// sched_yield takes 1 µs and helps if threads outnumber CPUs. Gosched helps if goroutines
// outnumber Ps, but takes 10 to 35 µs in a goroutine that is locked to its thread. It is
// called in each 256th turn if GOMAXPROCS exceeds the number of CPUs when the class is made,
// in each 16th if not, and in each turn if GOMAXPROCS is 1. So a program with workers locked
// to threads sets GOMAXPROCS above the number of CPUs.
//
// Measured on 2 CPUs that other processes used too. The kinds took turns, with 50 ns inside
// and 50 ns outside of the lock; mean time per acquisition of 15 runs:
//
//	                         qspin   ticket   sync.Mutex
//	2 threads on 2 CPUs      1.0     1.1      0.17 µs
//	3 threads                3.2     4.0      0.16 µs
//	4 threads                4.7     5.2      0.16 µs
//	8 threads                6.0     6.4      0.23 µs
//	8 goroutines on 2 Ps     19      16       0.21 µs
//
// Fair locks convoy when threads outnumber CPUs: each hand-over waits until the kernel runs
// the next waiter's thread. This makes them 20 to 30 times as slow as sync.Mutex. They do
// not stall: in runs of 40 ms the longest wait was 4 ms in the median run and 40 ms in the
// worst (sync.Mutex: 5 to 20 ms, and 110). With Gosched in every 16th turn, 4 threads took
// three times as long; with a patience of 1,024 turns, up to ten times. Without Gosched one
// of 8 goroutines on 2 Ps waited for 300 ms. With Gosched in every 256th turn the mean was 4
// µs, but 0.9 ms under the race detector, where every goroutine waited. A run with more
// workers than CPUs measures a convoy, which no kernel has.
package lock
