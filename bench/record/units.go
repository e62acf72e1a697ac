package record

// The units of results. A time that can be zero is given in seconds: tools of
// the benchfmt family turn ns into sec but leave a zero in ns, and would then
// hold the two for different units.
const (
	NsPerOp      = "ns/op"              // worker time an operation, without what HandOver tells
	AllNsPerOp   = "all-ns/op"          // ns/op with the turns that were disturbed, which ns/op leaves out; steady workloads only
	Disturbed    = "disturbed/slice"    // turns of the throughput pass that were disturbed, of all
	OpsPerSecond = "ops/s"              // operations of all workers together, those that missed too
	P50          = "p50-ns"             // latency percentiles, from the pass with clocks
	P90          = "p90-ns"             //
	P99          = "p99-ns"             //
	P999         = "p99.9-ns"           //
	Max          = "max-ns"             // the longest operation
	LockWait     = "lockwait-sec/op"    // waiting for the design's locks, worker time an operation
	Contended    = "contended/op"       // acquisitions of the design's locks that found them held, an operation
	Acquired     = "acquired/op"        // acquisitions of the design's locks, an operation
	HandOvers    = "handovers/op"       // contended acquisitions to which the holder before passed the lock, an operation
	Waited       = "contended/acquired" // acquisitions of the design's locks that found them held, of all
	PerWait      = "wait-ns/contention" // waiting for the design's locks, worker time a contended acquisition; absent where there is none
	LongestWait  = "longest-wait-ns"    // the longest wait for one of the design's locks; absent where there is none
	TimerWait    = "timerwait-sec/op"   // waiting for the locks of timers, in the shared layer
	LabNsPerOp   = "lab-ns/op"          // what the lab itself takes an operation: the same on a design that does nothing; find and lookup only
	ListWait     = "listwait-sec/op"    // waiting for the lock around a process's list of timers, in the shared layer
	Fairness     = "fairness"           // standard deviation over mean of the workers' rates; steady workloads only
	Misses       = "misses/op"          // operations that found no timer where another worker was replacing it
	NodesPerFind = "nodes/find"         // nodes walked by a find that succeeds, mean over all timers at the end
	BytesPer     = "B/timer"            // memory of the structure at the end, beside the timers themselves
	OtherIDs     = "other-ids/create"   // creates that were given another id than the recording tells
	Refused      = "refused/wanted"     // wanted ids that a task could not have, of all that were asked for
	Offered      = "offered-ops/s"      // operations that were due a second in the latency pass, where latencies count from when they were
	Unserved     = "unserved/op"        // operations that were due by the end of that pass and had not begun, of all that were due
	HandOver     = "handover-ns/op"     // worker time an operation, beside ns/op, for handing calls over to the processes that make them
	SystemCall   = "syscall-ns"         // an empty system call: part of every operation that is a real one

	// What is counted, not timed (idlab count), an operation.
	LocksPerOp   = "locks/op"         // the design's locks that were taken
	AtomicReads  = "atomic-reads/op"  // its atomic reads, beside those within locks
	AtomicWrites = "atomic-writes/op" // its atomic writes, beside those within locks
	AllocsPerOp  = "allocs/op"        // allocations, those of the timers among them
)

// unit describes a unit to the tools that compare.
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
	}
}
