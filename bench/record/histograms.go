package record

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
)

// NewHistogram returns an empty latency histogram: 1 ns to 1000 s with three
// significant digits.
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

// Histogram is the latency distribution of one operation of a design in a
// block, in nanoseconds.
type Histogram struct {
	Cell   Cell
	Design string
	Op     string
	Block  int
	Counts *hdr.Histogram
}

// LogHeader renders the beginning of latency.hlog.
func LogHeader() []byte {
	var b bytes.Buffer
	w := hdr.NewHistogramLogWriter(&b)
	w.OutputComment("latency in nanoseconds, a line for each block, design and operation; in tags ';' stands for ','")
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

// tag names the histogram as its result is named, with the block. A tag holds
// no commas.
func (h *Histogram) tag() string {
	return strings.ReplaceAll(Name(h.Cell, h.Design, h.Op), ",", ";") + fmt.Sprintf("/block=%d", h.Block)
}

// ReadLogFile reads a latency.hlog. Lines that cannot be read are returned as
// problems, each with its place; err tells that the file cannot be read at all.
func ReadLogFile(path string) (list []Histogram, problems []error, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	line := 0
	for text := range bytes.Lines(data) {
		line++
		if len(text) < 2 || text[0] == '#' || text[0] == '"' {
			continue
		}
		h, err := readLogLine(text)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s:%d: %w", path, line, err))
			continue
		}
		list = append(list, h)
	}
	return list, problems, nil
}

// readLogLine reads one line by a reader of its own: a line that is damaged
// then spoils no other.
func readLogLine(text []byte) (h Histogram, err error) {
	counts, err := hdr.NewHistogramLogReader(bytes.NewReader(text)).NextIntervalHistogram()
	if err != nil && err != io.EOF {
		return h, fmt.Errorf("not a line of a histogram log: %w", err)
	}
	if counts == nil {
		return h, fmt.Errorf("not a line of a histogram log")
	}
	tag, block, ok := strings.Cut(strings.ReplaceAll(counts.Tag(), ";", ","), "/block=")
	if !ok {
		return h, fmt.Errorf("the histogram's tag %q names no block", counts.Tag())
	}
	if _, err := fmt.Sscan(block, &h.Block); err != nil {
		return h, fmt.Errorf("the histogram's tag %q names no block", counts.Tag())
	}
	h.Cell, h.Design, h.Op, err = parseName(tag)
	h.Counts = counts
	return h, err
}
