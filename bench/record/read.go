package record

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// File is the content of a results file.
type File struct {
	Path   string
	Notes  []Pair // what differs from run to run
	Config []Pair // what runs on one machine share
	Blocks []Block
	// Problems are the lines that could not be read and the blocks that are not whole, each with its place. Blocks does
	// not contain them.
	Problems []error
}

// Note returns the value of a note or of a configuration line, "" if there is none.
func (f *File) Note(key string) string {
	for _, p := range append(slices.Clip(f.Notes), f.Config...) {
		if p.Key == key {
			return p.Value
		}
	}
	return ""
}

// PolicyNote is the key of the note with the rule by which a design hands out ids.
func PolicyNote(design string) string { return "ids of " + design }

// PairNote and SideNote are the keys of notes in two runs whose blocks took turns, so that they can be compared block
// by block. The pair has the same value in both runs. The side is "old" or "new".
const (
	PairNote = "pair"
	SideNote = "side"
)

// ReadFile reads a results file. It returns an error if nothing could be read. Problems with single lines are in
// File.Problems.
func ReadFile(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Read(f, path)
}

// Read reads results; path is used in messages only. Results of other tools have no block marks: then the n-th line
// with a name belongs to block n.
func Read(r io.Reader, path string) (*File, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	file := &File{Path: path}
	marks := file.scanMarks(data)
	blocks := map[string]*Block{} // by cell and number
	var order []*Block
	seen := map[string]int{} // lines of a name, if there are no marks
	in := benchfmt.NewReader(bytes.NewReader(data), path)
	for in.Scan() {
		switch rec := in.Result().(type) {
		case *benchfmt.SyntaxError:
			file.Problems = append(file.Problems, rec)
		case *benchfmt.Result:
			if err := file.addConfig(rec); err != nil {
				file.Problems = append(file.Problems, err)
			}
			_, line := rec.Pos()
			cell, design, op, err := parseName(string(rec.Name.Full()))
			if err != nil {
				err = fmt.Errorf("%s:%d: not a result of this lab: %w", path, line, err)
				file.Problems = append(file.Problems, err)
				continue
			}
			mark, whole := markAt(marks, line)
			if !whole {
				continue
			}
			blk := Block{Cell: cell, Number: mark.number, Facts: mark.facts, Chains: mark.chains}
			if mark.number == 0 {
				name := string(rec.Name.Full())
				seen[name]++
				blk.Number = seen[name]
			}
			key := cell.String() + "#" + strconv.Itoa(blk.Number)
			if blocks[key] == nil {
				blocks[key] = &blk
				order = append(order, &blk)
			}
			blocks[key].Samples = append(blocks[key].Samples, newSample(rec, design, op))
		}
	}
	if err := in.Err(); err != nil {
		return nil, err
	}
	for _, blk := range order {
		file.Blocks = append(file.Blocks, *blk)
	}
	return file, nil
}

func newSample(rec *benchfmt.Result, design, op string) Sample {
	s := Sample{Design: design, Op: op, Iters: rec.Iters}
	for _, v := range rec.Values {
		if v.OrigUnit != "" {
			s.Values = append(s.Values, Value{v.OrigUnit, v.OrigValue})
		} else {
			s.Values = append(s.Values, Value{v.Unit, v.Value})
		}
	}
	return s
}

// addConfig takes the configuration from the first result. It returns an error if a later result differs: then the file
// mixes machines or settings.
func (f *File) addConfig(rec *benchfmt.Result) error {
	if f.Config == nil {
		for _, c := range rec.Config {
			f.Config = append(f.Config, Pair{c.Key, string(c.Value)})
		}
		return nil
	}
	if len(rec.Config) == len(f.Config) &&
		!slices.ContainsFunc(f.Config, func(p Pair) bool { return rec.GetConfig(p.Key) != p.Value }) {
		return nil
	}
	_, line := rec.Pos()
	return fmt.Errorf("%s:%d: the configuration differs from the results before: "+
		"keep runs of different machines in different files", f.Path, line)
}

// mark is the content of a "# block" line, and the range of lines that belong to the block.
type mark struct {
	from, to int // line numbers; to is 0 until the end of the block is found, -1 if the mark is damaged
	number   int
	facts    []Pair
	chains   []Chains
}

// scanMarks reads the lines that benchfmt skips.
func (f *File) scanMarks(data []byte) (marks []mark) {
	seen := map[string]int{}
	line := 0
	for text := range bytes.Lines(data) {
		line++
		s := strings.TrimRight(string(text), "\n")
		switch {
		case strings.HasPrefix(s, blockMark):
			m, cell, err := parseMark(s)
			if err == nil {
				id := cell + "#" + strconv.Itoa(m.number)
				if first, again := seen[id]; again {
					err = fmt.Errorf("block %d of %s is there already, at line %d", m.number, cell, first)
				}
				seen[id] = line
			}
			if err != nil {
				f.Problems = append(f.Problems, fmt.Errorf("%s:%d: %w", f.Path, line, err))
				m.to = -1
			}
			m.from = line
			marks = append(marks, m)
		case strings.HasPrefix(s, chainsMark) && len(marks) > 0:
			c, err := parseChains(s)
			if err != nil {
				f.Problems = append(f.Problems, fmt.Errorf("%s:%d: %w", f.Path, line, err))
				continue
			}
			last := &marks[len(marks)-1]
			last.chains = append(last.chains, c)
		case s == endMark && len(marks) > 0 && marks[len(marks)-1].to == 0:
			marks[len(marks)-1].to = line
		case strings.HasPrefix(s, "# ") && len(marks) == 0:
			if key, value, ok := strings.Cut(s[2:], ": "); ok {
				f.Notes = append(f.Notes, Pair{key, value})
			}
		}
	}
	for _, m := range marks {
		if m.to == 0 {
			err := fmt.Errorf("%s:%d: the block that begins here has no end: left out", f.Path, m.from)
			f.Problems = append(f.Problems, err)
		}
	}
	return marks
}

func parseMark(s string) (m mark, cell string, err error) {
	for field := range strings.FieldsSeq(s[len(blockMark):]) {
		key, value, _ := strings.Cut(field, "=")
		switch key {
		case "cell":
			cell = value
		case "number":
			m.number, err = strconv.Atoi(value)
		default:
			m.facts = append(m.facts, Pair{key, value})
		}
	}
	if err != nil || m.number < 1 || cell == "" {
		return m, cell, errors.New("a block needs a cell and a number from 1")
	}
	return m, cell, nil
}

func parseChains(s string) (c Chains, err error) {
	fields := strings.Fields(s[len(chainsMark):])
	if len(fields) < 2 || !strings.HasPrefix(fields[0], "design=") {
		return c, errors.New("chains need a design, and how many there are of each length")
	}
	c.Design = strings.TrimPrefix(fields[0], "design=")
	for i, field := range fields[1:] {
		length, number, _ := strings.Cut(field, ":")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil || n < 0 || length != strconv.Itoa(i) {
			return c, fmt.Errorf("%q is no number of chains of length %d", field, i)
		}
		c.Counts = append(c.Counts, n)
	}
	return c, nil
}

// markAt returns the mark of the block that contains a line. It returns false if no whole block contains the line. In a
// file without marks it returns the zero mark.
func markAt(marks []mark, line int) (mark, bool) {
	if len(marks) == 0 {
		return mark{}, true
	}
	i, _ := slices.BinarySearchFunc(marks, line, func(m mark, line int) int { return cmp.Compare(m.from, line) })
	if i == 0 {
		return mark{}, false
	}
	m := marks[i-1]
	return m, line < m.to
}
