package chart

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFileName(t *testing.T) {
	for _, test := range []struct {
		words []string
		want  string
	}{
		{[]string{"latency", "find, chain=independent", "10 tasks"}, "latency-find-chain-independent-10-tasks"},
		{[]string{"time", "churn, find"}, "time-churn-find"},
		{[]string{"Ω/..", "A"}, "..-a"},
	} {
		if got := FileName(test.words...); got != test.want {
			t.Errorf("%q is %q, want %q", test.words, got, test.want)
		}
	}
}

// Parts of a chart are named after their workloads, whatever their number. Those of the same workload have the title of
// their first panel too.
func TestPartsAreNamedByContent(t *testing.T) {
	row := func(workload, title string) Row { return Row{{Workload: workload, Title: title}, nil} }
	for _, test := range []struct {
		name  string
		parts [][]Row
		want  []string
	}{
		{"one part", [][]Row{{row("find", "")}}, []string{"time"}},
		{"by workload", [][]Row{{row("churn", ""), row("find", "")}, {row("storm", "")}},
			[]string{"time-churn-find", "time-storm"}},
		{"many workloads", [][]Row{{row("a", ""), row("b", ""), row("c", ""), row("d", "")}, {row("e", "")}},
			[]string{"time-a-to-d", "time-e"}},
		{"one workload", [][]Row{{row("find", "find · 1 task")}, {row("find", "find · 9 tasks")}},
			[]string{"time-find", "time-find-9-tasks"}},
	} {
		var parts []Sheet
		for _, rows := range test.parts {
			parts = append(parts, Sheet{Name: "time", Rows: rows})
		}
		nameParts(parts)
		var got []string
		for _, p := range parts {
			got = append(got, p.Name)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}
