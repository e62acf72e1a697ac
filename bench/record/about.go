package record

import (
	"encoding/json"
	"fmt"
	"strings"

	"idlab/workloads"
)

// aboutNote begins the keys of notes on what workloads are about.
const aboutNote = "about "

// AboutPair is the note on what a workload is about, false if there is nothing to say.
func AboutPair(workload string, about workloads.About) (p Pair, ok bool) {
	text, err := json.Marshal(about)
	return Pair{Key: aboutNote + workload, Value: string(text)}, err == nil && string(text) != "{}"
}

// IsAbout reports whether a note is on what a workload is about: it is for programs.
func (p Pair) IsAbout() bool { return strings.HasPrefix(p.Key, aboutNote) }

// About returns what a workload is about. Without a note it is the zero About.
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
