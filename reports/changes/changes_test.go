package changes

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// nights returns a history of that many runs, in which rcu is slower by that factor from a run on. Each run has weather
// of its own, which multiplies all its times.
func nights(t *testing.T, runs, from int, slower float64) (list []*dataset.Data) {
	t.Helper()
	for i := range runs {
		s := reportstest.Plain()
		s.Cells, s.Blocks, s.Seed, s.Weather = reportstest.FindCells(1, 2), 40, uint64(i), uint64(100+i)
		s.Notes = []record.Pair{{Key: "date", Value: fmt.Sprintf("2026-11-%02dT02:00:00Z", i+1)},
			{Key: "commit", Value: fmt.Sprintf("%040d", i+1)}}
		s.Slower = map[string]float64{"onelock": 3}
		if i >= from {
			s.Slower["Find/tasks=10/workers=2 rcu"] = slower
		}
		list = append(list, reportstest.LoadRun(t, dataset.Load, s))
	}
	return list
}

func all(string) bool { return true }

func TestHistory(t *testing.T) {
	runs := nights(t, 20, 12, 1.5)
	runs[3], runs[15] = runs[15], runs[3] // their dates order them
	h, err := Find(runs, all)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := h.Write(&text); err != nil {
		t.Fatal(err)
	}
	const want = "Find/tasks=10/workers=2 rcu  000000000000 2026-11-12 02:00 UTC  000000000000 2026-11-13 02:00 UTC  1."
	if strings.Count(text.String(), "\n") != 4 || !strings.Contains(text.String(), want) {
		t.Errorf("the history is\n%s", &text)
	}
	if sheets := h.Sheets(); len(sheets) != 1 || len(sheets[0].Panels()) != 2 {
		t.Errorf("%d sheets", len(sheets))
	} else {
		reportstest.Draws(t, sheets)
	}
}

func TestHistoryWithoutChanges(t *testing.T) {
	alarms := 0
	for i := range 3 {
		h, err := Find(nights(t, 6+4*i, 99, 1), func(cell string) bool { return strings.HasSuffix(cell, "workers=1") })
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		if err := h.Write(&text); err != nil || !strings.Contains(text.String(), "no change found") {
			alarms++
		}
	}
	if alarms > 0 {
		t.Errorf("%d of 3 histories without changes have one", alarms)
	}
}

func TestNoHistory(t *testing.T) {
	runs := nights(t, 6, 99, 1)
	for _, test := range []struct {
		name   string
		runs   []*dataset.Data
		filter func(string) bool
		says   string
	}{
		{"too few", runs[:5], all, "a history of 5 runs: change points need 6 or more"},
		{"twice the same", append(runs[:5:5], runs[0]), all, "are the same run"},
		{"no such cell", runs, func(string) bool { return false }, "no cell and design"},
	} {
		if _, err := Find(test.runs, test.filter); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}
