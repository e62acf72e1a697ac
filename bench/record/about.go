package record

import (
	"encoding/json"
	"fmt"
	"strings"

	"idlab/workloads"
)

// aboutNote begins the keys of notes that hold a workloads.About.
const aboutNote = "about "

// AboutPair returns the note with the description of a workload. ok is false if the description is empty.
func AboutPair(workload string, about workloads.About) (p Pair, ok bool) {
	text, err := json.Marshal(about)
	return Pair{Key: aboutNote + workload, Value: string(text)}, err == nil && string(text) != "{}"
}

// IsAbout reports whether a note holds the description of a workload. It is JSON, for programs to read.
func (p Pair) IsAbout() bool { return strings.HasPrefix(p.Key, aboutNote) }

// About returns the description of a workload. Without a note it is the zero About.
func (f *File) About(workload string) (about workloads.About, err error) {
	text := f.Note(aboutNote + workload)
	if text == "" {
		return about, nil
	}
	if err := json.Unmarshal([]byte(text), &about); err != nil {
		return workloads.About{}, fmt.Errorf("%s: the note on %s is left out: %w", f.Path, workload, err)
	}
	for _, text := range texts(&about) {
		*text = visibleLines(*text)
	}
	return about, nil
}

// texts returns the texts of a description.
func texts(about *workloads.About) []*string {
	list := []*string{&about.Does, &about.Phases}
	for i := range about.Columns {
		c := &about.Columns[i]
		list = append(list, &c.Head, &c.Of, &c.To)
		if c.Worst != nil {
			list = append(list, &c.Worst.What, &c.Worst.Whom, &c.Worst.When)
		}
	}
	return list
}

// visibleLines returns a text with each of its lines made Visible.
func visibleLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = Visible(line)
	}
	return strings.Join(lines, "\n")
}
