package format

import (
	"slices"
)

// Remarks collects sentences and the names of their subjects. A sentence that is true of several subjects is
// written once. The zero value is empty and ready to use.
type Remarks struct {
	texts []string // in the order of their first appearance
	about map[string][]string
}

// Add records that text is true of the subject about. An empty text is ignored.
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

// Lines returns a line for each sentence, in the order of their first Add. It begins with the first subjects of
// the sentence, as Several names them; what is the singular of the subjects.
func (r *Remarks) Lines(what string) (lines []string) {
	for _, text := range r.texts {
		lines = append(lines, Several(r.about[text], what)+": "+text)
	}
	return lines
}
