package conclusions

import (
	"compress/gzip"
	"io"
	"os"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchproc"

	"idlab/bench/record"
)

// The filter of a cell selects a line for each block and design of the cell, and no other.
func TestFilter(t *testing.T) {
	d := keptResults(t)
	names := resultNames(t)
	for _, c := range d.Cells {
		want := map[string]bool{}
		for _, design := range append(d.DesignsIn(c), c.AACopies...) {
			want[record.Name(c.Cell, design, "")] = true
		}
		f, err := benchproc.NewFilter(filter(c.Cell) + " .unit:sec/op")
		if err != nil {
			t.Fatal(err)
		}
		lines := 0
		for name, n := range names {
			res := &benchfmt.Result{Name: benchfmt.Name(name), Values: []benchfmt.Value{{Unit: "sec/op"}}}
			m, err := f.Match(res)
			if err != nil {
				t.Fatal(err)
			}
			if m.All() {
				lines += n
				if !want[name] {
					t.Fatalf("%s: the filter selects %s", c, name)
				}
			}
		}
		if lines != len(want)*len(c.Blocks) {
			t.Errorf("%s: the filter selects %d lines, want %d", c, lines, len(want)*len(c.Blocks))
		}
	}
}

// resultNames counts the lines of the kept results by their names.
func resultNames(t *testing.T) map[string]int {
	t.Helper()
	f, err := os.Open(kept)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unpacked, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]int{}
	for line := range strings.Lines(string(data)) {
		if name, ok := strings.CutPrefix(line, "Benchmark"); ok {
			names[strings.Fields(name)[0]]++
		}
	}
	return names
}
