package reports

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"idlab/reports/dataset"
)

// The sample in README is what report --text says of the gallery: its beginning and a cell. -update renews it.
func TestReadmeHasASample(t *testing.T) {
	const begin, end = "```text\n", "```\n"
	d, err := dataset.Load(filepath.Join("gallery", "results.txt.gz"))
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := WriteText(&text, d, TextOptions{Width: 100}); err != nil {
		t.Fatal(err)
	}
	paragraphs := strings.Split(text.String(), "\n\n")
	want := paragraphs[0]
	for _, p := range paragraphs {
		if strings.HasPrefix(p, "find: 100 tasks, 2 workers.") {
			want += "\n\n" + p
		}
	}
	readme := filepath.Join("..", "README.md")
	data, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), begin)
	got, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no sample: it begins with %q and ends with %q", readme, begin, end)
	}
	if want += "\n"; *update {
		if err := os.WriteFile(readme, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the sample in %s is not what report --text says of the gallery: renew it with -update (-want +got):\n%s",
			readme, diff)
	}
}
