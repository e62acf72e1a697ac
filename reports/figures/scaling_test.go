package figures

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
	"idlab/reports/usl"
)

// lawRun is a run of find and churn in which the designs follow the laws exactly. cores is the number of cores of the
// machine, "" if the file does not tell.
func lawRun(t *testing.T, cores string, workers []int, laws map[string]usl.Law) *dataset.Data {
	t.Helper()
	out := record.Header([]record.Pair{{Key: "seed", Value: "s"}}, []record.Pair{{Key: "cores", Value: cores}})
	for block := 1; block <= 6; block++ {
		for _, workload := range []string{"find", "churn"} {
			for _, n := range workers {
				blk := record.Block{Cell: record.Cell{Workload: workload, Tasks: 10, Workers: n}, Number: block}
				for _, design := range []string{"idr", "rcu", "onelock"} {
					if u, ok := laws[design]; ok {
						rate := record.Value{Unit: record.OpsPerSecond, Number: u.Rate(float64(n))}
						blk.Samples = append(blk.Samples,
							record.Sample{Design: design, Iters: 1, Values: []record.Value{rate}})
					}
				}
				out = append(out, blk.Encode()...)
			}
		}
	}
	path := filepath.Join(t.TempDir(), record.ResultsFile)
	if err := os.WriteFile(path, out, 0o644); err != nil {
		t.Fatal(err)
	}
	d, err := dataset.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestScalingTellsTheLaw(t *testing.T) {
	d := lawRun(t, "16", []int{1, 2, 3, 4, 6, 8, 12, 16, 32}, map[string]usl.Law{
		"idr": {Lambda: 1e6, Alpha: 0.03, Beta: 0.0025}, "rcu": {Lambda: 2e6, Alpha: 0, Beta: 0}})
	sheets, err := Scaling(d)
	if err != nil {
		t.Fatal(err)
	}
	const want = "churn · 10 tasks, churn · 10 tasks: time of 16 workers, " +
		"find · 10 tasks, find · 10 tasks: time of 16 workers"
	if got := reportstest.PanelTitles(sheets); got != want {
		t.Errorf("panels are %q, want %q", got, want)
	}
	p := sheets[0].Panels()[0]
	for _, s := range p.Series {
		for _, pt := range s.Points {
			if pt.X < 1 || pt.X > 16*(1+1e-9) {
				t.Errorf("%s has a point at %g workers", s.Design, pt.X)
			}
		}
	}
	told := fmt.Sprint(p.Data(), sheets[0].Panels()[1].Data())
	for _, want := range []string{"α 0.03", "β 0.0025", "0.03 … 0.03 (leave one out)", "peak at 20, error ",
		"peak beyond 32"} {
		if !strings.Contains(told, want) {
			t.Errorf("the data lack %q: %s", want, told)
		}
	}
	if notes := reportstest.NotesOf(sheets, nil); !strings.Contains(notes,
		"Left out: oversubscribed cells, with more workers than the 16 CPUs.") {
		t.Errorf("notes: %s", notes)
	}
}

func TestScalingSaysWhatItTakes(t *testing.T) {
	one := map[string]usl.Law{"idr": {Lambda: 1e6, Alpha: 0.03, Beta: 0.0025}}
	const needs = "chart scaling is not drawn: a fit of the Universal Scalability Law needs six numbers of workers " +
		"up to the number of CPUs"
	for _, test := range []struct {
		cores   string
		workers []int
		laws    map[string]usl.Law
		want    string
	}{
		{"2", []int{1, 2, 3, 4, 6, 8, 12, 16}, one, needs + "; there are 2"},
		{"16", []int{1, 2, 4, 8, 16}, one, needs + "; there are 5"},
		{"", []int{1, 2, 3, 4, 6, 8}, one, needs + ", which is unknown"},
		{"16", []int{1, 2, 3, 4, 6, 8}, map[string]usl.Law{"idr": {Lambda: 0, Alpha: 0, Beta: 0}},
			"chart scaling is not drawn: no design has an ops/s above 0 at 6 numbers of workers"},
		{"16", []int{1, 2, 3, 4, 6, 8}, map[string]usl.Law{"idr": {Lambda: math.NaN(), Alpha: 0, Beta: 0}},
			needs + "; there are 0"},
	} {
		sheets, err := Scaling(lawRun(t, test.cores, test.workers, test.laws))
		if err == nil || err.Error() != test.want {
			t.Errorf("%s CPUs, workers %v: %d sheets, %v", test.cores, test.workers, len(sheets), err)
		}
	}
}

// A design with fewer numbers of workers than the others has no law, and a note names it.
func TestScalingNamesDesignsWithTooFewWorkers(t *testing.T) {
	d := lawRun(t, "16", []int{1, 2, 3, 4, 6, 8}, map[string]usl.Law{
		"idr": {Lambda: 1e6, Alpha: 0.03, Beta: 0.0025}, "rcu": {Lambda: 2e6, Alpha: 0, Beta: 0}})
	for _, c := range d.Cells {
		if c.Workers == 3 {
			delete(c.Values, dataset.Line{Design: "rcu"})
		}
	}
	sheets, err := Scaling(d)
	if err != nil {
		t.Fatal(err)
	}
	if points := pointsOf(t, sheets, "find · 10 tasks", "rcu"); points != nil {
		t.Errorf("rcu has points %v", points)
	}
	if notes := reportstest.NotesOf(sheets, nil); !strings.Contains(notes,
		"Not drawn, with fewer than 6 numbers of workers: rcu.") {
		t.Errorf("notes: %s", notes)
	}
}

func TestScalingIsDrawn(t *testing.T) {
	d := lawRun(t, "16", []int{1, 2, 3, 4, 6, 8}, map[string]usl.Law{
		"idr": {Lambda: 1e6, Alpha: 0.03, Beta: 0.0025}, "rcu": {Lambda: 2e6, Alpha: 0, Beta: 0},
		"onelock": {Lambda: 1e6, Alpha: 3, Beta: 1}})
	sheets, err := Scaling(d)
	if err != nil {
		t.Fatal(err)
	}
	reportstest.Draws(t, sheets)
}

func TestParameter(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 1e-9: "0", 0.0301: "0.03", 0.000123: "0.00012", 1.25: "1.2", 12: "12",
	} {
		if got := parameter(v); got != want {
			t.Errorf("%g is written %q, want %q", v, got, want)
		}
	}
}
