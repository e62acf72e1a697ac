package reports

import (
	"slices"
)

// remarks are sentences, each with what it is about. What is said of several is said
// once.
type remarks struct {
	texts []string // in the order of their first appearance
	about map[string][]string
}

// add takes a sentence about something; "" is none.
func (r *remarks) add(text, about string) {
	if text == "" {
		return
	}
	if r.about == nil {
		r.about = map[string][]string{}
	}
	if !slices.Contains(r.texts, text) {
		r.texts = append(r.texts, text)
	}
	if !slices.Contains(r.about[text], about) {
		r.about[text] = append(r.about[text], about)
	}
}

// lines has a line for each sentence, with the first of what it is about.
func (r *remarks) lines(what string) (lines []string) {
	for _, text := range r.texts {
		lines = append(lines, several(r.about[text], what)+": "+text)
	}
	return lines
}

// mostPanels is from how many cells on the oversubscribed ones are left to the
// tables.
const mostPanels = 60
