package format

import (
	"fmt"
	"slices"
	"strings"
)

// Capital writes the first letter, which is of ASCII, as a capital.
func Capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Sentences joins what there is of them.
func Sentences(list ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == "" }), " ")
}

// Unwrap makes one line of a text.
func Unwrap(text string) string { return strings.Join(strings.Fields(text), " ") }

// Split breaks a list where neighbours have nothing in common.
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

// Evenly breaks a list into as few parts as there can be of so many, all of about
// the same length.
func Evenly[T any](list []T, most int) (parts [][]T) {
	n := (len(list) + most - 1) / most
	for i := range n {
		parts = append(parts, list[i*len(list)/n:(i+1)*len(list)/n])
	}
	return parts
}

// Adding appends what is not in a list yet.
func Adding(list []string, text string) []string {
	if text == "" || slices.Contains(list, text) {
		return list
	}
	return append(list, text)
}

// ErrorTexts returns the text of each error.
func ErrorTexts(list []error) (texts []string) {
	for _, err := range list {
		texts = append(texts, err.Error())
	}
	return texts
}

// CellList names the first cells of a list.
func CellList(names []string) string { return Several(names, "cell") }

// Several names the first of a list of things.
func Several(names []string, what string) string {
	const most = 4
	if len(names) > most {
		return fmt.Sprintf("%s and %d more %ss", strings.Join(names[:most], ", "), len(names)-most, what)
	}
	return strings.Join(names, ", ")
}
