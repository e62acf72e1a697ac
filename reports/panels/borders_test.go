package panels

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
)

// A border is between the last number of workers within a part of the machine and the first beyond it.
func TestBorders(t *testing.T) {
	var unknown record.Extent
	one := record.Extent{Packages: 1, Nodes: 1, Complexes: 1, Cores: 4, CPUs: 4}
	nodes := record.Extent{Packages: 1, Nodes: 2, Complexes: 2, Cores: 8, CPUs: 8}
	sockets := record.Extent{Packages: 2, Nodes: 4, Complexes: 4, Cores: 16, CPUs: 16}
	smt := record.Extent{Packages: 2, Nodes: 4, Complexes: 4, Cores: 16, CPUs: 32}
	both := record.Extent{Packages: 2, Nodes: 2, Complexes: 2, Cores: 4, CPUs: 8}
	little := record.Extent{Packages: 1, Nodes: 1, Complexes: 1, Cores: 8, CPUs: 8, Efficiency: 4}
	for _, test := range []struct {
		name    string
		extents []record.Extent // with 1, 4, 16, 64 … workers
		want    []chart.Border
		note    string
	}{
		{"one part", []record.Extent{one, one}, nil, ""},
		{"all borders", []record.Extent{one, nodes, sockets, smt},
			[]chart.Border{{X: 2, Word: "nodes"}, {X: 8, Word: "sockets"}, {X: 32, Word: "SMT"}},
			"Beyond a thin line workers use several NUMA nodes (nodes), several sockets (sockets), both threads of a core (SMT)."},
		{"two at one place", []record.Extent{one, both}, []chart.Border{{X: 2, Word: "sockets, SMT"}},
			"Beyond a thin line workers use several sockets (sockets), both threads of a core (SMT)."},
		{"hybrid", []record.Extent{one, little}, []chart.Border{{X: 2, Word: "E cores"}},
			"Beyond a thin line workers use efficiency cores (E cores)."},
		{"scattered from the start", []record.Extent{sockets, sockets, smt}, []chart.Border{{X: 8, Word: "SMT"}},
			"Beyond a thin line workers use both threads of a core (SMT)."},
		{"not told", []record.Extent{unknown, unknown}, nil, ""},
		{"oversubscribed at the end", []record.Extent{one, nodes, unknown}, []chart.Border{{X: 2, Word: "nodes"}},
			"Beyond a thin line workers use several NUMA nodes (nodes)."},
		{"not told before", []record.Extent{unknown, nodes}, nil, ""},
	} {
		var cells []*dataset.Cell
		for i, e := range test.extents {
			cells = append(cells, &dataset.Cell{Cell: record.Cell{Workers: 1 << (2 * i)}, Extent: e})
		}
		got := borders(cells)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		note := strings.Join(BorderNotes([][]*chart.Panel{{nil, {}, {Borders: got}}}), "\n")
		if note != test.note {
			t.Errorf("%s: note %q, want %q", test.name, note, test.note)
		}
	}
}
