package reports

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gonum.org/v1/plot/cmpimg"
)

var update = flag.Bool("update", false, "make testdata anew: look at the pictures before committing them")

// halfSize is the resolution of the golden pictures: they are kept as they are
// seen at half of their size, for they must be readable then.
const halfSize = dotsPerInch / 2

func goldenData(t *testing.T) *Data {
	t.Helper()
	const dir = "testdata/small"
	if *update {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		small().write(t, dir)
	}
	d, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestChartsAreAsBefore(t *testing.T) {
	sheets, missing := goldenData(t).sheets()
	if len(missing) > 0 {
		t.Errorf("missing: %v", missing)
	}
	var names []string
	for _, s := range sheets {
		names = append(names, s.name)
		t.Run(s.name, func(t *testing.T) {
			l := s.layout()
			got, err := l.png(halfSize)
			if err != nil {
				t.Fatal(err)
			}
			want := golden(t, s.name+".png", got)
			// The delta allows for processors that round otherwise.
			same, err := cmpimg.EqualApprox("png", got, want, 0.1)
			if err != nil {
				t.Fatal(err)
			}
			if !same {
				seen := filepath.Join(t.ArtifactDir(), s.name+".png")
				if err := os.WriteFile(seen, got, 0o644); err != nil {
					t.Fatal(err)
				}
				t.Errorf("the chart differs from testdata/golden/%s.png: look at both (go test -artifacts keeps the new one), then run with -update", s.name)
			}
		})
	}
	want := []string{"throughput", "phases", "lockwait", "contended", "latency-find-1000-tasks", "latency-storm-1000-tasks"}
	if !slices.Equal(names, want) {
		t.Errorf("charts are %v, want %v", names, want)
	}
}

func TestSummaryIsAsBefore(t *testing.T) {
	d := goldenData(t)
	sheets, missing := d.sheets()
	got := d.summary("idr", sheets, missing, nil)
	if want := golden(t, "summary.md", got); !bytes.Equal(got, want) {
		t.Errorf("the summary differs from testdata/golden/summary.md:\n%s", got)
	}
}

// golden returns what testdata holds of that name.
func golden(t *testing.T, name string, got []byte) []byte {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return want
}

func TestRenderingIsRepeatable(t *testing.T) {
	first, second := renderOne(t), renderOne(t)
	for i := range first {
		if !bytes.Equal(first[i].data, second[i].data) {
			t.Errorf("%s differs from one rendering to the next", first[i].name)
		}
	}
}

// Every text of an SVG says how wide it is, so that no viewer cuts it off.
func TestSVGIsWellFormed(t *testing.T) {
	texts := 0
	in := xml.NewDecoder(bytes.NewReader(renderOne(t)[1].data))
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "text" {
			texts++
			if !slices.ContainsFunc(e.Attr, func(a xml.Attr) bool { return a.Name.Local == "textLength" }) {
				t.Errorf("text %d has no width", texts)
			}
		}
	}
	if texts == 0 {
		t.Error("no text")
	}
}

// renderOne renders the first chart, as PNG and SVG.
func renderOne(t *testing.T) []file {
	t.Helper()
	sheets, _ := goldenData(t).sheets()
	files, err := sheets[0].render()
	if err != nil {
		t.Fatal(err)
	}
	return files
}
