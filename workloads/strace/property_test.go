package strace

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"idlab/allocators"
)

// TestAnyOptions writes random stories with random options of strace. Every print of a story parses to
// the same recording, but for what the options leave out: times, and the ends of killed tasks.
func TestAnyOptions(t *testing.T) {
	const stories, prints = 40, 8
	for seed := range uint64(stories) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := tell(r, 20+r.IntN(80))
		for range prints {
			o := drawOptions(r)
			o.ToFile = o.ToFile || s.appended // -A goes with -o
			text, want := s.print(r, o)
			rec, err := Parse(bytes.NewReader(text), "a.strace")
			if err != nil && o.ambiguous() && strings.Contains(err.Error(), "record ") {
				continue
			}
			if err != nil {
				t.Fatalf("story %d: %v\n%+v\n%s", seed, err, o, shown(text))
			}
			got := rec.Calls
			if o.ambiguous() { // a line without an id tells that the others have ended
				want, got = withoutExits(want), withoutExits(got)
			}
			if diff := cmp.Diff(outline(want, true), outline(got, o.ToFile)); diff != "" {
				t.Fatalf("story %d: want (-), got (+):\n%s\n%+v\n%s", seed, diff, o, shown(text))
			}
			if diff := cmp.Diff(s.used, before(rec)); diff != "" {
				t.Fatalf("story %d: older timers: want (-), got (+):\n%s\n%s", seed, diff, shown(text))
			}
		}
	}
}

// ambiguous reports whether a line may lack what tells its thread: strace omits ids while it follows
// one thread, and the options hide the beginnings or the ends of others. An error then says so.
func (o options) ambiguous() bool { return !o.ToFile && (o.QuietAttach || o.QuietExit || o.NoSignals) }

func withoutExits(calls []Call) []Call {
	return slices.DeleteFunc(slices.Clone(calls), func(c Call) bool { return c.Kind == Exit })
}

// shown returns the text that strace wrote.
func shown(data []byte) string {
	src, err := openSource(bytes.NewReader(data))
	if err != nil {
		return err.Error()
	}
	defer src.Close()
	text, _ := io.ReadAll(src) // what can be read, for a message
	return string(text)
}

// outline describes calls such that the same recordings have the same outline. Tasks are numbered by
// their first call. Exits at one line have no order, so each is described by the number of calls before
// it.
func outline(calls []Call, threads bool) (lines []string) {
	numbers := map[int]int{}
	var exits []string
	for _, c := range calls {
		thread := ""
		if threads && c.Thread > 0 && c.Kind != Exit {
			thread = fmt.Sprintf(" by %d", c.Thread)
		}
		number, ok := numbers[c.Task]
		if c.Kind == Exit {
			name := "task without calls"
			if ok {
				name = fmt.Sprintf("task %d", number)
			}
			exits = append(exits, fmt.Sprintf("%s exits after %d calls, at %v", name, len(lines), c.At))
			continue
		}
		if !ok {
			number = len(numbers)
			numbers[c.Task] = number
		}
		lines = append(lines, fmt.Sprintf("task %d %v %d %s at %v%s", number, c.Kind, c.ID, c.Errno, c.At, thread))
	}
	slices.Sort(exits)
	return append(lines, exits...)
}

func before(rec *Recording) (ids []allocators.ID) {
	for _, task := range rec.Tasks {
		ids = append(ids, task.Before...)
	}
	return ids
}
