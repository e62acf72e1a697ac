package predictions

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/document"
)

// platformFile writes a made-up file of predictions for a platform, whose times are multiplied by a factor.
func platformFile(t *testing.T, dir, platform string, factor float64) string {
	t.Helper()
	file := record.Header(nil, []record.Pair{
		{Key: record.PredictedKey, Value: "yes"}, {Key: record.PlatformKey, Value: platform}})
	for _, cpus := range []int{1, 8, 64} {
		cell := record.Cell{Workload: "churn", Tasks: 1, Workers: cpus}
		blk := record.Block{Cell: cell, Number: 1, Samples: []record.Sample{
			sample("idr", factor*20*float64(cpus), 0.9), sample("rcu", factor*20, 0)}}
		file = append(file, blk.Encode()...)
	}
	path := filepath.Join(dir, platform+".txt")
	if err := os.WriteFile(path, file, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// sample returns a sample with a time per operation, of which a share is waiting for the list's lock.
func sample(design string, ns, listShare float64) record.Sample {
	return record.Sample{Design: design, Iters: 1000, Values: []record.Value{
		{Unit: record.TransfersPerOp, Number: 2.5}, {Unit: record.InvalidationsPerOp, Number: 1},
		{Unit: record.HandOvers, Number: 0}, {Unit: record.ListHandOvers, Number: 1},
		{Unit: record.NsPerOp, Number: ns}, {Unit: record.ListWait, Number: listShare * ns / 1e9}}}
}

// platforms writes the files of n platforms.
func platforms(t *testing.T, n int) (paths []string) {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		paths = append(paths, platformFile(t, dir, fmt.Sprintf("machine-%d", i), 1+float64(i)/2))
	}
	return paths
}

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
	_, text := section(t, platforms(t, 3))
	for _, want := range []string{
		"Nothing in this section was measured", "machine-0, machine-1, machine-2",
		"| idr | below 50 ns | 160 ns … 320 ns | 1.3 µs … 2.6 µs |", "| rcu | below 50 ns | below 50 ns | below 50 ns |",
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
	d, text := section(t, platforms(t, 2))
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
	d, _ := section(t, platforms(t, 3))
	sheets := Sheets(d)
	if len(sheets) != 2 {
		t.Fatalf("%d charts, want 2", len(sheets))
	}
	for _, s := range sheets {
		if !strings.Contains(s.Title, "Predicted, not measured") || !strings.HasPrefix(s.Name, "predicted-") {
			t.Errorf("%s: %s", s.Name, s.Title)
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
	paths := platforms(t, 1)
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
