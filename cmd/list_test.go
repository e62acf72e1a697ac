package cmd

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"idlab/allocators"
	"idlab/allocators/catalog"
	"idlab/allocators/params"
	"idlab/workloads"
)

// The list has every design, workload and preset, in lines of 100 columns. What the list leaves out is told of each.
func TestList(t *testing.T) {
	listed := func(args ...string) string {
		t.Helper()
		code, out, stderr := lineOf(t, append([]string{"list"}, args...)...)
		if code != 0 {
			t.Fatalf("idlab list %v: exit %d, %s", args, code, stderr)
		}
		for line := range strings.Lines(out) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 100 {
				t.Errorf("idlab list %v has a line of %d columns: %s", args, n, line)
			}
		}
		return strings.Join(strings.Fields(out), " ")
	}
	lacks := func(out, what string, words ...string) {
		t.Helper()
		for _, word := range words {
			if !strings.Contains(out, strings.Join(strings.Fields(word), " ")) {
				t.Errorf("%s lacks %q", what, word)
			}
		}
	}
	all := listed()
	for _, d := range catalog.Designs() {
		lacks(all, "idlab list", d.Name, d.Title, d.Years)
		told := listed(d.Name)
		lacks(told, "idlab list "+d.Name, d.Title, d.Years, string(d.IDs), d.Writers, d.Lookup, d.Source, d.Broken)
		for _, p := range d.AllParams() {
			lacks(told, "idlab list "+d.Name, p.Name, p.Help)
		}
	}
	for _, w := range workloads.All() {
		lacks(all, "idlab list", w.Name, w.Title)
		lacks(listed(w.Name), "idlab list "+w.Name, w.Title, w.Steady)
	}
	for _, p := range presets(sizeOf(nil)) {
		lacks(all, "idlab list", p.name, p.takes, p.title)
		lacks(listed(p.name), "idlab list "+p.name, entries(p.runs[0].designs)...)
	}
	if presets := listed("presets"); strings.Contains(presets, "DESIGN YEARS") || !strings.Contains(presets, "PRESET") {
		t.Errorf("idlab list presets: %s", presets)
	}
}

// The JSON of a list is stable: programs read it.
func TestListJSON(t *testing.T) {
	var out, stderr bytes.Buffer
	l := lab{out: &out, err: &stderr,
		designs: []allocators.Design{{
			Name: "mine", Title: "a <title>", Years: "2031", Source: "a mail", IDs: allocators.NextID, Writers: "none",
			Lookup: "lock-free", Broken: "it is", Lacks: "a part",
			System: func(params.Values) (allocators.System, error) { return nil, nil },
			Params: []params.Param{{Name: "hash", Default: "a", Choices: []string{"a", "b"}, Help: "which"}},
		}},
		workloads: []workloads.Workload{{
			Name: "mine", Title: "a load", Steady: "nothing",
			Params: []params.Param{{Name: "timers", Min: 1, Max: 9, Help: "how many"}},
		}},
	}
	const wantMine = `{
  "designs": [
    {
      "name": "mine",
      "title": "a <title>",
      "years": "2031",
      "next_id": "next id, per task",
      "writers": "none",
      "lookup": "lock-free",
      "source": "a mail",
      "broken": "it is",
      "lacks": "a part",
      "parameters": [
        {
          "name": "hash",
          "default": "a",
          "choices": [
            "a",
            "b"
          ],
          "help": "which"
        }
      ]
    }
  ],
  "workloads": [
    {
      "name": "mine",
      "title": "a load",
      "steady": "nothing",
      "parameters": [
        {
          "name": "timers",
          "min": 1,
          "max": 9,
          "help": "how many"
        }
      ]
    }
  ]
}
`
	if code := l.execute(t.Context(), []string{"list", "mine", "--json"}); code != 0 {
		t.Fatalf("exit %d, %s", code, stderr.String())
	}
	if diff := cmp.Diff(wantMine, out.String()); diff != "" {
		t.Errorf("idlab list mine --json (-want +got):\n%s", diff)
	}
	out.Reset()
	if code := l.execute(t.Context(), []string{"list", "presets", "--json"}); code != 0 {
		t.Fatalf("exit %d, %s", code, stderr.String())
	}
	var c catalogue
	if err := json.Unmarshal(out.Bytes(), &c); err != nil || len(c.Presets) != len(presets(sizeOf(nil))) || c.Designs != nil {
		t.Errorf("idlab list presets --json: %v, %+v", err, c)
	}
	quick := c.Presets[0].Runs[0]
	first := quickCells(sizeOf(nil))[0]
	want := listedCell{first.workload, first.tasks, first.workers}
	if diff := cmp.Diff(want, quick.Cells[0]); diff != "" || quick.Workloads != nil {
		t.Errorf("the first cell of quick (-want +got):\n%s", diff)
	}
}

// The shell is offered the designs, workloads and presets that go on with what is typed.
func TestCompletion(t *testing.T) {
	for _, test := range []struct{ args, offers string }{
		{"run --designs one", "onelock onelock-precheck onelock-rcu"},
		{"run --designs idr,bu", "idr,bucketlock"},
		{"run --workloads chu", "churn"},
		{"run --preset q", "quick"},
		{"run --syscall-lock t", "ticket"},
		{"run --pin sc", "scatter"},
		{"check --designs slot", "slotcoded"},
		{"list xarray-", "xarray-dense"},
		{"compare --col m", "machine"},
	} {
		code, out, _ := lineOf(t, append([]string{"__complete"}, strings.Fields(test.args)...)...)
		words := strings.Fields(out)
		words = words[:len(words)-1] // the last line is for the script of the shell
		slices.Sort(words)
		if got := strings.Join(words, " "); code != 0 || got != test.offers {
			t.Errorf("%s: exit %d, offers %s, want %s", test.args, code, got, test.offers)
		}
	}
}
