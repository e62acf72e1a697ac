package conclusions

import (
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// measured returns results of the question of 2012 with these times of find and churn, in ns.
func measured(t *testing.T, times map[string][2]float64) *dataset.Data {
	t.Helper()
	var cells []reportstest.Handmade
	for i, workload := range []string{"find", "churn"} {
		c := reportstest.Handmade{Cell: record.Cell{Workload: workload, Tasks: 10, Workers: 2}, Blocks: 16}
		for _, design := range []string{"onelock", "idr", "bucketlock", "xarray"} {
			if ns, ok := times[design]; ok {
				c.Lines = append(c.Lines, reportstest.Timed(design, "", ns[i]))
			}
		}
		cells = append(cells, c)
	}
	return reportstest.LoadHandmade(t, dataset.Load, cells...)
}

func TestAnswer(t *testing.T) {
	for _, test := range []struct {
		name  string
		times map[string][2]float64
		want  []string
	}{
		{
			"ahead everywhere", map[string][2]float64{"onelock": {100, 200}, "bucketlock": {50, 150}, "xarray": {20, 100}},
			[]string{
				"| 2012 | onelock | xarray | 2 of 2 cells | 2.00 to 5.00 × |",
				"**Better: xarray.** It is ahead in 2 of 2 cells and behind in none, most in Find/tasks=10/workers=2: " +
					"5.00 × as fast as onelock (5.00–5.00).",
				"Also without a loss: bucketlock (mean 1.63 ×).",
				"| Find/tasks=10/workers=2 | 100 ns | 2.00 \\[2.00–2.00\\] | 5.00 \\[5.00–5.00\\] |",
			},
		},
		{
			"behind in one cell", map[string][2]float64{"onelock": {100, 200}, "xarray": {20, 400}},
			[]string{
				"| 2012 | onelock | none without a loss; in the mean xarray (1.58 ×, behind in 1) | – | – |",
				"xarray is ahead in 1 and behind in 1, most in Churn/tasks=10/workers=2 (0.500 × as fast).",
			},
		},
		{
			"fast, and no answer", map[string][2]float64{"onelock": {100, 200}, "idr": {20, 20}, "xarray": {100, 200}},
			[]string{
				"| 2012 | onelock | none without a loss; in the mean xarray (1.000 ×, behind in 0) | – | – |",
				"idr: the tree of that time. For reference, no answer: an id may belong to another task.",
				"| 1.000 \\[1.000–1.000\\] \\~ |",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := From(measured(t, test.times))
			if err != nil {
				t.Fatal(err)
			}
			text := string(doc.Markdown())
			for _, want := range test.want {
				if !strings.Contains(text, want) {
					t.Errorf("the text lacks %q:\n%s", want, text)
				}
			}
		})
	}
}

func TestNothingToConclude(t *testing.T) {
	if _, err := From(measured(t, map[string][2]float64{"xarray": {20, 400}})); err == nil ||
		!strings.Contains(err.Error(), "--preset conclusions") {
		t.Errorf("error %v, want one that names the preset", err)
	}
}

// TestQuestions checks that each question has conditions, and each candidate a reason.
func TestQuestions(t *testing.T) {
	for _, q := range questions() {
		if q.Task == "" || q.Change == "" || len(q.Candidates) < 3 {
			t.Errorf("%s: the question is incomplete", q.Year)
		}
		for _, c := range q.Candidates {
			if c.Known == "" || c.Design == q.Chosen {
				t.Errorf("%s: candidate %s has no reason, or is the chosen design", q.Year, c.Design)
			}
		}
	}
}
