package record

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// FuzzRead reads mutations of results. Read must not panic. It returns whole blocks or the reason why there are none.
// What it returns can be written and read back.
func FuzzRead(f *testing.F) {
	f.Add([]byte(sampleFile()))
	for _, disguise := range disguises {
		f.Add([]byte(disguise(sampleFile())))
	}
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		f.Fatalf("no results: %v", err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Read(bytes.NewReader(data), "x")
		if err != nil {
			t.Fatal(err)
		}
		if len(file.Blocks)+len(file.Problems) == 0 && file.Instead == "" || len(file.Blocks) > 0 && file.Instead != "" {
			t.Errorf("%d blocks, problems %v, instead %q", len(file.Blocks), file.Problems, file.Instead)
		}
		for _, p := range file.Problems {
			if !strings.HasPrefix(p.Error(), "x:") {
				t.Errorf("a problem without a place: %v", p)
			}
		}
		text := Header(file.Notes, file.Config)
		for _, b := range file.Blocks {
			text = append(text, b.Encode()...)
		}
		again, err := Read(bytes.NewReader(text), "x")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(file.Blocks, again.Blocks, cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("read back (-want +got):\n%s", diff)
		}
	})
}
