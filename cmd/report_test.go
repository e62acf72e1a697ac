package cmd

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The findings as JSON are those that report prints, under stable names.
func TestReportJSON(t *testing.T) {
	writeRuns(t)
	code, out, stderr := lineOf(t, "report", "--json", "slower", "--base", "xarray")
	if code != 0 {
		t.Fatalf("exit %d, %s", code, stderr)
	}
	var got struct {
		Runs     []string
		Baseline string
		Findings []struct{ Text, Cell string }
	}
	decoder := json.NewDecoder(strings.NewReader(out))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&got); err != nil || len(got.Findings) == 0 {
		t.Fatalf("%v: %s", err, out)
	}
	if diff := cmp.Diff([]string{"slower", "xarray"}, append(got.Runs, got.Baseline)); diff != "" {
		t.Errorf("runs and baseline (-want +got):\n%s", diff)
	}
	if cell := got.Findings[0].Cell; cell != "Find/tasks=10/workers=2" {
		t.Errorf("the first finding is from the cell %q", cell)
	}
	_, printed, _ := lineOf(t, "report", "slower", "--out", "page", "--base", "xarray")
	first := strings.Join(strings.Fields(got.Findings[0].Text), " ")
	if !strings.Contains(strings.Join(strings.Fields(printed), " "), first) {
		t.Errorf("report prints %q, not the finding %q", printed, first)
	}
	if _, err := os.Stat(filepath.Join("slower", "report")); err == nil {
		t.Error("--json wrote a report")
	}
}

// report without a run is of the latest one. --open starts the opener of the platform with the page, and says so if
// there is none.
func TestReportOpens(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the opener is a script of a Unix shell")
	}
	writeRuns(t)
	if err := runLinks().point("same"); err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	t.Setenv("PATH", bin)
	code, _, stderr := lineOf(t, "report", "--open")
	page, _ := filepath.Abs("out/latest/report/index.html")
	if code != 1 || !strings.Contains(stderr, "in PATH: open "+page+" by hand") {
		t.Errorf("without an opener: exit %d, %q", code, stderr)
	}
	name := filepath.Join(bin, opener(runtime.GOOS)[0])
	if err := os.WriteFile(name, []byte("#!/bin/sh\necho \"$1\" > opened\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	code, out, stderr := lineOf(t, "report", "--open", "--quiet")
	opened, _ := os.ReadFile("opened")
	if code != 0 || string(opened) != page+"\n" {
		t.Errorf("exit %d, %q, opened %q, want %s", code, stderr, opened, page)
	}
	if !strings.HasPrefix(out, "report: ") {
		t.Errorf("--quiet prints %q", out)
	}
}
