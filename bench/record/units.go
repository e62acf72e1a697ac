package record

// The units of results. A time that can be zero is in seconds: tools that read with benchfmt turn ns into sec but leave
// a zero in ns, and would then take the two for different units.
const (
	NsPerOp      = "ns/op"            // worker time per operation, without think time and HandOver
	AllNsPerOp   = "all-ns/op"        // ns/op over all turns, with the disturbed ones; steady workloads only
	Disturbed    = "disturbed/slice"  // share of the turns of the throughput pass that were disturbed
	OpsPerSecond = "ops/s"            // operations of all workers together, with those that missed
	P50          = "p50-ns"           // latency percentiles, from the pass with clocks
	P90          = "p90-ns"           //
	P99          = "p99-ns"           //
	P999         = "p99.9-ns"         //
	Max          = "max-ns"           // the longest operation
	Fairness     = "fairness"         // standard deviation over mean of the workers' rates; steady workloads only
	Misses       = "misses/op"        // operations that found no timer because another worker was replacing it
	NodesPerFind = "nodes/find"       // nodes walked by a find that succeeds, mean over all timers at the end
	BytesPer     = "B/timer"          // memory of the structure at the end, with its links in timers
	OtherIDs     = "other-ids/create" // share of creates that returned another id than the recording has
	Refused      = "refused/wanted"   // share of the wanted ids that were refused

	// LabNsPerOp is the lab's own time per operation: ns/op of a design that does nothing; find and lookup only.
	LabNsPerOp = "lab-ns/op"

	// The locks of the design. Times are worker time. PerWait and LongestWait are absent if no acquisition waited.
	LockWait    = "lockwait-sec/op"    // waiting time per operation
	Acquired    = "acquired/op"        // acquisitions per operation
	Contended   = "contended/op"       // acquisitions that found the lock held, per operation
	HandOvers   = "handovers/op"       // contended acquisitions that the previous holder passed on, per operation
	Waited      = "contended/acquired" // share of the acquisitions that found the lock held
	PerWait     = "wait-ns/contention" // waiting time per contended acquisition
	LongestWait = "longest-wait-ns"    // the longest wait

	// The locks of the shared layer.
	TimerWait = "timerwait-sec/op" // waiting time for the locks of timers, per operation
	ListWait  = "listwait-sec/op"  // waiting time for the lock around a process's list of timers, per operation

	// Open loops, where latencies count from the time at which an operation was due.
	Offered  = "offered-ops/s" // operations that were due in the latency pass, per second
	Unserved = "unserved/op"   // share of these that had not begun at the end of the pass

	// Remote systems.
	HandOver   = "handover-ns/op" // worker time per operation, beside ns/op, to hand calls over to other processes
	SystemCall = "syscall-ns"     // an empty system call: its time is part of every operation of a remote system

	// Counts per operation, from a counting run (idlab count).
	LocksPerOp   = "locks/op"         // acquisitions of the design's locks
	AtomicReads  = "atomic-reads/op"  // its atomic reads, without those within locks
	AtomicWrites = "atomic-writes/op" // its atomic writes, without those within locks
	AllocsPerOp  = "allocs/op"        // allocations, with those of the timers
)

// Predictions (idlab predict) have these beside NsPerOp, OpsPerSecond and the figures of locks.
const (
	TransfersPerOp     = "transfers/op"      // cache lines that came from other CPUs
	InvalidationsPerOp = "invalidations/op"  // writes that made copies in other caches stale
	MemoryPerOp        = "memory-lines/op"   // cache lines that came from memory
	LineWait           = "linewait-sec/op"   // waiting time for lines that other CPUs were using
	ListHandOvers      = "list-handovers/op" // hand-overs of the lock around a process's list of timers
)

// unit tells comparing tools which values of a unit are better.
type unit struct{ name, better string }

func units() []unit {
	return []unit{
		{NsPerOp, "lower"}, {AllNsPerOp, "lower"}, {Disturbed, "lower"}, {OpsPerSecond, "higher"},
		{P50, "lower"}, {P90, "lower"}, {P99, "lower"}, {P999, "lower"}, {Max, "lower"},
		{LockWait, "lower"}, {Contended, "lower"}, {ListWait, "lower"},
		{Acquired, "lower"}, {HandOvers, "lower"}, {Waited, "lower"}, {PerWait, "lower"}, {LongestWait, "lower"},
		{TimerWait, "lower"}, {LabNsPerOp, "lower"}, {Fairness, "lower"},
		{Misses, "lower"}, {NodesPerFind, "lower"}, {BytesPer, "lower"}, {OtherIDs, "lower"},
		{Refused, "lower"}, {Offered, "higher"}, {Unserved, "lower"},
		{HandOver, "lower"}, {SystemCall, "lower"},
		{LocksPerOp, "lower"}, {AtomicReads, "lower"}, {AtomicWrites, "lower"}, {AllocsPerOp, "lower"},
		{TransfersPerOp, "lower"}, {InvalidationsPerOp, "lower"}, {MemoryPerOp, "lower"},
		{LineWait, "lower"}, {ListHandOvers, "lower"},
	}
}
