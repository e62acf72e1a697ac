package compare

import (
	"bytes"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

func TestCompareMachines(t *testing.T) {
	here, there, again := reportstest.Plain(), reportstest.Plain(), reportstest.Plain()
	there.Config = []record.Pair{{Key: "cpu", Value: "Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz"},
		{Key: "cores", Value: "8"}}
	there.Notes = []record.Pair{{Key: "seed", Value: "2"}}
	there.Cells, there.Designs = reportstest.FindCells(2, 4), []string{"idr", "xsync"}
	again.Notes = []record.Pair{{Key: "seed", Value: "3"}}
	load := func(s reportstest.Sketch) *dataset.Data { return reportstest.LoadRun(t, dataset.Load, s) }
	a, b, c := load(here), load(there), load(again)
	for _, test := range []struct {
		machines []*dataset.Data
		want     []string
	}{
		{[]*dataset.Data{a, b}, []string{
			"No ratios between machines",
			"time/op of AMD EPYC 7B13, 2 CPUs, Linux 6.18.5 Intel Xeon Platinum 8481C, 8 CPUs, Linux 6.18.5 ",
			"Find/design=idr/tasks=10/workers=1 5", " ns ± 1", "Find/design=xsync/tasks=10/workers=4 – ",
			"noise floor ", " % – ",
		}},
		{[]*dataset.Data{a, c}, []string{
			"Linux 6.18.5 (" + a.Files[0].Path + ")", "Linux 6.18.5 (" + c.Files[0].Path + ")",
		}},
		{[]*dataset.Data{b}, []string{"Intel Xeon Platinum 8481C, 8 CPUs"}},
	} {
		var out bytes.Buffer
		if err := Machines(&out, test.machines); err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(out.String()), " ")
		for _, want := range test.want {
			if !strings.Contains(text, want) {
				t.Errorf("the table lacks %q:\n%s", want, &out)
			}
		}
		if len(test.machines) == 2 && test.machines[1] == b {
			// idr, onelock and rcu at 1 and 2 workers; xsync at 2; idr and xsync at 4
			if n := strings.Count(out.String(), "Find/"); n != 6+1+2 {
				t.Errorf("%d rows:\n%s", n, &out)
			}
		}
	}
	err := Machines(&bytes.Buffer{}, []*dataset.Data{a, load(reportstest.Plain())})
	if err == nil || !strings.Contains(err.Error(), "are the same run") {
		t.Errorf("error is %v", err)
	}
}
