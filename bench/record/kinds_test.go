package record

import (
	"strings"
	"testing"
)

// For a file without results, Read says which kind of file it is.
func TestFilesOfOtherKinds(t *testing.T) {
	for _, test := range []struct{ content, want string }{
		{"", "it is empty"},
		{"\r\n \n", "it is empty"},
		{"PK\x03\x04", "it is a zip archive"},
		{"PERFILE2h\x00", "it is a recording by perf"},
		{strings.Repeat("a", 257) + "ustar\x00", "it is a tar archive"},
		{gzipped(strings.Repeat("\x00", 257) + "ustar\x00"), "it is a tar archive"},
		{"B\x00e\x00n\x00c\x00h\x00", "it is UTF-16 without a byte order mark: convert it by iconv -f UTF-16LE"},
		{"\x00B\x00e\x00n\x00c\x00h", "convert it by iconv -f UTF-16BE"},
		{"\x7fELF\x02\x01\x01\x00", "it is a binary file"},
		{string(LogHeader("")), "it is a histogram log: give the results.txt beside it"},
		{"7     1.000000 timer_create(CLOCK_REALTIME, NULL, [0]) = 0\n", "it is a strace recording: see it by idlab trace"},
		{"% time     seconds  usecs/call     calls\n", "it is a summary by strace -c"},
		{"\n Performance counter stats for 'x':\n", "it is output of perf stat"},
		{"# Running 'sched/messaging' benchmark:\n", "it is output of perf bench"},
		{"     0.000 ( 0.004 ms): x/7 timer_create() = 0\n", "it is output of perf trace"},
		{"x 7 [001] 12.345678: cycles:\n", "it is output of perf script"},
		{"name  old time/op  new time/op\n", "it is output of benchstat"},
		{"         │ sec/op │\n", "it is output of benchstat"},
		{"<!DOCTYPE html>\n", "it is a web page"},
		{"{\n  \"state\": \"started\"\n}\n", "it is JSON, but not the events of go test -json"},
		{"goos: linux\nPASS\nok  \tidlab/bench\t0.1s\n", "give go test the flag -bench"},
		{testEvents([]string{"PASS\n"}), "give go test the flag -bench"},
		{string(Header([]Pair{{"seed", "1"}}, nil)), "it is the beginning of results, without any block"},
		{"Dear diary\n", "no line is a result, such as Benchmark"},
	} {
		f, err := Read(strings.NewReader(test.content), "x")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(f.Instead, test.want) || len(f.Problems)+len(f.Blocks) > 0 {
			t.Errorf("%.40q: %q, problems %v; want %q", test.content, f.Instead, f.Problems, test.want)
		}
	}
}
