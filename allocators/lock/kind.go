package lock

import "idlab/allocators/params"

// Kind is a lock algorithm.
type Kind uint8

const (
	QSpin  Kind = iota // queue, each waiter spins on a line of its own: Linux since 4.2
	Ticket             // served in order of arrival, all waiters spin on one line: Linux 2.6.25 to 4.1
	Mutex              // sync.Mutex: waiters park, and a newcomer may take the lock before them
)

func (k Kind) String() string { return [...]string{"qspin", "ticket", "mutex"}[k] }

// Kinds returns the names of all kinds.
func Kinds() []string { return []string{QSpin.String(), Ticket.String(), Mutex.String()} }

// Named returns the kind with that name, false if no kind has it.
func Named(name string) (Kind, bool) {
	for k := QSpin; k <= Mutex; k++ {
		if k.String() == name {
			return k, true
		}
	}
	return 0, false
}

const paramName = "lock"

// Param chooses the kind of a design's locks; own is the default.
func Param(own Kind) params.Param {
	return params.Param{Name: paramName, Default: own.String(), Choices: Kinds(),
		Help: "the design's locks: queued spin locks (Linux since 4.2), ticket spin locks (2.6.25 to 4.1) " +
			"or sync.Mutex"}
}

// In returns the value of Param.
func In(v params.Values) Kind {
	k, _ := Named(v.String(paramName))
	return k
}
