package document

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEscape(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "",
		"p99.9-ns, 1 * 2 * 3, a_b":   "p99.9-ns, 1 * 2 * 3, a_b",
		"< .001 > 2 & 3":             "< .001 > 2 & 3",
		"*x* **y** _z_ a_b_":         `\*x\* \*\*y\*\* \_z\_ a_b\_`,
		"<b>, </b>, <!-- --> & &lt;": `\<b>, \</b>, \<!-- --> & \&lt;`,
		"![x](y) `q` ~~s~~ $m$ \\":   "!\\[x\\](y) \\`q\\` \\~\\~s\\~\\~ \\$m\\$ \\\\",
	} {
		if got := Escape(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// Names in each kind of part are plain text.
func TestMarkdownIsEscaped(t *testing.T) {
	var doc Document
	doc.Heading(2, "*h*")
	doc.Paragraph(Text("# 1\n- 2 "), Term("a*b"), Strong("<i>"))
	doc.Items([]string{"- x", "[l](m)"})
	doc.Charts([]Link{{"t](evil) [", "name"}})
	doc.Rows(Table{Head: []string{"a|b"}, Rows: [][]string{{"-1 | \\"}}})
	want := `## \*h\*

\# 1
\- 2 *a\*b***\<i>**

- \- x
- \[l\](m)

- [t\](evil) \[](name.png) ([SVG](name.svg))

| a\|b |
| :-- |
| -1 \| \\ |
`
	if diff := cmp.Diff(want, string(doc.Markdown())); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
