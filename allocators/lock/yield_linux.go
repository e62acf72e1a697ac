package lock

import "syscall"

// yieldThread lets another thread have the CPU, if one waits for it (sched_yield).
func yieldThread() { syscall.RawSyscall(syscall.SYS_SCHED_YIELD, 0, 0, 0) }
