package cmd

import (
	"strings"
	"unicode/utf8"
)

// noBreak is a space at which columns wraps no line.
const noBreak = "\u00a0"

// columns prints rows in aligned columns. The last column is wrapped to the width of the screen. A row with one cell is
// printed as it is.
func (l *lab) columns(rows ...[]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row[:len(row)-1] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	screen, _ := l.screen()
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row[:len(row)-1] {
			line.WriteString(cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2))
		}
		indent := utf8.RuneCountInString(line.String())
		text := wrap(row[len(row)-1], screen-indent)
		line.WriteString(strings.Join(text, "\n"+strings.Repeat(" ", indent)))
		l.out.Write([]byte(strings.ReplaceAll(strings.TrimRight(line.String(), " "), noBreak, " ") + "\n"))
	}
}

// wrap cuts a text into lines of at most that width, unless a word is longer.
func wrap(text string, width int) (lines []string) {
	line, used := "", 0
	for _, word := range strings.Split(text, " ") {
		n := utf8.RuneCountInString(word)
		if used > 0 && used+1+n > width {
			lines, line, used = append(lines, line), "", 0
		}
		if used > 0 {
			line, used = line+" ", used+1
		}
		line, used = line+word, used+n
	}
	return append(lines, line)
}

// joined joins items by semicolons, such that no line is wrapped within an item.
func joined(items []string) string {
	whole := make([]string, len(items))
	for i, item := range items {
		whole[i] = strings.ReplaceAll(item, " ", noBreak)
	}
	return strings.Join(whole, "; ")
}
