package published

import (
	"math"
	"slices"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
)

// The designs of published.json are in the catalog, and its operations exist in workloads of the lab.
func TestPublishedIsOfThisLab(t *testing.T) {
	list, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	ops := []string{"", "create", "lookup", "seek", "create-at", "walkers"}
	var tables []string
	for _, p := range list {
		for _, c := range p.Columns {
			if !slices.Contains(ops, c.Op) {
				t.Errorf("%s: column %s is of an operation %q that no workload has", p.Title, c.Name, c.Op)
			}
			for _, design := range c.Designs {
				if _, ok := chart.CatalogLooks()[record.Family(design)]; !ok {
					t.Errorf("%s: column %s names %s, which is no design of the catalog", p.Title, c.Name, design)
				}
			}
		}
		for _, table := range p.Tables {
			tables = append(tables, table.Workload)
			for _, r := range table.Rows {
				if !slices.Contains(ops, r.Op) {
					t.Errorf("%s: row %s is of an operation %q that no workload has", table.Workload, r.What, r.Op)
				}
				for name, v := range r.Values {
					if !(v.number > 0) {
						t.Errorf("%s: row %s has %g of %s", table.Workload, r.What, v.number, name)
					}
				}
			}
		}
	}
	want := []string{"dumazet-2011", "emelyanov-2013", "gleixner-1", "gleixner-2", "gleixner-3", "gleixner-4",
		"gleixner-5", "gleixner-loop-threads", "gleixner-loop-processes", "sparse-512", "jhash", "cacheline",
		"criu-restore"}
	if !slices.Equal(tables, want) {
		t.Errorf("tables are of %v, want %v", tables, want)
	}
}

// good is a publication with all required parts.
const good = `[{"title": "T", "source": "S", "date": "D", "machine": "M",
	"columns": [{"name": "a", "designs": ["idr"]}, {"name": "b", "designs": ["rcu"]}],
	"series": [{"of": "timers", "steps": ["1", "2"], "workloads": ["w", "w"]}],
	"tables": [{"workload": "w", "title": "t", "rows": [
		{"op": "create", "what": "create", "values": {"a": "23 ms", "b": "9 ms"}},
		{"op": "", "what": "memory", "unit": "B/timer", "times": 10, "values": {"b": "> 1 MB"}}]}]}]`

func TestBadPublicationsAreRefused(t *testing.T) {
	if _, err := readPublished([]byte(good), "good.json"); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, old, new, want string }{
		{"no JSON", `[{"title"`, `[{title"`, "near byte"},
		{"a word that is none", `"date"`, `"day"`, `unknown field "day"`},
		{"two lists", `"> 1 MB"}}]}]}]`, `"> 1 MB"}}]}]}] []`, "something follows the list"},
		{"no source", `"source": "S"`, `"source": ""`,
			`publication 1, "T": it lacks its title, source, date or machine`},
		{"no design", `["rcu"]`, `[]`, `column "b" lacks its name or a design`},
		{"no rows", `"title": "t", "rows": [`, `"title": "t", "note": "n", "rows": [], "rows": [`, ""},
		// the last one counts
		{"no such column", `"b": "9 ms"`, `"c": "9 ms"`, "table w: row create: there is no column c"},
		{"zero", `"9 ms"`, `"0 ms"`, `"0 ms": want a number above 0`},
		{"negative", `"9 ms"`, `"-9 ms"`, `"-9 ms": want a number above 0`},
		{"not a number", `"9 ms"`, `"NaN ms"`, `"NaN ms": want a number above 0`},
		{"no unit", `"9 ms"`, `"9"`, `"9": want a number above 0 with one of the units`},
		{"a size for a time", `"9 ms"`, `"9 MB"`, "row create: 9 MB of b is not a value in ns/op"},
		{"a unit without times", `"times": 10`, `"times": 0`, "row \"memory\""},
		{"a series of one", `"steps": ["1", "2"]`, `"steps": ["1"]`, "series of \"timers\""},
		{"a series of other tables", `["w", "w"]`, `["w", "x"]`, "there is no table x"},
	} {
		bad := strings.Replace(good, test.old, test.new, 1)
		if bad == good {
			t.Fatalf("%s: nothing was replaced", test.name)
		}
		_, err := readPublished([]byte(bad), "bad.json")
		switch {
		case test.want == "" && err != nil:
			t.Errorf("%s: %v", test.name, err)
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want) ||
			!strings.HasPrefix(err.Error(), "bad.json: ")):
			t.Errorf("%s: error is %v, want one of bad.json that says %q", test.name, err, test.want)
		}
	}
}

// The bounds of a published ratio follow from the rounding of its terms.
func TestPublishedRatios(t *testing.T) {
	p := Publication{Columns: []publishedColumn{{Name: "base"}, {Name: "other"}}}
	for _, test := range []struct {
		base, other string
		want        span
	}{
		{"23 ms", "9 ms", span{23.0 / 9, 22.5 / 9.5, 23.5 / 8.5}},
		{"78.669 s", "3.296 s", span{78.669 / 3.296, 78.6685 / 3.2965, 78.6695 / 3.2955}},
		{"1.5 s", "3 µs", span{500_000, 1.45e6 / 3.5, 1.55e6 / 2.5}},
		{"", "0.9 ×", span{1 / 0.9, 1 / 0.95, 1 / 0.85}},
		{"23 ms", "", span{}},
		{"", "9 ms", span{}},
	} {
		r := publishedRow{Values: map[string]publishedValue{}}
		for name, text := range map[string]string{"base": test.base, "other": test.other} {
			if text == "" {
				continue
			}
			var v publishedValue
			if err := v.UnmarshalText([]byte(text)); err != nil {
				t.Fatal(err)
			}
			r.Values[name] = v
		}
		got := p.ratio(&r, &p.Columns[1])
		for _, pair := range [][2]float64{{got.mid, test.want.mid}, {got.lo, test.want.lo}, {got.hi, test.want.hi}} {
			if math.Abs(pair[0]-pair[1]) > 1e-9*pair[1] {
				t.Errorf("%q over %q is %v, want %v", test.base, test.other, got, test.want)
			}
		}
	}
}

func TestVerdicts(t *testing.T) {
	here := func(median, lo, hi float64) dataset.Estimate {
		return dataset.Estimate{N: 10, Median: median, Lo: lo, Hi: hi}
	}
	inf := math.Inf(1)
	faster, slower, equal := span{4, 3.8, 4.2}, span{0.25, 0.24, 0.26}, span{1, 0.96, 1.04}
	nearly := span{1.0011, 1.0008, 1.0015}
	for _, test := range []struct {
		name      string
		published span
		here      dataset.Estimate
		want      string
		floor     float64
	}{
		{"none", span{}, here(2, 1.9, 2.1), "not published", math.NaN()},
		{"too few blocks", faster, here(4, -inf, inf), "no interval (too few blocks)", math.NaN()},
		{"nothing measured", faster, dataset.Estimate{Median: math.NaN(), Lo: -inf, Hi: inf},
			"no interval (too few blocks)", math.NaN()},
		{"inside", faster, here(4, 3.9, 4.1), "agrees", math.NaN()},
		{"ends meet", faster, here(3.7, 3.6, 3.8), "agrees", math.NaN()},
		{"wide", faster, here(2, 0.5, 5), "agrees, but also with no difference", math.NaN()},
		{"holds 1", faster, here(1.1, 0.9, 1.3), "no difference measured", math.NaN()},
		{"smaller", faster, here(2, 1.9, 2.1), "same direction, 2.00 × smaller", math.NaN()},
		{"larger", faster, here(12, 11, 13), "same direction, 3.00 × as large", math.NaN()},
		{"the other way", faster, here(0.5, 0.4, 0.6), "opposite direction", math.NaN()},
		{"slower, by less", slower, here(0.5, 0.4, 0.6), "same direction, 2.00 × smaller", math.NaN()},
		{"slower, by more", slower, here(0.05, 0.04, 0.06), "same direction, 5.00 × as large", math.NaN()},
		{"faster, not slower", slower, here(2, 1.9, 2.1), "opposite direction", math.NaN()},
		{"equal then and now", equal, here(1, 0.99, 1.01), "agrees", math.NaN()},
		{"as good as equal", nearly, here(0.99, 0.98, 1.0005), "agrees", math.NaN()},
		{"equal then", equal, here(2, 1.9, 2.1), "difference measured, none published", math.NaN()},
		{"close to equal", nearly, here(1.004, 1.002, 1.006), "agrees", math.NaN()},
		{"within the noise", faster, here(1.06, 1.04, 1.08), "no difference measured", 1.05},
		{"beyond the noise", faster, here(1.06, 1.055, 1.08), "same direction, 3.77 × smaller", 1.05},
	} {
		if got := verdict(test.published, test.here, test.floor); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
