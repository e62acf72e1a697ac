package conclusions

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"idlab/reports/dataset"
	"idlab/reports/predictions"
)

// kept are the results behind docs/conclusions.md.
const kept = "results.txt.gz"

// loadKept reads them once.
var loadKept = sync.OnceValues(func() (*dataset.Data, error) { return dataset.Load(kept) })

func keptResults(t *testing.T) *dataset.Data {
	t.Helper()
	d, err := loadKept()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// keptPredictions returns the predictions behind docs/conclusions.md.
func keptPredictions(t *testing.T) *predictions.Data {
	t.Helper()
	paths, err := filepath.Glob("predicted/*.txt.gz")
	if err != nil {
		t.Fatal(err)
	}
	p, err := predictions.Load(paths...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestDocumentIsUpToDate(t *testing.T) {
	want := text(t, keptResults(t), keptPredictions(t))
	got, err := os.ReadFile("../../docs/conclusions.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/conclusions.md is not what make conclusions writes: run it")
	}
}

// letterOf returns the letter of a document.
func letterOf(t *testing.T, markdown string) string {
	t.Helper()
	_, rest, ok := strings.Cut(markdown, "## In a letter\n")
	letter, _, ended := strings.Cut(rest, "\n## ")
	if !ok || !ended {
		t.Fatalf("no letter in\n%s", markdown)
	}
	return letter
}

// The letter has at most 400 words whatever the results, and each of its sentences follows them.
func TestLetter(t *testing.T) {
	slow, fast := [2]float64{100, 200}, [2]float64{50, 100}
	lossy := [2]float64{20, 400}
	all := func(of times) times { // the other designs are as fast as the chosen ones
		for _, design := range Designs() {
			if _, ok := of[design]; !ok {
				of[design] = slow
			}
		}
		return of
	}
	for _, test := range []struct {
		name     string
		data     *dataset.Data
		of       *predictions.Data
		has, not []string
	}{
		{"kept", keptResults(t), keptPredictions(t),
			[]string{"**Limits first.**", "**Today.** gVisor chose", "Figures of 64 CPUs are predicted"}, nil},
		{"another winner", measured(t, all(times{"xarray": fast, "idr": fast})), keptPredictions(t),
			[]string{
				"(idr,lookup=locked). Better: idr, ", "(onelock). Better: xarray, ", "(onelock-rcu). Better: xarray, ",
				"(rcu). Better: xarray, ", "(mutexmap). Better: xarray, ",
				"Ahead in 2 of 2 cells, by 2.00 ×; behind in none.", "Predicted for 64 CPUs: ahead in",
			}, []string{"Better: pertask", "Nearest", "So: rcu"}},
		{"none without a loss", measured(t, all(times{"xarray": lossy, "xarray-dense": lossy})), nil,
			[]string{
				"(onelock). Nothing that was known is better without a loss. Nearest: xarray, ahead in 1 of 2 cells, " +
					"behind in 1, at worst 0.500 × as fast.", "Nothing is said of more CPUs.",
			}, []string{"Better:", "redicted"}},
		{"nothing faster", measured(t, all(times{})), nil,
			[]string{"(rcu). Nothing that was known is shown to be better, not even in the mean."},
			[]string{"Better:", "Nearest"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			letter := letterOf(t, text(t, test.data, test.of))
			if n := len(strings.Fields(letter)); n > 400 {
				t.Errorf("%d words, want at most 400", n)
			}
			for _, want := range test.has {
				if !strings.Contains(letter, want) {
					t.Errorf("the letter lacks %q:\n%s", want, letter)
				}
			}
			for _, not := range test.not {
				if strings.Contains(letter, not) {
					t.Errorf("the letter has %q:\n%s", not, letter)
				}
			}
		})
	}
}

// Predictions are marked, and decide nothing: the text without them is the same but for what is marked.
func TestPredictionsApart(t *testing.T) {
	d := keptResults(t)
	with, without := text(t, d, keptPredictions(t)), text(t, d, nil)
	if strings.Contains(without, "Predicted for") || strings.Contains(without, "Predicted, not") {
		t.Error("a text without predictions has some")
	}
	for _, want := range []string{"**Predicted, not measured.** For 64 CPUs, on the platforms hps, icelake and milan.",
		"There are no predictions of mutexmap, syncmap, xsync and immutable-radix.",
		"| bucketlock,buckets=32768 | 1.09 … 1.10; 0.03; 126 ns … 549 ns |"} {
		if !strings.Contains(with, want) {
			t.Errorf("the text lacks %q", want)
		}
	}
	_, short, _ := strings.Cut(with, "## In short")
	short, _, _ = strings.Cut(short, "## How sure")
	if !strings.Contains(without, short) {
		t.Error("predictions change the verdicts")
	}
}

// A run of too few blocks claims nothing, and says why.
func TestTooFewBlocks(t *testing.T) {
	slow, fast := [2]float64{100, 200}, [2]float64{50, 100}
	d := measuredOver(t, 6, times{"rcu": slow, "xarray": fast, "pertask": fast, "slotcoded": fast})
	letter := letterOf(t, text(t, d, nil))
	for _, want := range []string{"0 of 6 comparisons show", "There are too few blocks, at least in Churn/",
		"(rcu). Nothing that was known is shown to be better"} {
		if !strings.Contains(letter, want) {
			t.Errorf("the letter lacks %q:\n%s", want, letter)
		}
	}
}
