package strace

import (
	"errors"
	"os"
	"strings"
	"testing"
)

func TestParseErrors(t *testing.T) {
	for _, test := range []struct{ name, input, want string }{
		{"empty", "", "1: the recording is empty"},
		{"blank", "\n \n", "2: the recording is empty"},
		{"the program's output", "12 1.0 vfork() = 13\nhello\n",
			"2: the line is no call, no signal and no end of a thread: record with -o FILE"},
		{"times, then none", "12 1.0 vfork() = 13\n12 timer_delete(0) = 0\n",
			"2: the line has no time, but others have"},
		{"another kind of time", "12 1.0 vfork() = 13\n12 10:00:00 timer_delete(0) = 0\n",
			"2: the time 10:00:00 is of another kind"},
		{"an hour out of range", "12 24:00:00 timer_delete(0) = 0\n", "1: 24:00:00 is not a valid time"},
		{"output amid a line", "12 1.0 timer_delete(hello) = 0\n",
			`1: "hello" is not a timer id: "12 1.0 timer_delete(hello) = 0"`},
		{"half a line", "12 1.0 timer_delete(0) = 0\n12 1.1 timer_del",
			"2: the recording ends in the middle of a line: remove that line"},
		{"half a call", "12 1.0 timer_delete(0\n", "1: the call is incomplete: the line was cut"},
		{"half a call at the end", "1.0 vfork(strace: Process 2 attached\n",
			"1: the recording ends in the middle of a call"},
		{"an unknown line", "12 1.0 # a remark\n",
			"1: the line is not by strace: name a file that strace"},
		{"no second half", "12 1.0 timer_delete(0 <unfinished ...>\n12 1.1 timer_delete(0) = 0\n",
			"2: the thread's call timer_delete of line 1 has not ended yet"},
		{"no first half", "12 1.0 <... timer_delete resumed>) = 0\n", "1: timer_delete resumes, but has not begun"},
		{"another first half", "12 1.0 vfork( <unfinished ...>\n12 1.0 <... fork resumed>) = 13\n",
			"2: fork resumes, but has not begun"},
		{"no id", "12 1.0 timer_create(CLOCK_REALTIME, NULL) = 0\n",
			"1: the id of the new timer is missing: want [N] at the end of the arguments"},
		{"an address", "12 1.0 timer_create(CLOCK_REALTIME, NULL, 0x7ffc) = 0\n",
			"1: the id of the new timer is missing, the line has only its address: record without -e raw"},
		{"flags at an address", "12 1.0 clone3(0x7ffc, 0x58) = 13\n",
			"1: the flags of the new thread are missing: record without -e raw"},
		{"an id too large", "12 1.0 timer_create(CLOCK_REALTIME, NULL, [2147483648]) = 0\n",
			`1: "2147483648" is not a timer id`},
		{"no error", "12 1.0 timer_delete(0) = -1\n", "1: the call failed, but the line names no error"},
		{"thread 0", "0 1.0 timer_delete(0) = -1 EINVAL (Invalid argument)\n", "1: 0 is not a thread id"},
		{"a time out of range", "12 99999999999.0 timer_delete(0) = -1 EINVAL (Invalid argument)\n",
			"1: 99999999999.0 is not a valid time"},
		{"a thread from nowhere",
			"12 1.0 execve(\"\", [], NULL) = 0\n14 1.1 timer_getoverrun(0) = -1 EINVAL (Invalid argument)\n",
			"2: thread 14 uses timers, but the recording has no call that started it: " +
				"record the program from its beginning, with -f"},
		{"a thread of one of two attached tasks",
			"strace: Process 12 attached\nstrace: Process 13 attached\n" +
				"[pid 12] 1.0 timer_getoverrun(0) = 0\n[pid 14] 1.1 timer_getoverrun(0) = 0\n",
			"4: thread 14 belongs to one of several tasks to which strace was attached: record one at a time"},
		{"a line without a thread",
			"1.0 fork() = 13\n[pid 12] 1.1 fork() = 14\n[pid 13] 1.2 fork() = 15\n1.3 fork() = 16\n",
			"4: the line has no thread id, but 4 threads are alive: record with -o FILE"},
		{"an execve of an unknown thread", "12 1.0 +++ superseded by execve in pid 13 +++\n",
			"1: unknown thread 13 performs an execve"},
		{"an id twice", "12 1.0 timer_create(0, NULL, [5]) = 0\n12 1.1 timer_create(0, NULL, [5]) = 0\n",
			"2: timer_create returned id 5, but a timer of the task has had this id since line 1: "},
		{"an id from nowhere",
			"12 1.0 execve(\"\", [], NULL) = 0\n12 1.1 timer_settime(5, 0, {}, NULL) = 0\n",
			"2: timer_settime of id 5 succeeded, but no timer_create of the task returned it: " +
				"record the program from its beginning, with -f"},
		{"a delete from nowhere",
			"12 1.0 timer_create(0, NULL, [5]) = 0\n12 1.1 timer_delete(5) = 0\n12 1.2 timer_delete(5) = 0\n",
			"3: timer_delete of id 5 succeeded, but no timer_create"},
		{"a timer after an execve",
			"12 1.0 timer_create(0, NULL, [5]) = 0\n12 1.1 execve(\"\", [], NULL) = 0\n" +
				"12 1.2 timer_getoverrun(5) = 0\n",
			"3: timer_getoverrun of id 5 succeeded, but no timer_create"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse(strings.NewReader(test.input), "a.strace")
			if err == nil || !strings.HasPrefix(err.Error(), "a.strace:"+test.want) {
				t.Errorf("got  %v\nwant a.strace:%s…", err, test.want)
			}
			if e := (*Error)(nil); !errors.As(err, &e) {
				t.Errorf("%T is not an *Error", err)
			}
		})
	}
}

// Files that are no recordings are named.
func TestForeignFiles(t *testing.T) {
	for _, test := range []struct{ name, input, want string }{
		{"a program", "\x7fELF\x02\x01\x01\x00", "the file is a program"},
		{"other bytes", "7 1.0\x00\x00", "the file is binary"},
		{"damaged gzip", "\x1f\x8b\x08\x00\x00", "the gzip data are damaged"},
		{"damaged xz", "\xfd7zXZ\x00\x00", "the xz data are damaged"},
		{"lz4", "\x04\x22\x4d\x18", "the file is lz4: unpack it with lz4 -d"},
		{"a table alone", "% time     seconds  usecs/call     calls    errors syscall\n" +
			"------ ----------- ----------- --------- --------- ----------------\n" +
			"100.00    0.000001           1         1           total\n",
			"the file holds the table of strace -c, without the calls: record without -c"},
		{"a failed attachment", "strace: attach: ptrace(PTRACE_SEIZE, 7): Operation not permitted\n",
			`the recording is empty but for the message "strace: attach: ptrace(PTRACE_SEIZE, 7)`},
		{"syzkaller", "timer_create(0x0, &(0x7f0000000040)={0x0, 0x12}, &(0x7f0000000080)=<r0=>0x0)\n",
			"the file is a syzkaller program"},
		{"syzkaller, a result", "r0 = openat$ptmx(0xffffffffffffff9c, &(0x7f0000000000), 0x0, 0x0)\n",
			"the file is a syzkaller program"},
		{"perf trace", "     0.000 ( 0.008 ms): sleep/1234 timer_create(which_clock: MONOTONIC) = 0\n",
			"the file was written by perf trace"},
		{"ltrace", "SYS_timer_create(1, 0, 0x7ffc)    = 0\n", "the file was written by ltrace"},
		{"ftrace", "# tracer: nop\n", "the file was written by ftrace"},
		{"a journal", "Nov 28 10:00:00 host strace[12]: 7 1.0 timer_create(CLOCK_REALTIME, NULL, [0]) = 0\n",
			"the lines have the prefix of a system journal: remove it with sed"},
		{"a journal with ISO dates", "2026-11-28T10:00:00+0000 host strace[12]: 7 1.0 timer_delete(0) = 0\n",
			"the lines have the prefix of a system journal: remove it with sed"},
		{"a log of CI", "2026-11-28T10:00:00.1234567Z 7 1.0 timer_delete(0) = 0\n",
			"the lines have a date before them"},
		{"a log of containers", "web-1  | 7 1.0 timer_delete(0) = 0\n", "the lines have a name before them"},
		{"go test -json", `{"Time":"2026-11-28T10:00:00Z","Action":"start","Package":"a"}` + "\n",
			"the file is output of go test -json"},
		{"JSON", "{}\n", "the file is JSON"},
		{"results", "goos: linux\n", "the file holds results: idlab report reads it"},
		{"results without a head", "BenchmarkSum-8 100 20 ns/op\n", "the file holds results"},
		{"a page", "<!DOCTYPE html>\n", "the file is a page of HTML"},
		{"quoted", "> 7 1.0 timer_delete(0) = 0\n", "the lines are quoted with >"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse(strings.NewReader(test.input), "a")
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got  %v\nwant %s…", err, test.want)
			}
		})
	}
}

func TestMissingFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, path := range []string{"a.strace.123", "a.strace.124"} {
		if err := os.WriteFile(path, []byte("1.0 timer_getoverrun(0) = 0\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rec, err := ParseFile("a.strace.124")
	if err != nil {
		t.Fatal(err)
	}
	want := "strace-log-merge a.strace > a.strace.merged has all"
	if !strings.HasSuffix(strings.Join(rec.Warnings, ""), want) {
		t.Errorf("warnings %q, want %s", rec.Warnings, want)
	}
	for path, want := range map[string]string{
		"a.strace": "merge them with strace-log-merge a.strace > a.strace.merged",
		"b.strace": "b.strace: no such file or directory",
		".":        ". is a directory: name a file that strace wrote",
	} {
		if _, err := ParseFile(path); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
}

func TestErrorShortensLines(t *testing.T) {
	_, err := Parse(strings.NewReader(strings.Repeat("x", 1e6)+"\n"), "a.strace")
	if n := len(err.Error()); n > 500 {
		t.Errorf("%d characters: %.600v", n, err)
	}
}
