package cmd_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var long = flag.Bool("long", false, "also run the commands of the documents that state a duration: takes hours")

// command is a command in a document.
type command struct {
	where, text string // "FILE:LINE" and the command line
	slow        bool   // the comment behind the command states a duration
}

// duration matches a duration in the comment behind a command.
var duration = regexp.MustCompile(`\b(seconds?|minutes?|hours?|as long as)\b`)

// commands returns the indented commands of the documents.
func commands(t *testing.T, root string) (list []command) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	first := regexp.MustCompile(`^ {4,}((?:make|go|mkdir|out/bin/idlab|idlab|\./mylab|strace)\b.*)$`)
	for _, file := range append(files, filepath.Join(root, "README.md"), filepath.Join(root, "CONTRIBUTING.md")) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(data), "\n") {
			m := first.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			text, comment, _ := strings.Cut(m[1], " # ")
			name, _ := filepath.Rel(root, file)
			list = append(list,
				command{fmt.Sprintf("%s:%d", name, i+1), strings.TrimSpace(text), duration.MatchString(comment)})
		}
	}
	return list
}

// Every command in the documents runs without an error, in a copy of the repository with a few small
// runs. Commands that state a duration run only with -long (make docs-check).
func TestCommandsOfDocuments(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the lab and measures")
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	list := commands(t, root)
	if len(list) < 15 {
		t.Fatalf("found only %d commands in the documents, want at least 15", len(list))
	}
	dir := sandbox(t, root)
	for _, c := range append(list, examples(t, dir)...) {
		if c.slow && !*long {
			continue
		}
		t.Run(c.where, func(t *testing.T) {
			shell(t, dir, strings.ReplaceAll(c.text, "NAME", "xarray"))
		})
	}
}

// examples returns the commands in the help of each command. Each has an example.
func examples(t *testing.T, dir string) (list []command) {
	t.Helper()
	idlab := filepath.Join(dir, "out", "bin", "idlab")
	help := func(args ...string) string {
		out, err := exec.Command(idlab, append(args, "--help")...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v --help: %v\n%s", args, err, out)
		}
		return string(out)
	}
	names := []string{""}
	for _, m := range regexp.MustCompile(`(?m)^  ([a-z]+) +\w`).FindAllStringSubmatch(help(), -1) {
		if m[1] != "idlab" && m[1] != "completion" && m[1] != "help" { // these two are of the library
			names = append(names, m[1])
		}
	}
	if len(names) < 8 {
		t.Fatalf("the help names only the commands %v", names)
	}
	for _, name := range names {
		_, text, _ := strings.Cut(help(strings.Fields(name)...), "Examples:\n")
		text, _, _ = strings.Cut(text, "\n\n")
		if !strings.Contains(text, "  idlab") {
			t.Errorf("idlab %s --help has no example", name)
		}
		for line := range strings.Lines(text) {
			text, comment, _ := strings.Cut(strings.TrimSpace(line), " # ")
			slow := duration.MatchString(comment)
			list = append(list, command{"help of idlab " + name, strings.TrimSpace(text), slow})
		}
	}
	return list
}

// shell runs a command line, and fails the test if its exit code is not 0.
func shell(t *testing.T, dir, line string) {
	t.Helper()
	cmd := exec.Command("sh", "-c", line)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "NO_COLOR=1", "GOFLAGS=-buildvcs=false",
		"PATH="+filepath.Join(dir, "out", "bin")+string(filepath.ListSeparator)+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%s\n%v: %s", line, err, out)
	}
}

// sandbox copies the repository, builds the lab there and creates the files that the commands need.
func sandbox(t *testing.T, root string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		switch {
		case rel == "out" || rel == ".git" || rel == filepath.Join("reports", "gallery"):
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(dir, rel), 0o755)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, rel), data, info.Mode())
	})
	if err != nil {
		t.Fatal(err)
	}
	// Beside load every turn of a steady workload may be disturbed; a storm always has a time. The number of its timers
	// is a compromise: fewer timers take more rounds.
	const run = "out/bin/idlab run --designs idr,rcu --workloads storm,timers=2000 --tasks 1 --workers 1 --blocks 6"
	// Built in the repository, where the packages are in the build cache.
	shell(t, root, "go build -o '"+filepath.Join(dir, "out", "bin", "idlab")+"' ./cmd/idlab")
	counted := "BenchmarkFind/design=rcu/tasks=1/workers=1 10 0 locks/op\n"
	for _, line := range []string{
		run, run, "mkdir out/against && cp -R out/previous/. out/against/old && cp -R out/latest/. out/against/new",
		"mkdir -p base && printf '" + strings.ReplaceAll(counted, "\n", `\n`) +
			"' | tee base/counters.txt > out/counters.txt",
		"cp workloads/testdata/stress.strace my.strace",
	} {
		shell(t, dir, line)
	}
	if t.Failed() {
		t.FailNow()
	}
	return dir
}

// A program outside of the repository, built in a workspace as the README describes, can list and
// measure a design of its own.
func TestOwnProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	example, err := os.ReadFile("example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	replacer := strings.NewReplacer("package cmd_test", "package main", "func Example() {", "func main() {")
	main := replacer.Replace(string(example))
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(main), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"go mod init mylab", "go work init . '" + root + "'", "go build -o mylab .",
		"./mylab list designs | grep -q '^mymaps '",
		"./mylab run --designs rcu,mymaps --workloads find --tasks 1 --workers 1 --blocks 1 --slices 1",
		"grep -q design=mymaps out/latest/results.txt",
	} {
		shell(t, dir, line)
		if t.Failed() {
			return
		}
	}
}
