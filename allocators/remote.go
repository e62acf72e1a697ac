package allocators

// Remote is implemented by a System whose calls are made by other processes
// than that of the workers: the running kernel, where ids belong to a process.
// To hand a call over costs more than the call. So its processes are Batchers,
// which take many calls at a time and tell how long these took by themselves.
type Remote interface {
	System
	// Admit tells beforehand what is to come: how many tasks and, at any one
	// time, how many timers of them all together, driven by how many workers.
	// It fails, saying what to do, where there is no room for so much. It is
	// called before the first NewProcess, if at all.
	Admit(tasks, timers, workers int) error
	// EmptyCall is what a call takes that does nothing, in nanoseconds: each
	// call holds as much.
	EmptyCall() float64
}

// Batcher is implemented by the processes of a Remote.
type Batcher interface {
	Process
	// Do makes calls in their order, on behalf of a worker that was admitted,
	// and fills in what came of them. It returns how long they took, without
	// the handing over, in nanoseconds. If timed, each call is timed as well.
	Do(worker int, calls []Call, timed bool) (ns float64)
}

// Call is a system call to be made, and what came of it.
type Call struct {
	Kind CallKind
	ID   ID      // what CallCreate fills in, the others ask for
	Err  error   // as the method of Process gives it
	Took float64 // nanoseconds, if it was to be timed
}

// CallKind says which method of Process the call is.
type CallKind uint8

const (
	CallCreate CallKind = iota
	CallCreateAt
	CallOverrun // and Find, if there is none
	CallDelete
)
