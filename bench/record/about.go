package record

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"idlab/allocators"
	"idlab/allocators/params"
	"idlab/workloads"
)

// aboutNote begins the keys of notes that hold a workloads.About, and designNote of those that hold an
// allocators.About. No workload has a space in its name.
const (
	aboutNote  = "about "
	designNote = aboutNote + "design "
)

// policyNote begins the keys of notes with the rule by which a design hands out ids. Files of instrument 2 and older
// have them in place of descriptions.
const policyNote = "ids of "

// AboutPairs returns the notes with the descriptions of the designs and workloads of a run, each once: a workload may
// be there with several parameters, and a design with its A/A copy.
func AboutPairs(
	designs []params.Selected[allocators.Design], loads []params.Selected[workloads.Workload],
) (notes []Pair) {
	for _, d := range designs {
		if p, ok := DesignPair(d.Spec, d.Entry.About(d.Values)); ok && !slices.Contains(Params(d.Spec), AAParam) {
			notes = append(notes, p)
		}
	}
	for _, w := range loads {
		if p, ok := AboutPair(w.Entry.Name, w.Entry.About); ok && !slices.Contains(notes, p) {
			notes = append(notes, p)
		}
	}
	return notes
}

// AboutPair returns the note with the description of a workload. ok is false if the description is empty.
func AboutPair(workload string, about workloads.About) (p Pair, ok bool) {
	return aboutPair(aboutNote+workload, about)
}

// DesignPair returns the note with the description of a design. ok is false if the description is empty.
func DesignPair(design string, about allocators.About) (p Pair, ok bool) {
	return aboutPair(designNote+design, about)
}

func aboutPair(key string, about any) (p Pair, ok bool) {
	text, err := json.Marshal(about)
	return Pair{Key: key, Value: string(text)}, err == nil && string(text) != "{}"
}

// IsAbout reports whether a note holds the description of a workload or of a design. It is JSON, for programs to read.
func (p Pair) IsAbout() bool { return strings.HasPrefix(p.Key, aboutNote) }

// About returns the description of a workload. Without a note it is the zero About.
func (f *File) About(workload string) (about workloads.About, err error) {
	return readAbout[workloads.About](f, aboutNote+workload)
}

// AboutDesign returns the description of a design. Older files have its id rule alone, or nothing.
func (f *File) AboutDesign(design string) (about allocators.About, err error) {
	about, err = readAbout[allocators.About](f, designNote+design)
	if about.IDs == "" {
		about.IDs = allocators.Policy(f.Note(policyNote + design))
	}
	return about, err
}

// readAbout reads the note with that key. Without the note it returns the zero value.
func readAbout[A any](f *File, key string) (about A, err error) {
	text := f.Note(key)
	if text == "" {
		return about, nil
	}
	var content any
	err = json.Unmarshal([]byte(text), &content)
	if err == nil {
		var visible []byte
		visible, _ = json.Marshal(visibleIn(content))
		err = json.Unmarshal(visible, &about)
	}
	if err != nil {
		var none A
		return none, fmt.Errorf("%s: the note %q is left out: %w", f.Path, key, err)
	}
	return about, nil
}

// visibleIn returns content of JSON with each line of its texts made Visible.
func visibleIn(content any) any {
	switch x := content.(type) {
	case string:
		return visibleLines(x)
	case []any:
		for i := range x {
			x[i] = visibleIn(x[i])
		}
	case map[string]any:
		for key := range x {
			x[key] = visibleIn(x[key])
		}
	}
	return content
}

// visibleLines returns a text with each of its lines made Visible.
func visibleLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = Visible(line)
	}
	return strings.Join(lines, "\n")
}
