package params

import "fmt"

// Nearest returns the name that was probably meant by a word: the one with the fewest letters to change, add or leave
// out: two at most, and at most half of the word. It returns "" if there is none.
func Nearest(word string, names []string) string {
	nearest, fewest := "", min(2, len(word)/2)+1
	for _, name := range names {
		if n := distance(word, name); n < fewest {
			nearest, fewest = name, n
		}
	}
	return nearest
}

// distance returns the Levenshtein distance of two words: how many bytes are to be changed, added or left out.
func distance(a, b string) int {
	row := make([]int, len(b)+1) // distances of the beginning of a to each beginning of b
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			changed := diagonal
			if a[i] != b[j] {
				changed++
			}
			diagonal = row[j+1]
			row[j+1] = min(changed, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// meant returns the end of an error about an unknown name: the name that was probably meant, or else all of them.
func meant(word string, names []string, all string) string {
	if nearest := Nearest(word, names); nearest != "" {
		return fmt.Sprintf(": did you mean %s?", nearest)
	}
	return all
}
