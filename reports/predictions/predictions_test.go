package predictions

import (
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/reportstest"
)

func section(t *testing.T, paths []string) (*Data, string) {
	t.Helper()
	d, err := Load(paths...)
	if err != nil {
		t.Fatal(err)
	}
	var doc document.Document
	Write(d, &doc)
	return d, string(doc.Markdown())
}

// The section says that nothing in it was measured, quotes bands, and no time below 50 ns.
func TestSection(t *testing.T) {
	_, text := section(t, reportstest.Predictions(t, 3))
	for _, want := range []string{
		"Nothing in this section was measured", "machine-0, machine-1, machine-2",
		"| idr | below 50 ns | 160 ns … 320 ns | 1.3 µs … 2.6 µs |",
		"| rcu | below 50 ns | below 50 ns | below 50 ns |",
		"| idr | 2.50 | 1.00 | 0 | 1.00 |", "Most of the time of idr is waiting for it", "--list=off",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the section lacks %q:\n%s", want, text)
		}
	}
	for _, m := range regexp.MustCompile(`([0-9.]+) ns`).FindAllStringSubmatch(text, -1) {
		if ns, err := strconv.ParseFloat(m[1], 64); err != nil || ns < leastTime {
			t.Errorf("the section quotes %s", m[0])
		}
	}
}

// Times need three platforms. Counts do not.
func TestTimesNeedPlatforms(t *testing.T) {
	d, text := section(t, reportstest.Predictions(t, 2))
	if !strings.Contains(text, "There are no times") || strings.Contains(text, "predicted time/op") ||
		!strings.Contains(text, "line transfers") {
		t.Errorf("two platforms give\n%s", text)
	}
	for _, s := range Sheets(d) {
		if strings.Contains(s.Name, "time") {
			t.Errorf("two platforms give a chart of times, %s", s.Name)
		}
	}
}

// Charts are hatched, say in their titles that they are predictions, and have no point below 50 ns.
func TestCharts(t *testing.T) {
	d, _ := section(t, reportstest.Predictions(t, 3))
	sheets := Sheets(d)
	if len(sheets) != 2 {
		t.Fatalf("%d charts, want 2", len(sheets))
	}
	for _, s := range sheets {
		if !strings.Contains(s.Title, "Predicted, not measured") || !strings.HasPrefix(s.Name, "predicted-") {
			t.Errorf("%s: %s", s.Name, s.Title)
		}
		if c := s.Conclusion(); !strings.Contains(c, "64 CPUs") || !strings.HasSuffix(c, ".") {
			t.Errorf("%s concludes %q", s.Name, c)
		}
		for _, p := range s.Panels() {
			if !slices.Contains(p.Under, chart.Layer(chart.Hatch{})) {
				t.Errorf("%s, %s: no hatching", s.Name, p.Title)
			}
			for _, line := range p.Series {
				for _, pt := range line.Points {
					if strings.Contains(s.Name, "time") && min(pt.Y, pt.Lo) < leastTime {
						t.Errorf("%s: %s has a point at %v ns", s.Name, line.Design, pt.Lo)
					}
				}
			}
		}
	}
	files, err := WriteFiles(d, filepath.Join(t.TempDir(), "new"))
	if err != nil || len(files.Charts) != 2 {
		t.Errorf("%+v, %v", files, err)
	}
}

// Measurements are refused here, and predictions where measurements are expected: reports, comparisons and gates load
// them by dataset.Load.
func TestNeverMixed(t *testing.T) {
	paths := reportstest.Predictions(t, 1)
	if _, err := dataset.Load(paths[0]); err == nil || !strings.Contains(err.Error(), "predictions, not measurements") {
		t.Errorf("predictions as measurements: %v", err)
	}
	for name, list := range map[string][]string{
		"these are measurements": {"../testdata/small/results.txt"}, "is there twice": {paths[0], paths[0]},
		"no predictions": nil, "no such file": {"nowhere"},
	} {
		if _, err := Load(list...); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v: %v, want %q", list, err, name)
		}
	}
}

// A design is faster than another one if all platforms agree. Times below 50 ns are not told apart, and two platforms
// decide nothing.
func TestFaster(t *testing.T) {
	d, _ := section(t, reportstest.Predictions(t, 3))
	g := d.Groups[0]
	for _, test := range []struct {
		a, b string
		want int
		told bool
	}{{"rcu", "idr", 1, true}, {"idr", "rcu", -1, true}, {"idr", "idr", 0, true}, {"rcu", "rcu", 0, false},
		{"rcu", "xarray", 0, false}} {
		if got, told := g.Faster(d, test.a, test.b); got != test.want || told != test.told {
			t.Errorf("%s beside %s: %d, told %v, want %d, %v", test.a, test.b, got, told, test.want, test.told)
		}
	}
	if ahead, behind, groups := d.Standing("rcu", "idr"); ahead != 1 || behind != 0 || groups != 1 {
		t.Errorf("rcu is ahead of idr in %d of %d and behind in %d", ahead, groups, behind)
	}
	if _, _, groups := d.Standing("rcu", "rcu"); groups != 0 {
		t.Errorf("times below 50 ns count in %d groups", groups)
	}
	if got, want := g.Figures(d, "idr"), "2.50; 0; 1.3 µs … 2.6 µs"; got != want {
		t.Errorf("idr has %q, want %q", got, want)
	}
	two, _ := section(t, reportstest.Predictions(t, 2))
	if got, told := two.Groups[0].Faster(two, "rcu", "idr"); got != 0 || told {
		t.Errorf("two platforms decide %d, told %v", got, told)
	}
}

// A design without buckets in its name is the predicted one whose buckets follow from the CPUs.
func TestDesignNamed(t *testing.T) {
	d := &Data{Designs: []string{"rcu,buckets=32768", "idr", "rcu,hash=jhash"}}
	for name, want := range map[string]string{"rcu": "rcu,buckets=32768", "idr": "idr",
		"rcu,buckets=32768": "rcu,buckets=32768", "rcu,buckets=512": "", "idr,lookup=locked": "", "array": ""} {
		if got := d.DesignNamed(name); got != want {
			t.Errorf("%s is predicted as %q, want %q", name, got, want)
		}
	}
}
