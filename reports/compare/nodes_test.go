package compare

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// onNodes returns a run on that many nodes with that many blocks on each. On the last one rcu takes differ times as
// long.
func onNodes(nodes, blocks int, differ float64) reportstest.Sketch {
	s := reportstest.Plain()
	s.Cells, s.Blocks = reportstest.FindCells(2), nodes*blocks
	for n := range nodes {
		s.Nodes = append(s.Nodes, fmt.Sprintf("n%d", n+1))
	}
	s.Slower[fmt.Sprintf("n%d rcu", nodes)] = differ
	return s
}

// Where the blocks are of several nodes, comparisons name their sample, the range of the ratio over the nodes, and
// whether it differs between them.
func TestNodes(t *testing.T) {
	for _, test := range []struct {
		name  string
		run   reportstest.Sketch
		says  []string
		never []string
	}{
		{"one", onNodes(1, 10, 1), nil, []string{"node"}},
		{"four alike", onNodes(4, 5, 1),
			[]string{"Intervals of ratios are on these 4 nodes (n1, n2, n3, n4): they pool the blocks",
				"Find/tasks=10/workers=2: No ratio is shown to differ between the 4 nodes; the widest range: "},
			[]string{"warning"}},
		{"four, one unlike", onNodes(4, 5, 1.5),
			[]string{"on these 4 nodes", "Ratios differ between the 4 nodes in 1 of 2 comparisons: rcu takes 0.49",
				"× on n4.",
				"warning: Ratios to idr differ between nodes (Kruskal–Wallis, Holm-adjusted over the comparisons of the cell)"},
			nil},
		{"four, one block each", onNodes(4, 1, 1.5),
			[]string{"Too few blocks of each node to tell whether ratios differ between the 4 nodes"},
			[]string{"warning: Ratios"}},
		{"eight", onNodes(8, 3, 1), []string{"Intervals of ratios are over 8 nodes"}, []string{"on these",
			"too few nodes"}},
		{"six", onNodes(6, 3, 1), []string{
			"6 nodes are too few for significance: Holm's correction over 2 comparisons needs 7."},
			[]string{"on these"}},
	} {
		var b bytes.Buffer
		d := reportstest.LoadRun(t, dataset.Load, test.run)
		if err := Designs(&b, d, ""); err != nil {
			t.Fatal(err)
		}
		for _, want := range test.says {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s: %q is missing in\n%s", test.name, want, b.String())
			}
		}
		for _, never := range test.never {
			if strings.Contains(b.String(), never) {
				t.Errorf("%s: %q is in\n%s", test.name, never, b.String())
			}
		}
	}
}

// Sentences, tables and JSON name the nodes of a comparison.
func TestNodesOfComparison(t *testing.T) {
	d := reportstest.LoadRun(t, dataset.Load, onNodes(4, 5, 1.5))
	j := WithBaseline(d, d.Cells[0], "", "idr").Of("rcu")
	if got := j.TimesOf("idr"); !strings.HasSuffix(got, " on these 4 nodes)") {
		t.Errorf("sentence: %q", got)
	}
	if got := j.Range(); !strings.Contains(got, " (n4) differ") {
		t.Errorf("range: %q", got)
	}
	_, rows, err := DesignRows(d, "idr")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row.Nodes != 4 || row.NodesDiffer != (row.Design == "rcu") || row.NodeLo == nil ||
			!(*row.NodeLo < *row.NodeHi) {
			t.Errorf("row: %+v", row)
		}
	}
	over := reportstest.LoadRun(t, dataset.Load, onNodes(8, 3, 1))
	j = WithBaseline(over, over.Cells[0], "", "idr").Of("rcu")
	if got := j.Ahead("idr"); !strings.HasSuffix(got, " over 8 nodes)") || j.Size() != 8 || j.N != 24 {
		t.Errorf("over nodes: %q, %+v", got, j.Sample)
	}
}

// Two runs on many nodes each are compared over the means of nodes.
func TestRunsOnNodes(t *testing.T) {
	old, new := onNodes(8, 3, 1), onNodes(8, 3, 1)
	new.Seed, new.Notes = old.Seed+1, nil
	old.Notes = append(old.Notes, struct{ Key, Value string }{"date", "2026-01-01T00:00:00Z"})
	c, err := Runs(reportstest.LoadRun(t, dataset.Load, old), reportstest.LoadRun(t, dataset.Load, new))
	if err != nil {
		t.Fatal(err)
	}
	if x := c.Whole[0]; x.Size() != 8 || x.Unit() != "node" {
		t.Errorf("%+v", x.Sample)
	}
	var b bytes.Buffer
	if err := c.Write(&b); err != nil || !strings.Contains(b.String(),
		"The old run is of 8 nodes, the new one of 8 nodes") {
		t.Errorf("%v in\n%s", err, b.String())
	}
}
