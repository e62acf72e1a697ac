package record

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
)

// NewHistogram returns an empty latency histogram, from 1 ns to 1,000 s with three significant digits.
func NewHistogram() *hdr.Histogram { return hdr.New(1, 1_000_000_000_000, 3) }

// Percentiles returns the values of the units P50 to Max.
func Percentiles(h *hdr.Histogram) (out []Value) {
	for _, p := range []struct {
		unit       string
		percentile float64
	}{{P50, 50}, {P90, 90}, {P99, 99}, {P999, 99.9}, {Max, 100}} {
		out = append(out, Value{p.unit, float64(h.ValueAtQuantile(p.percentile))})
	}
	return out
}

// Histogram is the latencies of one operation of a design in a block, in nanoseconds.
type Histogram struct {
	Cell   Cell
	Design string
	Op     string
	Block  int
	Counts *hdr.Histogram
}

// runComment begins the comment of a log with the id of its run.
const runComment = "run: "

// LogHeader renders the beginning of the latency.hlog of a run; "" stands for a run without an id.
func LogHeader(run string) []byte {
	var b bytes.Buffer
	w := hdr.NewHistogramLogWriter(&b)
	w.OutputComment("latency in nanoseconds, a line for each block, design and operation; in tags ';' stands for ','")
	if run != "" {
		w.OutputComment(runComment + run)
	}
	w.OutputLogFormatVersion()
	w.OutputLegend()
	return b.Bytes()
}

// EncodeLog renders histograms as lines of a HdrHistogram log.
func EncodeLog(list []Histogram) ([]byte, error) {
	var b bytes.Buffer
	w := hdr.NewHistogramLogWriter(&b)
	for _, h := range list {
		h.Counts.SetTag(h.tag())
		if err := w.OutputIntervalHistogram(h.Counts); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// tag returns the name of the result with the block. A tag cannot hold commas, so semicolons replace them.
func (h *Histogram) tag() string {
	return strings.ReplaceAll(Name(h.Cell, h.Design, h.Op), ",", ";") + fmt.Sprintf("/block=%d", h.Block)
}

// LogEntry is a line of a latency.hlog. Counts decodes its histogram on demand: a run has tens of thousands of
// histograms, and each takes hundreds of kilobytes.
type LogEntry struct {
	Cell   Cell
	Design string
	Op     string
	Block  int
	place  string
	line   []byte
}

// Log is the content of a latency.hlog.
type Log struct {
	Path    string
	Run     string // the id of its run; "" if the log has none
	Entries []LogEntry
	// Problems are about lines without a tag of the lab: one for each kind of fault, with its first place.
	Problems []error
}

// ReadLogFile reads the tags of a latency.hlog. It returns an error if the file cannot be read at all.
func ReadLogFile(path string) (*Log, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	log, found := &Log{Path: path}, problems{path: path}
	number := 0
	for line := range bytes.Lines(data) {
		number++
		if id, ok := bytes.CutPrefix(line, []byte("#"+runComment)); ok {
			log.Run = string(bytes.TrimSpace(id))
		}
		if len(line) < 2 || line[0] == '#' || line[0] == '"' {
			continue
		}
		e := LogEntry{place: fmt.Sprintf("%s:%d", path, number), line: line}
		if err := e.readTag(); err != nil {
			found.add(number, "a line of the histogram log is left out", err)
			continue
		}
		log.Entries = append(log.Entries, e)
	}
	log.Problems = found.errors()
	return log, nil
}

// LogOf reads the latency.hlog beside a results file. If there is none, the log is empty.
func LogOf(f *File) (*Log, error) {
	path := filepath.Join(filepath.Dir(f.Path), HistogramsFile)
	log, err := ReadLogFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Log{Path: path, Run: f.Note(RunNote)}, nil
	case err != nil:
		return nil, fmt.Errorf("the latencies cannot be read: mend the log or move it away: %w", err)
	}
	return log, nil
}

// OfRun returns an error if the log is of another run than the results.
func (l *Log) OfRun(f *File) error {
	if run := f.Note(RunNote); l.Run != run {
		return fmt.Errorf("%s is of run %s and %s of run %s: put the log of that run beside it, or move the log away",
			l.Path, cmp.Or(l.Run, "(no id)"), f.Path, cmp.Or(run, "(no id)"))
	}
	return nil
}

// Complete returns an error if the log lacks histograms of blocks of its run.
func (l *Log) Complete(f *File) error {
	found := map[string]int{}
	for _, e := range l.Entries {
		found[blockID(e.Cell.String(), e.Block)]++
	}
	lacking, of := 0, 0
	for i := range f.Blocks {
		blk := &f.Blocks[i]
		want, err := strconv.Atoi(blk.Fact(HistogramsFact))
		if err != nil {
			continue // of a version that did not count them
		}
		of += want
		lacking += max(0, want-found[blockID(blk.Cell.String(), blk.Number)])
	}
	switch {
	case lacking == 0:
		return nil
	case len(l.Entries) == 0:
		return fmt.Errorf("%s is missing or has no histograms, so there are no latencies: copy it beside %s",
			l.Path, f.Path)
	default:
		return fmt.Errorf("%s lacks %d of the %d histograms of %s: its latencies are those of the other blocks",
			l.Path, lacking, of, f.Path)
	}
}

func (e *LogEntry) readTag() (err error) {
	tag, _, ok := strings.Cut(string(e.line), ",")
	name, block, numbered := strings.Cut(strings.ReplaceAll(strings.TrimPrefix(tag, "Tag="), ";", ","), "/block=")
	if !ok || !numbered || !strings.HasPrefix(tag, "Tag=") {
		return errors.New("it has no tag that names a block")
	}
	if e.Block, err = strconv.Atoi(block); err != nil {
		return fmt.Errorf("the histogram's tag %q names no block", tag)
	}
	e.Cell, e.Design, e.Op, err = parseName(name)
	return err
}

// Line returns the line unchanged.
func (e *LogEntry) Line() []byte { return e.line }

// Counts decodes the histogram. An error names the line.
func (e *LogEntry) Counts() (*hdr.Histogram, error) {
	// The fields are tag, start, length, maximum and counts. A reader of the log format would take ten times as long
	// for a line.
	fields := bytes.Split(bytes.TrimSpace(e.line), []byte(","))
	if len(fields) != 5 {
		return nil, fmt.Errorf("%s: not a line of a histogram log: it has %d fields, not 5", e.place, len(fields))
	}
	counts, err := hdr.Decode(fields[4])
	if err != nil {
		return nil, fmt.Errorf("%s: not a line of a histogram log: %w", e.place, err)
	}
	return counts, nil
}
