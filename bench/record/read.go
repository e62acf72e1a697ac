package record

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"

	"idlab/workloads/plaintext"
)

// File is the content of a results file.
type File struct {
	Path   string
	Notes  []Pair // facts that differ from run to run
	Config []Pair // facts that runs on one machine share
	Blocks []Block
	// Problems has a Problem for each kind of fault: lines that cannot be read, and blocks that are not whole. Blocks
	// does not contain these lines and blocks.
	Problems []error
	// Instead is the reason why the file has no results, if Problems does not explain it: "it is empty …".
	Instead string
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

// RunNote is the key of the note with the id of the run. Its plan and its histograms have the same id.
const RunNote = "run"

// Keys of the notes of a run that measured a shard of a plan, on one of several machines. A merged run has PlanNote
// alone.
const (
	PlanNote  = "plan"           // hash of the plan file
	ShardNote = "shard"          // "2 of 4", from 0
	NodeNote  = "node"           // the machine
	BuildNote = "build"          // of the executable, as in the plan file
	CPUsNote  = "cpus"           // those that the process may use
	CoresNote = "physical-cores" // to which these belong
)

// PairNote and SideNote are the keys of notes in runs whose blocks took turns, so that they can be compared block by
// block. The pair has the same value in each of them.
const (
	PairNote = "pair"
	SideNote = "side"
)

// PredictedKey is the key of a configuration line of predictions, which no machine has measured. PlatformKey is that of
// the line with the platform that they are for.
const (
	PredictedKey = "predicted"
	PlatformKey  = "platform"
)

// Predicted reports whether the results are predictions.
func (f *File) Predicted() bool { return f.Note(PredictedKey) != "" }

// The sides of a pair.
const (
	OldSide     = "old"
	NewSide     = "new"
	ControlSide = "control" // a second run of the old build
)

// ReadRun reads the results of a run. path names the run directory or the results file. Problems are those of ReadFile.
func ReadRun(path string) (*File, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, ResultsFile)
	}
	f, err := ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: no such file: name a run directory or a results file", path)
	case err != nil:
		return nil, fmt.Errorf("%w: name a run directory or a results file", err)
	}
	return f, nil
}

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

// Read reads results. path is used in messages only. Results of other tools have no block marks. Then the n-th line
// with a name belongs to block n. The results may be packed by gzip, in UTF-16, in events of go test -json, or
// coloured.
func Read(r io.Reader, path string) (*File, error) {
	in := reader{file: &File{Path: path}, problems: problems{path: path}}
	data, instead, err := unpack(r)
	var damaged *plaintext.DamagedError
	switch {
	case errors.As(err, &damaged):
		in.problems.add(0, "the results may not be whole: "+err.Error(), nil)
	case err != nil:
		return nil, err
	}
	in.file.Instead = instead
	if instead == "" {
		if err := in.readText(data); err != nil {
			return nil, err
		}
	}
	in.file.Problems = in.problems.errors()
	return in.file, nil
}

// reader reads one file.
type reader struct {
	file     *File
	problems problems
	text     *text
	marks    []mark
	blocks   map[string]int // index in File.Blocks, by blockID
	seen     map[string]int // number of lines with a name, if there are no marks
}

// problem records a fault of a line of the text.
func (r *reader) problem(line int, kind string, err error) {
	r.problems.add(r.text.place(line), kind, err)
}

// readText reads the content of a file that is text.
func (r *reader) readText(data []byte) error {
	r.blocks, r.seen = map[string]int{}, map[string]int{}
	r.text = splitText(data, &r.problems)
	r.scanMarks()
	in := benchfmt.NewReader(strings.NewReader(r.resultLines()), r.file.Path)
	for in.Scan() {
		switch rec := in.Result().(type) {
		case *benchfmt.SyntaxError:
			r.problem(rec.Line, rec.Msg, nil)
		case *benchfmt.Result:
			r.addConfig(rec)
			r.addResult(rec)
		}
	}
	if err := in.Err(); err != nil {
		return err
	}
	inOrder(r.file.Blocks)
	r.findPrefixes()
	if len(r.file.Blocks)+len(r.problems.list) == 0 {
		r.file.Instead = notResults(r.text.lines)
	}
	return nil
}

// resultLines returns the text for benchfmt. Comments become empty lines. So do lines that are longer than the buffer
// of a bufio.Scanner, at which benchfmt would stop.
func (r *reader) resultLines() string {
	var b strings.Builder
	for i, line := range r.text.lines {
		switch {
		case strings.HasPrefix(line, "#"):
		case len(line) < bufio.MaxScanTokenSize-1:
			b.WriteString(line)
		case strings.HasPrefix(line, "Benchmark"):
			r.problem(i+1, "a line of 64 KiB or more is left out", nil)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// addResult adds a line of results to its block.
func (r *reader) addResult(rec *benchfmt.Result) {
	_, line := rec.Pos()
	name := string(rec.Name.Full())
	cell, design, op, err := parseName(name)
	if err != nil {
		r.problem(line, "not a result of this lab", err)
		return
	}
	mark, whole := markAt(r.marks, line)
	if !whole {
		return
	}
	if len(r.marks) == 0 {
		r.seen[name]++
		mark.number = r.seen[name]
	}
	id := blockID(cell.String(), mark.number)
	i, known := r.blocks[id]
	if !known {
		i = len(r.file.Blocks)
		r.blocks[id] = i
		r.file.Blocks = append(r.file.Blocks,
			Block{Cell: cell, Number: mark.number, Facts: mark.facts, Chains: mark.chains})
	}
	s := newSample(rec, design, op)
	r.leaveOutNonsense(line, &s)
	r.file.Blocks[i].Samples = append(r.file.Blocks[i].Samples, s)
}

// leaveOutNonsense removes the values that no measurement can have: NaN and infinities, and times per operation that
// are not above 0. Each kind is a problem with its number of lines. Files of earlier versions have 0 ns/op for
// operations that were all refused; they are no problem.
func (r *reader) leaveOutNonsense(line int, s *Sample) {
	refused, _ := s.Value(Refused)
	s.Values = slices.DeleteFunc(s.Values, func(v Value) bool {
		switch {
		case math.IsNaN(v.Number) || math.IsInf(v.Number, 0):
			r.problem(line, "a value is left out, for it is not a number or infinite",
				fmt.Errorf("%v %s", v.Number, v.Unit))
		case v.Unit == NsPerOp && v.Number <= 0 && refused < 1:
			r.problem(line, "a time per operation is left out, for it is not above 0",
				fmt.Errorf("%v %s", v.Number, v.Unit))
		default:
			return false
		}
		return true
	})
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

// addConfig takes the configuration from the first result. It records a problem if a later result has another one: then
// the file mixes machines or settings. The series of a result is no setting: its name tells it too.
func (r *reader) addConfig(rec *benchfmt.Result) {
	config, n := &r.file.Config, len(rec.Config)
	if rec.GetConfig(seriesKey) != "" {
		n--
	}
	if *config == nil {
		for _, c := range rec.Config {
			if c.Key != seriesKey {
				*config = append(*config, Pair{c.Key, string(c.Value)})
			}
		}
		return
	}
	if n != len(*config) ||
		slices.ContainsFunc(*config, func(p Pair) bool { return rec.GetConfig(p.Key) != p.Value }) {
		_, line := rec.Pos()
		r.problem(line, "the configuration differs from the results before: "+
			"keep runs of different machines in different files", nil)
	}
}
