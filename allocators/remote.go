package allocators

// Remote is implemented by a System whose calls run outside of the workers' process: the running kernel, whose timer
// ids belong to a process. Handing a call over costs more than the call. So its processes are Batchers: they take many
// calls at a time and report the time of the calls alone.
type Remote interface {
	System
	// Admit announces the load: the number of tasks, the largest number of timers at a
	// time in all tasks together, and the number of workers. If the system has no room
	// for it, the error says what to do. Admit is called before the first NewProcess, if
	// at all.
	Admit(tasks, timers, workers int) error
	// EmptyCall is the time of a call that does nothing, in nanoseconds. The time of each
	// call includes it.
	EmptyCall() float64
}

// Batcher is implemented by the processes of a Remote.
type Batcher interface {
	Process
	// Do makes the calls in order, for a worker that was admitted, and fills in their
	// results. It returns their time in nanoseconds, without the hand-over. If timed, it
	// times each call as well.
	Do(worker int, calls []Call, timed bool) (ns float64)
}

// Call is a system call and its result.
type Call struct {
	Kind CallKind
	ID   ID      // CallCreate fills it in, the others use it
	Err  error   // the error of the method of Process
	Took float64 // nanoseconds, if calls are timed
}

// CallKind says which method of Process the call is.
type CallKind uint8

const (
	CallCreate CallKind = iota
	CallCreateAt
	CallOverrun // also stands for Find, which is no system call
	CallDelete
)
