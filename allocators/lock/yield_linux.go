package lock

import "syscall"

// YieldThread yields the CPU to another thread, if one waits for it (sched_yield).
func YieldThread() { syscall.RawSyscall(syscall.SYS_SCHED_YIELD, 0, 0, 0) }
