package conclusions

import (
	"slices"
	"strings"
	"testing"

	"idlab/allocators"
	"idlab/allocators/catalog"
	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/paired"
	"idlab/reports/predictions"
	"idlab/reports/reportstest"
)

// times are the times of find and churn of a design, in ns.
type times map[string][2]float64

// measured returns results with these times, in 16 blocks of each cell.
func measured(t *testing.T, of times) *dataset.Data { return measuredOver(t, 16, of) }

func measuredOver(t *testing.T, blocks int, of times) *dataset.Data {
	t.Helper()
	var cells []reportstest.Handmade
	for i, workload := range []string{"find", "churn"} {
		c := reportstest.Handmade{Cell: record.Cell{Workload: workload, Tasks: 10, Workers: 2}, Blocks: blocks}
		for _, design := range Designs() {
			if ns, ok := of[design]; ok {
				c.Lines = append(c.Lines, reportstest.Timed(design, "", ns[i]))
			}
		}
		cells = append(cells, c)
	}
	return reportstest.LoadHandmade(t, dataset.Load, cells...)
}

// text returns the conclusions as Markdown.
func text(t *testing.T, d *dataset.Data, p *predictions.Data) string {
	t.Helper()
	doc, err := From(d, p)
	if err != nil {
		t.Fatal(err)
	}
	return string(doc.Markdown())
}

func TestAnswer(t *testing.T) {
	for _, test := range []struct {
		name string
		of   times
		want []string
	}{
		{
			"ahead everywhere",
			times{"onelock": {100, 200}, "bucketlock": {50, 150}, "xarray": {20, 100}},
			[]string{
				"| 2012 | onelock | xarray | 2 of 2 cells | 2.00 to 5.00 × |",
				"**Better: xarray.** It is ahead in 2 of 2 cells and behind in none, most in " +
					"Find/tasks=10/workers=2: 5.00 × as fast as onelock (5.00–5.00).",
				"Also without a loss: bucketlock (mean 1.63 ×).",
				"| Find/tasks=10/workers=2 | 100 ns | 2.00 \\[2.00–2.00\\] | 5.00 \\[5.00–5.00\\] | 1 % |",
				"| 2012 | 4 | 4 (100 %) | 0 | 1 % | 1 % |",
			},
		},
		{
			"behind in one cell", times{"onelock": {100, 200}, "bucketlock": {80, 250}, "xarray": {20, 400}},
			[]string{
				"none without a loss; nearest xarray (mean 1.58 ×, behind in 1, at worst 0.500 ×) | – | – |",
				"xarray is ahead in 1 and behind in 1, most in Churn/tasks=10/workers=2 (0.500 × as fast).",
			},
		},
		{
			"the smallest loss is nearest",
			times{"onelock": {100, 200}, "bucketlock": {50, 250}, "xarray": {20, 400}},
			[]string{
				"none without a loss; nearest bucketlock (mean 1.26 ×, behind in 1, at worst 0.800 ×)",
			},
		},
		{
			"fast, and no answer", times{"onelock": {100, 200}, "idr": {20, 20}, "xarray": {100, 200}},
			[]string{
				"| 2012 | onelock | none without a loss | – | – |", "Nor is one shown to be faster in the mean.",
				"idr: the tree of that time. For reference, no answer: an id may belong to another task.",
				"| 1.000 \\[1.000–1.000\\] \\~ |",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := text(t, measured(t, test.of), nil)
			for _, want := range test.want {
				if !strings.Contains(got, want) {
					t.Errorf("the text lacks %q:\n%s", want, got)
				}
			}
		})
	}
}

func TestNothingToConclude(t *testing.T) {
	if _, err := From(measured(t, times{"xarray": {20, 400}}), nil); err == nil ||
		!strings.Contains(err.Error(), "--preset conclusions") {
		t.Errorf("error %v, want one that names the preset", err)
	}
}

// A larger table is told apart where the chosen one is crowded, and nowhere else.
func TestLarger(t *testing.T) {
	results := func(buckets int64, nsCrowded float64) *dataset.Data {
		var cells []reportstest.Handmade
		for _, workload := range []string{"find", "churn"} {
			rcu, large := reportstest.Timed("rcu", "", 100), reportstest.Timed("rcu,buckets=32768", "", nsCrowded)
			rcu.Chains = []int64{0, 0, 0, 0, 0, 0, 0, 0, buckets}
			if workload == "churn" {
				rcu.Chains, large.Values[record.NsPerOp] = []int64{0, buckets}, 125
			}
			cells = append(cells, reportstest.Handmade{Cell: record.Cell{Workload: workload, Tasks: 10, Workers: 2},
				Blocks: 16, Lines: []reportstest.HandmadeLine{rcu, large}})
		}
		return reportstest.LoadHandmade(t, dataset.Load, cells...)
	}
	const want = "With 8.00 timers for each bucket (Find/tasks=10/workers=2), rcu,buckets=32768 is 2.00 × as fast " +
		"as rcu. With fewer than 4 it is ahead in 0 of 1 cell, behind in 1, at worst 0.800 × as fast."
	if got := text(t, results(100, 50), nil); !strings.Contains(got, want) {
		t.Errorf("the text lacks %q:\n%s", want, got)
	}
	if got := text(t, results(100, 150), nil); strings.Contains(got, "load of the table decides") {
		t.Errorf("the larger table is slower in the crowded cell, and yet:\n%s", got)
	}
}

// TestQuestions checks that each question has conditions, and each candidate a reason. From 2012 on the next id is an
// interface: a candidate that gives another id is no answer.
func TestQuestions(t *testing.T) {
	designs := catalog.Designs()
	for _, q := range questions() {
		if q.Task == "" || q.Change == "" || q.By == "" || q.What == "" || len(q.Candidates) < 3 {
			t.Errorf("%s: the question is incomplete", q.Year)
		}
		for _, c := range q.Candidates {
			if c.Known == "" || c.Design == q.Chosen {
				t.Errorf("%s: candidate %s has no reason, or is the chosen design", q.Year, c.Design)
			}
			d, err := allocators.Select(designs, c.Design)
			if err != nil {
				t.Errorf("%s: %v", q.Year, err)
			} else if q.Year != "2002" && c.Breaks == "" && d[0].Entry.About(d[0].Values).IDs != allocators.NextID {
				t.Errorf("%s: %s can be an answer, but gives other ids", q.Year, c.Design)
			}
		}
		isCandidate := func(c candidate) bool { return c.Design == q.Larger }
		if q.Larger != "" && !slices.ContainsFunc(q.Candidates, isCandidate) {
			t.Errorf("%s: %s is no candidate", q.Year, q.Larger)
		}
	}
}

// A design that is ahead in the whole of criu-restore and slow in the creates at wanted ids is not praised without that.
func TestSlowRestores(t *testing.T) {
	results := func(create float64) *dataset.Data {
		cell := record.Cell{Workload: "criu-restore", Params: []string{"gap=1000"}, Tasks: 2, Workers: 1}
		return reportstest.LoadHandmade(t, dataset.Load, reportstest.Handmade{Cell: cell, Blocks: 16,
			Lines: []reportstest.HandmadeLine{
				reportstest.Timed("mutexmap", "", 1000), reportstest.Timed("mutexmap", "create-at", 100),
				reportstest.Timed("pertask", "", 500), reportstest.Timed("pertask", "create-at", create),
			}})
	}
	const want = "pertask takes 2.00 × the time of mutexmap (2.00–2.00) to restore an id by request."
	if got := text(t, results(200), nil); strings.Count(got, want) != 2 { // in the letter and in the section
		t.Errorf("the text lacks %q:\n%s", want, got)
	}
	if got := text(t, results(50), nil); strings.Contains(got, "to restore an id by request") {
		t.Errorf("pertask is faster, and yet:\n%s", got)
	}
}

// The largest possible loss is that of the interval which reaches lowest. A cell that was not measured has none.
func TestPossibleLoss(t *testing.T) {
	of := func(n int, lo float64) *compare.Comparison {
		return &compare.Comparison{Result: paired.Result{Sample: paired.Sample{N: n}, Lo: lo}}
	}
	b := balance{Of: []*compare.Comparison{of(0, 0), of(10, 1.5), of(10, 0.75), of(10, 0.9)}}
	if loss, cell := b.possibleLoss(); loss != 0.25 || cell != 2 {
		t.Errorf("a loss of %v in cell %d, want 0.25 in cell 2", loss, cell)
	}
	if got := b.standing(); !strings.HasSuffix(got, "behind in 0; a loss up to 25.0 % is not excluded") {
		t.Error(got)
	}
	b.Of = b.Of[:2]
	if loss, _ := b.possibleLoss(); loss > 0 || strings.Contains(b.standing(), "loss") {
		t.Errorf("a loss of %v, want none: %s", loss, b.standing())
	}
}
