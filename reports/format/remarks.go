package format

import (
	"slices"
)

// Remarks are sentences, each with what it is about. What is said of several is said
// once.
type Remarks struct {
	texts []string // in the order of their first appearance
	about map[string][]string
}

// Add takes a sentence about something; "" is none.
func (r *Remarks) Add(text, about string) {
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

// Lines has a line for each sentence, with the first of what it is about.
func (r *Remarks) Lines(what string) (lines []string) {
	for _, text := range r.texts {
		lines = append(lines, Several(r.about[text], what)+": "+text)
	}
	return lines
}
