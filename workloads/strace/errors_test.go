package strace

import (
	"errors"
	"strings"
	"testing"
)

func TestParseErrors(t *testing.T) {
	for _, test := range []struct{ name, input, want string }{
		{"empty", "", "1: the recording is empty"},
		{"other calls", "12 1.0 read(3, \"\", 1) = 0\n",
			"1: read does not belong in a recording of timers: record with -e trace="},
		{"other calls, unfinished", "12 1.0 read(3,  <unfinished ...>\n",
			"1: read does not belong in a recording of timers"},
		{"no time", "12 timer_delete(0) = 0\n", "1: the line does not begin with an optional thread id and a time"},
		{"the program's output", "12 1.0 vfork() = 13\nhello\n", "2: the line does not begin with"},
		{"output amid a line", "12 1.0 timer_delete(hello) = 0\n",
			`1: "hello" is not a timer id: "12 1.0 timer_delete(hello) = 0"`},
		{"half a line", "12 1.0 timer_delete(0) = 0\n12 1.1 timer_del",
			"2: the recording ends in the middle of a line: remove that line"},
		{"half a call", "12 1.0 timer_delete(0\n", "1: the call is incomplete: the line was cut"},
		{"half a call at the end", "1.0 vfork(strace: Process 2 attached\n",
			"1: the recording ends in the middle of a call"},
		{"an unknown line", "12 1.0 # a remark\n",
			"1: the line is neither a call nor a signal nor the end of a thread"},
		{"no second half", "12 1.0 timer_delete(0 <unfinished ...>\n12 1.1 timer_delete(0) = 0\n",
			"2: the thread's call timer_delete of line 1 has not ended yet"},
		{"no first half", "12 1.0 <... timer_delete resumed>) = 0\n", "1: timer_delete resumes, but has not begun"},
		{"another first half", "12 1.0 vfork( <unfinished ...>\n12 1.0 <... fork resumed>) = 13\n",
			"2: fork resumes, but has not begun"},
		{"no id", "12 1.0 timer_create(CLOCK_REALTIME, NULL, 0x7ffc) = 0\n",
			"1: the id of the new timer is missing: want [N] at the end of the arguments"},
		{"an id too large", "12 1.0 timer_create(CLOCK_REALTIME, NULL, [2147483648]) = 0\n",
			`1: "2147483648" is not a timer id`},
		{"no error", "12 1.0 timer_delete(0) = -1\n", "1: the call failed, but the line names no error"},
		{"thread 0", "0 1.0 timer_delete(0) = -1 EINVAL (Invalid argument)\n", "1: 0 is not a thread id"},
		{"a time out of range", "12 99999999999.0 timer_delete(0) = -1 EINVAL (Invalid argument)\n",
			"1: 99999999999.0 is not a valid time"},
		{"a thread from nowhere", "12 1.0 vfork() = 13\n14 1.1 timer_getoverrun(0) = -1 EINVAL (Invalid argument)\n",
			"2: thread 14 uses timers, but the recording has no call that started it: " +
				"record the program from its beginning, with -f"},
		{"a thread that starts twice", "12 1.0 fork() = 13\n13 1.1 fork() = 14\n12 1.1 fork() = 13\n",
			"3: thread 13 starts, but a thread of this id has been alive since line 1: record without -qq"},
		{"a line without a thread",
			"1.0 fork() = 13\n[pid 12] 1.1 fork() = 14\n[pid 13] 1.2 fork() = 15\n1.3 fork() = 16\n",
			"4: the line has no thread id, but 2 threads are alive: record with -o FILE"},
		{"an execve of an unknown thread", "12 1.0 +++ superseded by execve in pid 13 +++\n",
			"1: unknown thread 13 performs an execve"},
		{"an id twice", "12 1.0 timer_create(0, NULL, [5]) = 0\n12 1.1 timer_create(0, NULL, [5]) = 0\n",
			"2: timer_create returned id 5, but a timer of the task has had this id since line 1: "},
		{"an id from nowhere", "12 1.0 timer_settime(5, 0, {}, NULL) = 0\n",
			"1: timer_settime of id 5 succeeded, but no timer_create of the task returned it: " +
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

func TestErrorShortensLines(t *testing.T) {
	_, err := Parse(strings.NewReader(strings.Repeat("x", 1e6)+"\n"), "a.strace")
	if n := len(err.Error()); n > 500 {
		t.Errorf("%d characters: %.600v", n, err)
	}
}
