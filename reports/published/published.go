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

// publishedJSON holds published measurements of the designs that the lab implements, with their sources. It is data,
// so that a figure can be checked and added without reading code.
//
//go:embed published.json
var publishedJSON []byte

// Load returns the publications of published.json. It fails if the file is invalid.
func Load() ([]Publication, error) { return readPublished(publishedJSON, "published.json") }

// Publication is one source of figures.
type Publication struct {
	Title   string            `json:"title"`
	Source  string            `json:"source"` // commit or mail
	Date    string            `json:"date"`
	Machine string            `json:"machine"`
	Note    string            `json:"note"`    // differences from the measurement here
	Columns []publishedColumn `json:"columns"` // the designs or operations compared; the first is the baseline
	Series  []publishedSeries `json:"series"`
	Tables  []publishedTable  `json:"tables"`
}

// publishedColumn is a design or operation of a publication, and the designs of the lab that correspond to it.
type publishedColumn struct {
	Name string `json:"name"` // as published
	// Designs are the corresponding designs, the best first. Each is a name with the parameters that a design
	// must have. It may have others too.
	Designs []string `json:"designs"`
	// Op is the operation of the column, if the columns are operations of one design.
	Op string `json:"op"`
}

// publishedTable is one test of a publication. It has the publication's columns.
type publishedTable struct {
	Workload string         `json:"workload"` // the corresponding workload of the lab
	Title    string         `json:"title"`
	Tasks    int            `json:"tasks"`   // in the publication, 0 if it does not tell
	Workers  int            `json:"workers"` // in the publication, 0 if it does not tell
	Note     string         `json:"note"`
	Rows     []publishedRow `json:"rows"`
}

// publishedRow is one quantity with a value for each column.
type publishedRow struct {
	Op   string `json:"op"`   // in the results, "" for all operations together
	What string `json:"what"` // as published
	Ops  int    `json:"ops"`  // operations per worker behind a value, 0 if the publication does not tell
	// Unit is the unit of the results, "" for ns/op. Times is the factor from the result to the published
	// quantity, 0 if Unit is "".
	Unit  string  `json:"unit"`
	Times float64 `json:"times"`
	// NotComparable says why the measured ratio is of a different quantity than the published one, "" if it is not.
	NotComparable string                    `json:"not_judged"`
	Values        map[string]publishedValue `json:"values"` // by column; some may be missing
}

// publishedSeries are tables that differ in one quantity.
type publishedSeries struct {
	Of        string   `json:"of"`        // the quantity, such as "timers"
	Steps     []string `json:"steps"`     // its values
	Workloads []string `json:"workloads"` // of the tables, one for each step
}

// publishedValue is a figure as published: "23 ms", "> 1 MB", or "0.9 ×" if only the ratio to the baseline is
// published. The zero value stands for no figure.
type publishedValue struct {
	text       string
	number     float64 // in ns or bytes, or a factor
	half       float64 // half of the last digit, the maximum rounding error
	kind       valueKind
	lowerBound bool // the figure is a lower bound
}

// valueKind is the dimension of a published figure.
type valueKind uint8

const (
	ofTime valueKind = iota
	ofSize
	ofRatio // to the baseline
)

// publishedUnit returns the factor from a unit to ns or bytes, and the dimension of the unit.
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

// UnmarshalText parses a figure above 0 with its unit.
func (v *publishedValue) UnmarshalText(text []byte) error {
	bare, lowerBound := strings.CutPrefix(string(text), "> ")
	digits, unit, _ := strings.Cut(bare, " ")
	number, err := strconv.ParseFloat(digits, 64)
	scale, kind, ok := publishedUnit(unit)
	if err != nil || !ok || !(number > 0) || strings.ContainsAny(digits, "eExX+_") {
		return fmt.Errorf("%q: want a number above 0 with one of the units s, ms, µs, MB and ×", text)
	}
	_, decimals, _ := strings.Cut(digits, ".")
	half := 0.5
	for range decimals {
		half /= 10
	}
	*v = publishedValue{text: string(text), number: number * scale, half: half * scale, kind: kind,
		lowerBound: lowerBound}
	return nil
}

// readPublished decodes and checks publications. name is used in errors only.
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

// check returns an error if a required part is missing, or a reference to a column or table is wrong.
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
			return fmt.Errorf("series of %q: it needs two steps or more, and a workload for each", s.Of)
		}
		for _, w := range s.Workloads {
			if p.table(w) == nil {
				return fmt.Errorf("series of %s: there is no table %s", s.Of, w)
			}
		}
	}
	return nil
}

// checkTable checks the rows of a table against the columns.
func (p *Publication) checkTable(t *publishedTable) error {
	if t.Workload == "" || t.Title == "" || len(t.Rows) == 0 {
		return errors.New("it lacks its workload, title or rows")
	}
	for _, r := range t.Rows {
		if r.What == "" || r.Ops < 0 || r.Times < 0 || (r.Unit == "") != (r.Times == 0) {
			return fmt.Errorf("row %q: it lacks the field what, or has only one of the fields unit and times", r.What)
		}
		for name, v := range r.Values {
			if !slices.ContainsFunc(p.Columns, func(c publishedColumn) bool { return c.Name == name }) {
				return fmt.Errorf("row %s: there is no column %s", r.What, name)
			}
			if (v.kind == ofSize) != (r.Unit != "") {
				return fmt.Errorf("row %s: %s of %s is not a value in %s", r.What, v.text, name, r.unit())
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
