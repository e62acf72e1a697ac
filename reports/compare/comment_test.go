package compare

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/reportstest"
)

func comment(t *testing.T, c *RunComparison, j *GateResult) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.WriteComment(&b, j); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestComment(t *testing.T) {
	old, new := reportstest.Plain().Sides(regressed)
	new.Notes = append(new.Notes, record.Pair{Key: "commit", Value: "299efe7d1c0ba6c0"})
	c := compared(t, old, new)
	j := gate(0.05).Judge(c)
	text := comment(t, c, &j)
	for _, want := range []string{
		"### failed · idlab: 1 slower and 0 faster in 6 comparisons\n\n" +
			"Gate 5 %: failed: Find/tasks=10/workers=2 rcu slower by 20 % (",
		"Paired by block: both builds measured", "noise floor: ",
		"| time/op of | old | new | new/old | 95 % interval | p (Holm) | verdict |\n" +
			"| :-- | --: | --: | --: | --: | --: | :-- |\n| Find/design=rcu/tasks=10/workers=2 |",
		"| slower 20 % |\n\n<details><summary>The other 5 rows</summary>\n\n| time/op of |", "\n\n</details>\n",
		"\nAMD EPYC 7B13, 2 CPUs, Linux 6.18.5\n\n- old: ", " · commit 299efe7d1c0b\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the comment lacks %q:\n%s", want, text)
		}
	}
	old, new = reportstest.Plain().Sides(func(*reportstest.Sketch) {})
	c = compared(t, old, new)
	text = comment(t, c, nil)
	if !strings.HasPrefix(text, "### idlab: no difference found in 6 comparisons\n") {
		t.Errorf("the comment is\n%s", text)
	}
}

// Names come from files. Nothing in them is interpreted as Markdown.
func TestCommentIsEscaped(t *testing.T) {
	old, new := reportstest.Plain().Sides(regressed)
	for _, s := range []*reportstest.Sketch{&old, &new} {
		s.Designs = []string{"idr", "rcu", "a|b<img>`*_[x](y)@torvalds#1"}
		s.Notes = append(s.Notes, record.Pair{Key: "commit", Value: "*bold* & <b>"})
	}
	text := comment(t, compared(t, old, new), nil)
	for _, want := range []string{
		"a\\|b\\<img>\\`\\*\\_\\[x\\](y)@\u2060torvalds#\u20601", "\\*bold\\* & \\<b>",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the comment lacks %q:\n%s", want, text)
		}
	}
	for text := range strings.Lines(text) {
		bars := strings.Count(text, "|") - strings.Count(text, "\\|")
		if strings.HasPrefix(text, "|") && bars != 8 {
			t.Errorf("%d bars in %s", bars, text)
		}
	}
}

// Sites cut long comments or refuse them, so the rows beyond the limit are counted.
func TestCommentIsShort(t *testing.T) {
	s := reportstest.Plain()
	s.Designs = nil
	for i := range 150 {
		s.Designs = append(s.Designs, fmt.Sprintf("rcu,hash=rfc2012,owners=scattered,buckets=%d", i))
	}
	old, new := s.Sides(func(*reportstest.Sketch) {})
	text := comment(t, compared(t, old, new), nil)
	if len(text) > 60_000 || !strings.Contains(text, "\nLeft out: 100 rows. idlab compare lists all rows.\n") {
		t.Errorf("%d characters, the end is\n%s", len(text), text[len(text)-500:])
	}
}
