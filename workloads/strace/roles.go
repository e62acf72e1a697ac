package strace

import "strings"

// role is what a system call does to timers and threads.
type role uint8

const (
	other   role = iota
	onTimer      // timer calls
	starts       // starts a thread
	execs        // replaces the program
	leaves       // ends the thread or the task
	reaps        // tells that a child has ended
	modes        // prctl, which chooses between next and wanted ids
)

// roleOf returns the role of a system call, and the kind of its Call. The calls with 64 at the end of
// their names are those of 32-bit programs with 64-bit times.
func roleOf(name string) (role, Kind) {
	switch name {
	case "timer_create":
		return onTimer, Create
	case "timer_settime", "timer_settime64":
		return onTimer, Settime
	case "timer_gettime", "timer_gettime64":
		return onTimer, Gettime
	case "timer_getoverrun":
		return onTimer, Overrun
	case "timer_delete":
		return onTimer, Delete
	case "clone", "clone2", "clone3", "fork", "vfork":
		return starts, 0
	case "execve", "execveat":
		return execs, Exec
	case "exit", "exit_group":
		return leaves, Exit
	case "wait4", "waitpid", "waitid":
		return reaps, 0
	case "prctl":
		return modes, 0
	}
	return other, 0
}

// restoreMode parses prctl(PR_TIMER_CREATE_RESTORE_IDS, …). Versions of strace that do not know it
// write numbers. ok is false for other calls, such as one that asks for the mode.
func restoreMode(args string) (on, ok bool) {
	option, rest, _ := strings.Cut(args, ",")
	option, _, _ = strings.Cut(option, " ")
	if option != "PR_TIMER_CREATE_RESTORE_IDS" && option != "0x4d" && option != "77" {
		return false, false
	}
	value, _, _ := strings.Cut(rest, ",")
	value, _, _ = strings.Cut(strings.TrimSpace(value), " ")
	switch value {
	case "PR_TIMER_CREATE_RESTORE_IDS_ON", "0x1", "1":
		return true, true
	case "PR_TIMER_CREATE_RESTORE_IDS_OFF", "0", "0x0":
		return false, true
	}
	return false, false
}
