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
	return about, nil
}
