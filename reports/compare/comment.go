package compare

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"idlab/reports/document"
	"idlab/reports/format"
)

// maxInComment is the maximum number of rows in a comment. Code-hosting sites accept about 65,000 characters.
const maxInComment = 200

// WriteComment writes a comparison as Markdown for a pull request: the headline, a table of the changes, a folded
// table of all other rows, the remarks and the environment. j is the result of a gate, or nil.
func (c *RunComparison) WriteComment(w io.Writer, j *GateResult) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "### %s\n\n", headline(c, j))
	if j != nil {
		fmt.Fprintf(&b, "%s\n\n", escape(format.Capital(j.Why)+"."))
	}
	fmt.Fprintf(&b, "%s %s\n", escape(format.Unwrap(c.howPaired())), escape(c.noise()))
	if note := c.howNear(); note != "" {
		fmt.Fprintf(&b, "%s\n", escape(note))
	}
	changed, rest := split(c)
	left := maxInComment
	if len(changed) > 0 {
		b.WriteByte('\n')
		left -= writeChanges(&b, changed, left)
	}
	if len(rest) > 0 {
		title := "The other " + format.Plural(len(rest), "row")
		if len(changed) == 0 {
			title = "All " + format.Plural(len(rest), "row")
		}
		fmt.Fprintf(&b, "\n<details><summary>%s</summary>\n\n", title)
		writeChanges(&b, rest, left)
		b.WriteString("\n</details>\n")
	}
	if j != nil && len(j.Reach) > 0 {
		b.WriteString("\n<details><summary>Reach of the gate</summary>\n\n")
		for _, text := range j.Reach {
			fmt.Fprintf(&b, "- %s\n", escape(strings.TrimSpace(text)))
		}
		b.WriteString("\n</details>\n")
	}
	for i, text := range remarks(c) {
		if i == 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "- %s\n", escape(text))
	}
	fmt.Fprintf(&b, "\n%s\n\n- old: %s\n- new: %s\n",
		escape(c.New.Machine()), escape(origin(c.Old)), escape(origin(c.New)))
	_, err := w.Write(b.Bytes())
	return err
}

// remarks returns what one run has alone, the warnings, and the problems of the files.
func remarks(c *RunComparison) (list []string) {
	for _, text := range c.oneSided() {
		list = append(list, format.Capital(text)+".")
	}
	return slices.Concat(list, c.Warnings, format.ErrorTexts(c.Old.Problems), format.ErrorTexts(c.New.Problems))
}

// headline sums the comparison up in one line.
func headline(c *RunComparison, j *GateResult) string {
	slower, faster, undecided := 0, 0, 0
	for _, x := range c.Whole {
		switch {
		case x.Undecided():
			undecided++
		case x.Differs() && x.Slower():
			slower++
		case x.Differs():
			faster++
		}
	}
	text := fmt.Sprintf("idlab: %d slower and %d faster in %s",
		slower, faster, format.Plural(len(c.Whole), "comparison"))
	if slower+faster+undecided == 0 {
		text = fmt.Sprintf("idlab: no difference found in %s", format.Plural(len(c.Whole), "comparison"))
	}
	if undecided > 0 {
		text += fmt.Sprintf(", %d undecided (too few blocks)", undecided)
	}
	if j == nil {
		return text
	}
	return j.GateOutcome.String() + " · " + text
}

// split separates the changes that differ from all others.
func split(c *RunComparison) (changed, rest []*Change) {
	for _, list := range [][]*Change{c.Whole, c.Single} {
		for _, x := range list {
			if x.Differs() {
				changed = append(changed, x)
			} else {
				rest = append(rest, x)
			}
		}
	}
	return changed, rest
}

// writeChanges writes a table of at most maxRows rows and counts the others. It returns the number of rows.
func writeChanges(b *bytes.Buffer, list []*Change, maxRows int) int {
	t := document.Table{Head: []string{"time/op of", "old", "new", "new/old", "95 % interval", "p (Holm)", " verdict"}}
	shown := list[:min(len(list), maxRows)]
	for _, x := range shown {
		cells := x.cells()
		for i, text := range cells {
			cells[i] = unlinked(format.Unwrap(text)) // Table.Write escapes the rest
		}
		t.Add(cells...)
	}
	if len(shown) > 0 {
		t.Write(b)
	}
	if more := len(list) - len(shown); more > 0 {
		fmt.Fprintf(b, "\nLeft out: %s. idlab compare lists all rows.\n", format.Plural(more, "row"))
	}
	return len(shown)
}

// escape returns a text as one line of Markdown.
func escape(text string) string { return unlinked(document.Escape(format.Unwrap(text))) }

// unlinked prevents that a site turns @names and #numbers into links, by invisible word joiners.
func unlinked(text string) string {
	return strings.NewReplacer("@", "@\u2060", "#", "#\u2060").Replace(text)
}
