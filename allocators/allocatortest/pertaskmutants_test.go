//go:build sim

package allocatortest_test

import (
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var runMutants = flag.Bool("mutants", false, "build each mutant of pertask and search for its fault, which takes minutes")

// pertaskMutants are changes of pertask's source that each plant one fault of concurrency.
var pertaskMutants = []struct{ name, file, was, is string }{
	{"a rebuild leaves empty slots open", "rebuild.go",
		"if atomics.CompareAndSwapPointer(at, nil, gone()) {\n\t\t\t\treturn false\n\t\t\t}", "return false"},
	{"Remove gives up on a frozen slot", "pertask.go",
		"\t\tatomics.CompareAndSwapPointer(s.slot(id), slot(t), gone())\n\t\ts.mu.Unlock", "\t\ts.mu.Unlock"},
	{"the window is not checked again", "pertask.go", " && s.shape.Load() == shape {", " {"},
	{"assigned after the swap", "pertask.go",
		"t.Assign(s.owner, id)\n\t\t\tif atomics.CompareAndSwapPointer(at, nil, slot(t)) {",
		"if atomics.CompareAndSwapPointer(at, nil, slot(t)) {\n\t\t\t\tt.Assign(s.owner, id)"},
	{"a locked Add stores without comparing", "pertask.go",
		"if atomics.CompareAndSwapPointer(at, was, slot(t)) {", "if atomics.StorePointer(at, slot(t)); true {"},
	{"a shrink of a replaced table", "rebuild.go", "if s.table.Load() == tab {", "{"},
	{"frozen timers are not found", "pertask.go", "if p == gone() {", "if isClosed(p) {"},
	{"a gone slot filled without the lock", "pertask.go", "case p == nil:\n\t\t\tt.Assign(s.owner, id)\n\t\t\tif atomics.CompareAndSwapPointer(at, nil,",
		"case p == nil || p == gone():\n\t\t\tt.Assign(s.owner, id)\n\t\t\tif atomics.CompareAndSwapPointer(at, p,"},
	{"a rebuild without the lock", "rebuild.go",
		"\ts.mu.Lock(s.locks)\n\tdefer s.mu.Unlock(s.locks)\n\tif s.table.Load() == tab {", "\tif s.table.Load() == tab {"},
	{"the window is not marked while it changes", "pertask.go", "\ts.shape.Store(0)\n", ""},
}

// Each mutant is a change of the source as it is. With -mutants, each is found within 5,000 schedules.
func TestPertaskMutants(t *testing.T) {
	found := 0
	for _, m := range pertaskMutants {
		source := filepath.Join("..", "pertask", m.file)
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(text), m.was); n != 1 {
			t.Errorf("%s: its text is %d times in %s", m.name, n, source)
			continue
		}
		if !*runMutants {
			continue
		}
		out, err := checkMutant(t, source, strings.Replace(string(text), m.was, m.is, 1))
		first, _, _ := strings.Cut(out, "\n")
		if t.Logf("%s: %v, %s", m.name, err, first); err != nil && strings.HasPrefix(first, "FAIL") {
			found++
		} else {
			t.Errorf("%s: not found: %s", m.name, out)
		}
	}
	t.Logf("%d of %d found", found, len(pertaskMutants))
}

// checkMutant builds idlab with another text of one source file, and checks schedules of pertask.
func checkMutant(t *testing.T, source, text string) (out string, err error) {
	dir := t.TempDir()
	changed, overlay, binary := filepath.Join(dir, "changed.go"), filepath.Join(dir, "overlay.json"), filepath.Join(dir, "idlab")
	absolute, err := filepath.Abs(source)
	if err != nil {
		t.Fatal(err)
	}
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {absolute: changed}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{changed: text, overlay: string(replace)} {
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.Command("go", "build", "-tags", "sim", "-overlay", overlay, "-o", binary, "../../cmd/idlab")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v: %s", err, out)
	}
	all, err := exec.Command(binary, "check", "--designs", "pertask", "--schedules", "5000").CombinedOutput()
	return string(all), err
}
