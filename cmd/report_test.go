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
	var got map[string]any
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	findings, _ := got["findings"].([]any)
	if len(findings) == 0 {
		t.Fatalf("no findings: %s", out)
	}
	delete(got, "findings")
	if diff := cmp.Diff(map[string]any{"runs": []any{"slower"}, "baseline": "xarray"}, got); diff != "" {
		t.Errorf("the rest (-want +got):\n%s", diff)
	}
	_, printed, _ := lineOf(t, "report", "slower", "--out", "page", "--base", "xarray")
	first := strings.Join(strings.Fields(findings[0].(string)), " ")
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
