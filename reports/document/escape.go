package document

import (
	"regexp"
	"strings"
	"unicode"
)

// Escape removes the meaning of a text in Markdown, and in HTML within it: names come from files. It puts a backslash
// before these characters:
//
//   - \ ` [ ] ~ $ everywhere
//   - * unless it is between spaces, _ unless it is within a word
//   - < and & where they could begin a tag or an entity
//
// It leaves alone the characters that have a meaning at the beginning of a line or in tables.
func Escape(text string) string {
	var b strings.Builder
	letters := []rune(text)
	at := func(i int) rune {
		if i < 0 || i >= len(letters) {
			return '\n'
		}
		return letters[i]
	}
	for i, r := range letters {
		if special(at(i-1), r, at(i+1)) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// special reports whether a character between two others has a meaning. A line break stands for the ends of the text.
func special(before, r, after rune) bool {
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	switch r {
	case '\\', '`', '[', ']', '~', '$':
		return true
	case '*':
		return !unicode.IsSpace(before) || !unicode.IsSpace(after) || before == '\n'
	case '_':
		return !inWord(before) || !inWord(after)
	case '<':
		return unicode.IsLetter(after) || strings.ContainsRune("/!?", after)
	case '&':
		return inWord(after) || after == '#'
	}
	return false
}

// lineStart matches what can make a line a heading, a quotation, a rule or an item of a list.
var lineStart = regexp.MustCompile(`(?m)^[#>+=-]`)

// escapeStarts removes the meaning of the beginnings of lines. The text is escaped otherwise.
func escapeStarts(text string) string { return lineStart.ReplaceAllString(text, `\$0`) }
