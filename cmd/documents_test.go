package cmd_test

import (
	"cmp"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"text/tabwriter"
	"time"
)

var long = flag.Bool("long", false, "also run the commands of the documents that state a duration, unless it is hours")

// command is a command in a document.
type command struct {
	where, text string // "FILE:LINE" and the command line
	takes       string // the documented duration, such as "2 minutes"; "": none
}

// duration matches a comment behind a command that begins with a duration.
var duration = regexp.MustCompile(`^[^:,]*\b(seconds?|minutes?|hours?|as long as)\b[^:,]*`)

// Commands are indented lines. In a table of commands the first cell holds the command and the last one its duration.
var (
	indented = regexp.MustCompile(`^ {4,}((?:make|go|mkdir|out/bin/idlab|idlab|\./mylab|strace|for)\b.*)$`)
	inTable  = regexp.MustCompile("^\\| `(make [a-z-]+)` \\|.*\\| ([^|]*) \\|$")
)

// newCommand splits the text of a command from the comment behind it.
func newCommand(where, text string) command {
	text, comment, _ := strings.Cut(text, " # ")
	return command{where, strings.TrimSpace(text), strings.TrimSpace(duration.FindString(comment))}
}

// commands returns the commands of the documents. Commands in tables are tests and checks, which run only if they state
// a duration.
func commands(t *testing.T, root string) (list []command) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, filepath.Join(root, "README.md"), filepath.Join(root, "CONTRIBUTING.md")) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name, _ := filepath.Rel(root, file)
		for i, line := range strings.Split(string(data), "\n") {
			where := fmt.Sprintf("%s:%d", name, i+1)
			if m := indented.FindStringSubmatch(line); m != nil {
				list = append(list, newCommand(where, m[1]))
			} else if m := inTable.FindStringSubmatch(line); m != nil && duration.MatchString(m[2]) {
				list = append(list, command{where, m[1], m[2]})
			}
		}
	}
	return list
}

// Every command in the documents runs without an error, in a copy of the repository with a few small runs. Commands
// that state a duration run only with -long (make docs-check), those of hours never. At the end a table has the
// documented and the measured durations, for a reader to compare: they depend on the machine.
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
	var table strings.Builder
	tab := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tab, "documented\tmeasured\twhere\tcommand")
	for _, c := range append(list, examples(t, dir)...) {
		if c.takes != "" && (!*long || c.takes == "hours") {
			continue
		}
		t.Run(c.where, func(t *testing.T) {
			tool, _, _ := strings.Cut(c.text, " ")
			if _, err := exec.LookPath(tool); err != nil && tool == "strace" {
				t.Skip(err)
			}
			begin := time.Now()
			shell(t, dir, line(c.text))
			took := time.Since(begin).Round(time.Second / 10)
			fmt.Fprintf(tab, "%s\t%v\t%s\t%s\n", cmp.Or(c.takes, "–"), took, c.where, c.text)
		})
	}
	tab.Flush()
	t.Logf("durations:\n%s", &table)
}

// line returns the command line for the shell. An exit code 1 of doctor says that the machine is not fit.
func line(command string) string {
	command = strings.ReplaceAll(command, "NAME", "xarray")
	if strings.Contains(command, "idlab doctor") {
		command += "; test $? -le 1"
	}
	return command
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
			list = append(list, newCommand("help of idlab "+name, strings.TrimSpace(line)))
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

// withTimer is a program that creates a timer and deletes it.
const withTimer = `package main
import ("syscall"; "unsafe")
func main() {
	var id int32
	syscall.Syscall(syscall.SYS_TIMER_CREATE, 0, 0, uintptr(unsafe.Pointer(&id)))
	syscall.Syscall(syscall.SYS_TIMER_DELETE, uintptr(id), 0, 0)
}
`

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
		case rel == "out" || rel == ".git":
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
	// Beside load every turn of a steady workload may be disturbed; a storm always has a time. Fewer timers
	// would take more rounds.
	const run = "out/bin/idlab run --designs idr,rcu --workloads storm,timers=2000 --tasks 1 --workers 1 --blocks 6"
	// Built in the repository, where the packages are in the build cache.
	shell(t, root, "go build -o '"+filepath.Join(dir, "out", "bin", "idlab")+"' ./cmd/idlab")
	counted := "BenchmarkFind/design=rcu/tasks=1/workers=1 10 0 locks/op\n"
	lines := []string{
		run, run, "mkdir out/against && cp -R out/previous/. out/against/old && cp -R out/latest/. out/against/new",
		"mkdir -p base && printf '" + strings.ReplaceAll(counted, "\n", `\n`) +
			"' | tee base/counters.txt > out/counters.txt",
		"cp workloads/testdata/stress.strace my.strace",
	}
	if *long {
		// run --against needs a revision before this one, and strace a program with timers.
		const git = "git -c user.name=idlab -c user.email=idlab "
		lines = append(lines,
			"git init -q && git add . && "+git+"commit -qm before && "+git+"commit -qm now --allow-empty",
			"mkdir out/traced && printf '"+withTimer+"' > out/traced/main.go && go build -o my-program ./out/traced")
	}
	for _, line := range lines {
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
