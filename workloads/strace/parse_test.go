package strace

import (
	"fmt"
	"strings"
	"testing"
)

// recordings have the format of strace -f -ttt -o FILE, with times that count from 1. The wanted calls
// have the format "LINE: TASK CALL ID ERRNO".
var recordings = []struct{ name, input, want string }{
	{"one process", `
12 1.000000 execve("./a", ["./a", ") = 1"], 0x7ffd /* 3 vars */) = 0
12 1.000001 timer_create(CLOCK_REALTIME, {sigev_signo=SIGALRM, sigev_notify=SIGEV_SIGNAL}, [0]) = 0
12 1.000002 timer_settime(0, 0, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=1, tv_nsec=0}}, NULL) = 0
12 1.000003 timer_gettime(0, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=0, tv_nsec=9}}) = 0
12 1.000004 timer_getoverrun(0)         = 3
12 1.000005 timer_delete(0) = 0 <0.000021>
12 1.000006 exit_group(0)               = ?
12 1.000007 +++ exited with 0 +++
`, "1: 0 execve, 2: 0 timer_create 0, 3: 0 timer_settime 0, 4: 0 timer_gettime 0, 5: 0 timer_getoverrun 0, " +
		"6: 0 timer_delete 0, 7: 0 exit"},

	{"ids in other notations", `
12 1.000001 timer_create(CLOCK_REALTIME, NULL, [0x1f]) = 0
12 1.000002 timer_gettime(0x1f, {}) = 0
12 1.000003 timer_delete(-1) = -1 EINVAL (Invalid argument)
`, "1: 0 timer_create 31, 2: 0 timer_gettime 31, 3: 0 timer_delete -1 EINVAL, 3: 0 exit"},

	{"failures", `
12 1.000001 timer_create(0x63 /* CLOCK_??? */, NULL, 0x7ffd) = -1 EINVAL (Invalid argument)
12 1.000002 timer_create(CLOCK_REALTIME, NULL, [7]) = 0
12 1.000003 timer_settime(7, 0, 0x8, NULL) = -1 EFAULT (Bad address)
12 1.000004 timer_getoverrun(8) = -1 EINVAL (Invalid argument)
12 1.000005 execve("/no", ["no"], 0x7ffd /* 3 vars */) = -1 ENOENT (No such file or directory)
`, "1: 0 timer_create 0 EINVAL, 2: 0 timer_create 7, 3: 0 timer_settime 7 EFAULT, " +
		"4: 0 timer_getoverrun 8 EINVAL, 5: 0 exit"},

	{"signals", `
12 1.000001 --- SIGPROF {si_signo=SIGPROF, si_code=SI_TIMER, si_timerid=0x6, si_overrun=0, si_int=0, si_ptr=NULL} ---
12 1.000002 --- stopped by SIGSTOP ---
12 1.000003 timer_getoverrun(0) = -1 EINVAL (Invalid argument)
12 1.000004 +++ killed by SIGSEGV (core dumped) +++
`, "3: 0 timer_getoverrun 0 EINVAL, 4: 0 exit"},

	{"threads share their task", `
12 1.000001 clone(child_stack=0x1, flags=CLONE_VM|CLONE_THREAD|CLONE_SETTLS, tls=0x2) = 13
12 1.000002 clone3({flags=CLONE_VM|CLONE_THREAD|CLONE_SETTLS, stack_size=0x7f} => {parent_tid=[14]}, 88) = 14
13 1.000003 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
14 1.000004 timer_getoverrun(0) = 0
14 1.000005 +++ exited with 0 +++
12 1.000006 +++ exited with 0 +++
13 1.000007 +++ exited with 0 +++
`, "3: 0 timer_create 0, 4: 0 timer_getoverrun 0, 7: 0 exit"},

	{"processes do not", `
12 1.000001 fork() = 13
12 1.000002 vfork() = 14
12 1.000003 clone(child_stack=NULL, flags=CLONE_VM|CLONE_VFORK|SIGCHLD) = 15
12 1.000004 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
13 1.000005 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
14 1.000006 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
15 1.000007 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
13 1.000008 +++ exited with 0 +++
`, "4: 0 timer_create 0, 5: 1 timer_create 0, 6: 2 timer_create 0, 7: 3 timer_create 0, 8: 0 exit, 8: 1 exit, " +
		"8: 2 exit, 8: 3 exit"},

	{"flags as numbers", `
12 1.000001 clone(child_stack=0x1, flags=0x3d0f00, tls=0x2) = 13
12 1.000002 clone(child_stack=NULL, flags=0x11) = 14
13 1.000003 timer_create(0, NULL, [0]) = 0
14 1.000004 timer_create(0, NULL, [0]) = 0
`, "3: 0 timer_create 0, 4: 1 timer_create 0, 4: 0 exit, 4: 1 exit"},

	{"a child's lines before its parent's call ends", `
12 1.000001 clone(child_stack=0x1, flags=CLONE_VM|CLONE_THREAD <unfinished ...>
13 1.000002 timer_create(CLOCK_REALTIME, NULL,  <unfinished ...>
12 1.000003 <... clone resumed>, tls=0x2) = 13
13 1.000004 <... timer_create resumed>[0]) = 0
12 1.000005 vfork( <unfinished ...>
14 1.000006 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
14 1.000007 +++ exited with 0 +++
12 1.000008 <... vfork resumed>) = 14
`, "2: 0 timer_create 0, 6: 1 timer_create 0, 7: 1 exit, 8: 0 exit"},

	{"a thread id that comes back", `
12 1.000001 fork() = 13
13 1.000002 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
13 1.000003 +++ exited with 0 +++
12 1.000004 fork( <unfinished ...>
13 1.000005 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
12 1.000006 <... fork resumed>) = 13
13 1.000007 +++ exited with 0 +++
12 1.000008 clone(child_stack=0x1, flags=CLONE_THREAD) = 13
13 1.000009 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
`, "2: 1 timer_create 0, 3: 1 exit, 5: 2 timer_create 0, 7: 2 exit, 9: 0 timer_create 0, 9: 0 exit"},

	{"on standard error, a process without an id", `
1.000001 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
1.000002 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLDstrace: Process 13 attached
, child_tidptr=0x7f43) = 13
[pid    12] 1.000003 timer_getoverrun(0) = 0
[pid    13] 1.000004 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
[pid    12] 1.000005 +++ exited with 0 +++
1.000006 timer_getoverrun(0) = 0
1.000007 +++ exited with 0 +++
`, "1: 0 timer_create 0, 4: 0 timer_getoverrun 0, 5: 1 timer_create 0, 6: 0 exit, 7: 1 timer_getoverrun 0, 8: 1 exit"},

	{"on standard error, messages amid a call", `
1.000001 vfork(strace: Process 13 attached
 <unfinished ...>
[pid    13] 1.000002 timer_create(CLOCK_REALTIME, NULL, strace: Process 14 attached
[0]) = 0
[pid    12] 1.000003 <... vfork resumed>) = 13
strace: [ Process PID=13 runs in 32 bit mode. ]
strace: Process 12 detached
`, "3: 1 timer_create 0, 7: 0 exit, 7: 1 exit, 7: 2 exit"},

	{"execve deletes the timers of a task", `
12 1.000001 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
12 1.000002 clone3({flags=CLONE_VM|CLONE_THREAD} => {parent_tid=[13]}, 88) = 13
12 1.000003 clone3({flags=CLONE_VM|CLONE_THREAD} => {parent_tid=[14]}, 88) = 14
14 1.000004 execve("./a", ["./a"], 0x7f /* 3 vars */ <unfinished ...>
13 1.000005 +++ exited with 0 +++
12 1.000006 +++ superseded by execve in pid 14 +++
12 1.000007 <... execve resumed>) = 0
12 1.000008 timer_create(CLOCK_REALTIME, NULL, [1]) = 0
12 1.000009 +++ exited with 0 +++
`, "1: 0 timer_create 0, 4: 0 execve, 8: 0 timer_create 1, 9: 0 exit"},

	{"execve, on standard error", `
1.000001 clone3({flags=CLONE_VM|CLONE_THREAD}strace: Process 13 attached
 => {parent_tid=[13]}, 88) = 13
[pid    13] 1.000002 execve("./a", ["./a"], 0x7f /* 3 vars */ <unfinished ...>
1.000003 +++ superseded by execve in pid 13 +++
1.000004 <... execve resumed>) = 0
1.000005 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
`, "3: 0 execve, 6: 0 timer_create 0, 6: 0 exit"},

	{"death within a call", `
12 1.000001 clone(child_stack=0x1, flags=CLONE_THREAD) = 13
12 1.000002 clone(child_stack=0x1, flags=CLONE_THREAD) = 14
12 1.000003 timer_create(CLOCK_REALTIME, NULL,  <unfinished ...>
14 1.000004 ???( <unfinished ...>
13 1.000005 exit_group(0 <unfinished ...>
12 1.000006 <... timer_create resumed> <unfinished ...>) = ?
13 1.000007 <... exit_group resumed>) = ?
14 1.000008 +++ exited with 0 +++
12 1.000009 +++ exited with 0 +++
13 1.000010 +++ exited with 0 +++
`, "3: 0 timer_create 0 ?, 5: 0 exit"},

	{"the recording ends within a call", `
12 1.000001 timer_create(CLOCK_REALTIME, NULL,  <unfinished ...>
`, "1: 0 timer_create 0 ?, 1: 0 exit"},

	{"strace detaches within a call", `
12 1.000001 fork() = 13
12 1.000002 timer_gettime(3,  <detached ...>
13 1.000003 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
`, "2: 0 timer_gettime 3 ?, 3: 1 timer_create 0, 3: 0 exit, 3: 1 exit"},

	{"a clone whose thread was killed in it", `
12 1.000001 clone(child_stack=0x1, flags=CLONE_THREAD) = 13
13 1.000002 fork( <unfinished ...>
12 1.000003 exit_group(0 <unfinished ...>
13 1.000004 <... fork resumed>) = -1 (errno 18446744073709551343)
13 1.000005 +++ exited with 0 +++
14 1.000006 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
`, "3: 0 exit, 6: 1 timer_create 0, 6: 1 exit"},

	{"a call that a signal interrupted", `
12 1.000001 clone(child_stack=NULL, flags=SIGCHLD, child_tidptr=0x7f) = ? ERESTARTNOINTR (To be restarted)
12 1.000002 --- SIGCHLD {si_signo=SIGCHLD} ---
12 1.000003 clone(child_stack=NULL, flags=SIGCHLD, child_tidptr=0x7f) = 13
13 1.000004 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
`, "4: 1 timer_create 0, 4: 0 exit, 4: 1 exit"},

	{"a pid namespace", `
12 1.000001 clone(child_stack=NULL, flags=SIGCHLD) = 2 /* 13 in strace's PID NS */
13 1.000002 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
`, "2: 1 timer_create 0, 2: 0 exit, 2: 1 exit"},

	{"files of threads, merged: durations tell what overlaps", `
12 1.000001 clone(child_stack=0x1, flags=CLONE_THREAD) = 13 <0.000001>
12 1.000002 timer_create(CLOCK_REALTIME, NULL, [1]) = 0 <0.000005>
13 1.000003 timer_create(CLOCK_REALTIME, NULL, [0]) = 0 <0.000005>
12 1.000010 timer_create(CLOCK_REALTIME, NULL, [9]) = 0 <0.000001>
13 1.000020 timer_create(CLOCK_REALTIME, NULL, [2]) = 0 <0.000001>
12 1.000030 timer_delete(1) = 0 <0.000005>
13 1.000031 timer_getoverrun(1) = 0 <0.000001>
12 1.000040 exit_group(0) = ?
`, "3: 0 timer_create 0, 2: 0 timer_create 1, 4: 0 timer_create 9, 5: 0 timer_create 2, 7: 0 timer_getoverrun 1, " +
		"6: 0 timer_delete 1, 8: 0 exit"},

	{"overlapping calls", `
12 1.000001 clone(child_stack=0x1, flags=CLONE_THREAD) = 13
12 1.000002 timer_create(CLOCK_REALTIME, NULL,  <unfinished ...>
13 1.000003 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
12 1.000004 <... timer_create resumed>[1]) = 0
12 1.000005 timer_delete(0 <unfinished ...>
13 1.000006 timer_getoverrun(0) = 0
12 1.000007 <... timer_delete resumed>) = 0
13 1.000008 timer_getoverrun(1 <unfinished ...>
12 1.000009 timer_delete(1) = 0
13 1.000010 <... timer_getoverrun resumed>) = 0
`, "3: 0 timer_create 0, 2: 0 timer_create 1, 6: 0 timer_getoverrun 0, 5: 0 timer_delete 0, " +
		"8: 0 timer_getoverrun 1, 9: 0 timer_delete 1, 10: 0 exit"},
}

func TestParse(t *testing.T) {
	for _, test := range recordings {
		t.Run(test.name, func(t *testing.T) {
			rec, err := Parse(strings.NewReader(test.input[1:]), "a.strace")
			if err != nil {
				t.Fatal(err)
			}
			if got := describe(rec.Calls); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func describe(calls []Call) string {
	var list []string
	for _, c := range calls {
		s := fmt.Sprintf("%d: %d %v", c.Line, c.Task, c.Kind)
		if c.Kind.OnTimer() {
			s += fmt.Sprintf(" %d", c.ID)
		}
		list = append(list, strings.TrimSpace(s+" "+c.Errno))
	}
	return strings.Join(list, ", ")
}
