package reports

import (
	"bytes"
	"strings"
	"testing"

	"idlab/bench/record"
)

func TestCompareMachines(t *testing.T) {
	here, there, again := plain(), plain(), plain()
	there.config = []record.Pair{{Key: "cpu", Value: "Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz"}, {Key: "cores", Value: "8"}}
	there.notes = []record.Pair{{Key: "seed", Value: "2"}}
	there.cells, there.designs = findCells(2, 4), []string{"idr", "xsync"}
	again.notes = []record.Pair{{Key: "seed", Value: "3"}}
	a, b, c := here.load(t), there.load(t), again.load(t)
	for _, test := range []struct {
		machines []*Data
		want     []string
	}{
		{[]*Data{a, b}, []string{
			"No ratios between machines",
			"time/op of AMD EPYC 7B13, 2 cores, Linux 6.18.5 Intel Xeon Platinum 8481C, 8 cores, Linux 6.18.5 ",
			"Find/design=idr/tasks=10/workers=1 5", " ns ± 1", "Find/design=xsync/tasks=10/workers=4 – ", "noise floor ", " % – ",
		}},
		{[]*Data{a, c}, []string{"Linux 6.18.5 (" + a.Files[0].Path + ")", "Linux 6.18.5 (" + c.Files[0].Path + ")"}},
		{[]*Data{b}, []string{"Intel Xeon Platinum 8481C, 8 cores"}},
	} {
		var out bytes.Buffer
		if err := CompareMachines(&out, test.machines); err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(out.String()), " ")
		for _, want := range test.want {
			if !strings.Contains(text, want) {
				t.Errorf("it is not said that %q:\n%s", want, &out)
			}
		}
		if len(test.machines) == 2 && test.machines[1] == b {
			if n := strings.Count(out.String(), "Find/"); n != 6+1+2 { // idr, onelock, rcu at 1 and 2 workers; xsync at 2; idr and xsync at 4
				t.Errorf("%d rows:\n%s", n, &out)
			}
		}
	}
	if err := CompareMachines(&bytes.Buffer{}, []*Data{a, plain().load(t)}); err == nil || !strings.Contains(err.Error(), "are the same run") {
		t.Errorf("error is %v", err)
	}
}
