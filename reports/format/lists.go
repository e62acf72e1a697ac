package format

import (
	"fmt"
	"slices"
	"strings"
)

// Capital returns s with its first letter in upper case. s is not empty and begins with an ASCII letter.
func Capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Sentences joins the sentences of list that are not empty, with a space between them.
func Sentences(list ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == "" }), " ")
}

// Unwrap joins the words of text with single spaces, so that the result is one line.
func Unwrap(text string) string { return strings.Join(strings.Fields(text), " ") }

// Split cuts list into runs of consecutive elements. It cuts between two neighbours that are not alike.
func Split[T any](list []T, alike func(a, b T) bool) (parts [][]T) {
	for i, x := range list {
		if i == 0 || !alike(list[i-1], x) {
			parts = append(parts, nil)
		}
		last := len(parts) - 1
		parts[last] = append(parts[last], x)
	}
	return parts
}

// Evenly cuts list into the minimum number of parts of at most maxLen elements each. The lengths of the parts
// differ by at most one. maxLen is at least 1.
func Evenly[T any](list []T, maxLen int) (parts [][]T) {
	n := (len(list) + maxLen - 1) / maxLen
	for i := range n {
		parts = append(parts, list[i*len(list)/n:(i+1)*len(list)/n])
	}
	return parts
}

// Adding returns list with item appended, unless item is the zero value, such as "", or in the list already.
func Adding[T comparable](list []T, item T) []T {
	var none T
	if item == none || slices.Contains(list, item) {
		return list
	}
	return append(list, item)
}

// ErrorTexts returns the text of each error.
func ErrorTexts(list []error) (texts []string) {
	for _, err := range list {
		texts = append(texts, err.Error())
	}
	return texts
}

// CellList names the first cells of a list and counts the others, as Several does.
func CellList(names []string) string { return Several(names, "cell") }

// Several joins the first four names with commas and counts the others: "a, b, c, d and 3 more cells".
// what is the singular of the counted noun.
func Several(names []string, what string) string {
	const shown = 4
	if len(names) > shown {
		return fmt.Sprintf("%s and %s", strings.Join(names[:shown], ", "), Plural(len(names)-shown, "more "+what))
	}
	return strings.Join(names, ", ")
}

// Listed joins names with commas, and the last two with a word: "a, b and c".
func Listed(names []string, word string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " " + word + " " + names[n-1]
	}
	return strings.Join(names, "")
}
