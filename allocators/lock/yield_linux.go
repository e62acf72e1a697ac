package lock

import "syscall"

// yieldThread yields the CPU to another thread, if one waits for it (sched_yield).
func yieldThread() { syscall.RawSyscall(syscall.SYS_SCHED_YIELD, 0, 0, 0) }
