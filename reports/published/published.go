package published

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// publishedJSON holds what others measured of the designs that the lab holds
// again, with the sources. It is data, so that figures can be checked against
// their sources without reading code, and a new one is a line there.
//
//go:embed published.json
var publishedJSON []byte

// Load are those that stand in published.json.
func Load() ([]Publication, error) { return readPublished(publishedJSON, "published.json") }

// Publication is one source of figures.
type Publication struct {
	Title   string            `json:"title"`
	Source  string            `json:"source"` // commit, mail
	Date    string            `json:"date"`
	Machine string            `json:"machine"`
	Note    string            `json:"note"`    // what differs from what is measured here
	Columns []publishedColumn `json:"columns"` // what was compared; the first is the baseline
	Series  []publishedSeries `json:"series"`
	Tables  []publishedTable  `json:"tables"`
}

// publishedColumn is one of the things that a publication compared, and what
// stands for it here.
type publishedColumn struct {
	Name string `json:"name"` // as published
	// Designs are the designs here, the ones that correspond best first. Each is
	// a name with the parameters that it must have; it may have others besides.
	Designs []string `json:"designs"`
	// Op is set where the columns are operations of one design rather than
	// different designs.
	Op string `json:"op"`
}

// publishedTable is what was measured in one go. It has the columns of its
// publication.
type publishedTable struct {
	Workload string         `json:"workload"` // that does the same here
	Title    string         `json:"title"`
	Tasks    int            `json:"tasks"`   // in the publication, 0 if it does not tell
	Workers  int            `json:"workers"` // the same
	Note     string         `json:"note"`
	Rows     []publishedRow `json:"rows"`
}

// publishedRow is one quantity, for each column.
type publishedRow struct {
	Op   string `json:"op"`   // in results here, "" for all operations together
	What string `json:"what"` // as published
	Ops  int    `json:"ops"`  // operations of a worker behind a value, 0 if that is not told
	// Unit is that of results here, time/op if it is ""; Times so many make the
	// published quantity.
	Unit  string  `json:"unit"`
	Times float64 `json:"times"`
	// NotJudged says why the ratio here is of something else than the published
	// one, "" if it is of the same.
	NotJudged string                    `json:"not_judged"`
	Values    map[string]publishedValue `json:"values"` // by column; some may be missing
}

// publishedSeries are tables that differ in one quantity.
type publishedSeries struct {
	Of        string   `json:"of"` // "timers"
	Steps     []string `json:"steps"`
	Workloads []string `json:"workloads"` // of the tables, one for each step
}

// publishedValue is a figure as it was published: "23 ms", "> 1 MB", or "0.9 ×"
// where only the ratio to the baseline was. The zero value is none.
type publishedValue struct {
	text   string
	number float64 // in ns, bytes, or as a factor
	half   float64 // half of the last digit given: the figure was rounded by up to that
	kind   valueKind
	least  bool // it is a lower bound
}

type valueKind uint8

const (
	ofTime valueKind = iota
	ofSize
	ofRatio // to the baseline's
)

func publishedUnit(name string) (scale float64, kind valueKind, ok bool) {
	switch name {
	case "s":
		return 1e9, ofTime, true
	case "ms":
		return 1e6, ofTime, true
	case "µs":
		return 1e3, ofTime, true
	case "MB":
		return 1e6, ofSize, true
	case "×":
		return 1, ofRatio, true
	}
	return 0, 0, false
}

// UnmarshalText reads a figure with its unit.
func (v *publishedValue) UnmarshalText(text []byte) error {
	bare, least := strings.CutPrefix(string(text), "> ")
	digits, unit, _ := strings.Cut(bare, " ")
	number, err := strconv.ParseFloat(digits, 64)
	scale, kind, ok := publishedUnit(unit)
	if err != nil || !ok || !(number > 0) || strings.ContainsAny(digits, "eExX+_") {
		return fmt.Errorf("%q is no figure above 0 with one of the units s, ms, µs, MB and ×", text)
	}
	_, decimals, _ := strings.Cut(digits, ".")
	half := 0.5
	for range decimals {
		half /= 10
	}
	*v = publishedValue{text: string(text), number: number * scale, half: half * scale, kind: kind, least: least}
	return nil
}

// readPublished decodes and checks publications. name is only mentioned.
func readPublished(data []byte, name string) (list []Publication, err error) {
	in := json.NewDecoder(bytes.NewReader(data))
	in.DisallowUnknownFields()
	if err := in.Decode(&list); err != nil {
		return nil, fmt.Errorf("%s: near byte %d: %w", name, in.InputOffset(), err)
	}
	if in.More() {
		return nil, fmt.Errorf("%s: something follows the list, at byte %d", name, in.InputOffset())
	}
	for i, p := range list {
		if err := p.check(); err != nil {
			return nil, fmt.Errorf("%s: publication %d, %q: %w", name, i+1, p.Title, err)
		}
	}
	return list, nil
}

func (p *Publication) check() error {
	switch {
	case p.Title == "" || p.Source == "" || p.Date == "" || p.Machine == "":
		return errors.New("it lacks its title, source, date or machine")
	case len(p.Columns) == 0:
		return errors.New("it has no columns")
	}
	for _, c := range p.Columns {
		if c.Name == "" || len(c.Designs) == 0 || slices.Contains(c.Designs, "") {
			return fmt.Errorf("column %q lacks its name or a design", c.Name)
		}
	}
	for _, t := range p.Tables {
		if err := p.checkTable(&t); err != nil {
			return fmt.Errorf("table %s: %w", t.Workload, err)
		}
	}
	for _, s := range p.Series {
		if len(s.Steps) != len(s.Workloads) || len(s.Steps) < 2 || s.Of == "" {
			return fmt.Errorf("series of %q: it takes two steps or more, and a workload for each", s.Of)
		}
		for _, w := range s.Workloads {
			if p.table(w) == nil {
				return fmt.Errorf("series of %s: there is no table %s", s.Of, w)
			}
		}
	}
	return nil
}

func (p *Publication) checkTable(t *publishedTable) error {
	if t.Workload == "" || t.Title == "" || len(t.Rows) == 0 {
		return errors.New("it lacks its workload, title or rows")
	}
	for _, r := range t.Rows {
		if r.What == "" || r.Ops < 0 || r.Times < 0 || (r.Unit == "") != (r.Times == 0) {
			return fmt.Errorf("row %q: it lacks what it is about, or a unit without times, or the reverse", r.What)
		}
		for name, v := range r.Values {
			if !slices.ContainsFunc(p.Columns, func(c publishedColumn) bool { return c.Name == name }) {
				return fmt.Errorf("row %s: there is no column %s", r.What, name)
			}
			if (v.kind == ofSize) != (r.Unit != "") {
				return fmt.Errorf("row %s: %s of %s is no value in %s", r.What, v.text, name, r.unit())
			}
		}
	}
	return nil
}

// table returns the table of a workload, nil if there is none.
func (p *Publication) table(workload string) *publishedTable {
	for i := range p.Tables {
		if p.Tables[i].Workload == workload {
			return &p.Tables[i]
		}
	}
	return nil
}
