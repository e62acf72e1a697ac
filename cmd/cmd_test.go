package cmd

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"idlab/allocators/catalog"
	"idlab/bench"
	"idlab/bench/record"
	"idlab/workloads"
)

// commandVar makes the test binary the command idlab.
const commandVar = "IDLAB_TEST_COMMAND"

// Runs of these tests find no others on the machine, neither of other packages' tests nor a user's. The test binary has
// the hidden commands too, since a measurement starts processes of its own executable.
func TestMain(m *testing.M) {
	hidden := len(os.Args) == 2 && (os.Args[1] == blockName || os.Args[1] == sequentialName)
	if hidden || os.Getenv(commandVar) != "" {
		Main(catalog.Designs())
	}
	dir, err := os.MkdirTemp("", "idlab-test-")
	if err != nil {
		panic(err)
	}
	os.Setenv(bench.LockDirVariable, dir)
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// lineOf executes a command line in this process.
func lineOf(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	l := lab{designs: catalog.Designs(), workloads: workloads.All(), in: strings.NewReader(""), out: &out, err: &err}
	code = l.execute(t.Context(), args)
	return code, out.String(), err.String()
}

// Wrong usage and bad input give exit code 2 and an error of one line.
func TestBadInput(t *testing.T) {
	t.Chdir(t.TempDir())
	os.WriteFile("other.txt", []byte("BenchmarkSum-8 100 20 ns/op\n"), 0o600)
	os.WriteFile("empty.txt", nil, 0o600)
	os.WriteFile("one.txt", []byte("BenchmarkFind/design=idr/tasks=1/workers=1 1 5 ns/op\n"), 0o600)
	os.WriteFile("predicted.txt", []byte("predicted: yes\nplatform: p\n"+
		"BenchmarkFind/design=idr/tasks=1/workers=1 1 5 ns/op\n"), 0o600)
	os.WriteFile("bad.strace", []byte("1 1.0 timer_create(\n"), 0o600)
	for _, test := range []struct{ args, says string }{
		{"nonsense", `there is no command "nonsense", only calibrate, check, compare, `},
		{"lits", `no command "lits": did you mean list?`},
		{"run --nonsense", "there is no flag --nonsense: see idlab run --help"},
		{"run --taks 3", "there is no flag --taks: did you mean --tasks?"},
		{"run -x", "there is no flag -x: see"},
		{"run --blocks", "--blocks lacks its value: want a whole number"},
		{"run --tasks 1k", "--tasks 1k: want whole numbers, such as 1,1000"},
		{"run --blocks many", "--blocks many: want a whole number"},
		{"run --slice 2", "--slice 2: want a duration, such as 2ms"},
		{"run --seed -1", "--seed -1: want a whole number"},
		{"check --effort much", "--effort much: want a number"},
		{"check --schedules -1", "--schedules -1: want at least 1"},
		{"check --exhaustive --preemptions -1", "--preemptions -1: want 0 or more"},
		{"run --resume=perhaps", "--resume perhaps: want true or false"},
		{"run --preset quik", "--preset quik: did you mean quick?"},
		{"run --designs rcv", `no "rcv": did you mean rcu?`},
		{"run --workloads chrun", `no "chrun": did you mean churn?`},
		{"run --designs rcu,bucket=3", `no parameter "bucket": did you mean buckets?`},
		{"run --rate 80", `"80": want operations per second from 1 on, such as 50000/s, or a share`},
		{"run --tasks 0", "--tasks 0: want 1 to"},
		{"run --tasks x", `--tasks x: want whole numbers`},
		{"run --workers 0", "--workers 0"},
		{"run --blocks -1", "--blocks -1"},
		{"run --blocks 0", "--blocks 0: want at least 1"},
		{"run --slices 0", "--slices 0: want at least 1"},
		{"run --workers 100000", "--workers 100000: want 1 to"},
		{"run --budget -5m", "--budget -5m0s: want 0 or more"},
		{"run --pin dense", "--pin dense: want compact, scatter, cores, none or a list of CPUs such as 0-3,8"},
		{"run --pin 60000", "--pin 60000: CPU 60000 is not one of this process, which has "},
		{"run --slice 1ns", "--slice 1ns"},
		{"run --limit 1us", "--limit 1µs"},
		{"run --preset middling", "want one of quick, conclusions, pertask, published, full"},
		{"run --preset pertask --tasks 3 --designs rcu",
			"is 5 runs, each with its own designs, workloads, tasks and workers: --designs, --tasks cannot"},
		{"list everything", `there is no design, workload or preset "everything": idlab list has all`},
		{"list finf", `there is no "finf": did you mean find?`},
		{"list a b", "arguments a b: want idlab list"},
		{"trace", "no argument: want idlab trace FILE"},
		{"run --designs rcu,nope", `no "nope", only idr, `},
		{"run --designs rcu,rcu", "named twice"},
		{"run --designs rcu,hash=md5", "hash=md5: want one of"},
		{"run --designs rcu,buckets=3", "power of two"},
		{"run --designs rcu,colour=red", `no parameter "colour"`},
		{"run --designs hash=jhash", "begins with a parameter"},
		{"run --workloads find,", "empty item"},
		{"run --workloads find,churn=101", "from 0 to 100"},
		{"run --workloads replay", "write replay:FILE"},
		{"run --workloads replay:missing.strace", "missing.strace"},
		{"run --workloads replay:bad.strace", "bad.strace:1"},
		{"run stray", "stray"},
		{"run --rate fast", "want operations per second"},
		{"run --rate 0", "want operations per second"},
		{"run --rate 2000%", "want 1000% at most"},
		{"run --rate 5/s --arrivals bursty", "want poisson or fixed"},
		{"run --arrivals fixed", "--arrivals goes with --rate"},
		{"run --rate 5000/s --workloads iterate --workers 2", "give a share"},
		{"run --rate 5000/s --workloads mixed,think=100", "leave think= out"},
		{"run --workloads find,timers=10000000 --tasks 1000", "fewer tasks or timers"},
		{"run --workloads mixed,create=0,delete=0,lookup=100,skew=disjoint,timers=1 --tasks 1 --workers 2",
			"cannot share 1 timers"},
		{"run --clock-step 1s", "--clock-step 1s: want 0 to 1ms"},
		{"run --workloads find --copies 3", "no replay among the workloads"},
		{"run --workloads replay:bad.strace --copies 99999", "copies=99999: want a whole number"},
		{"run --workloads exit-storm --workers 1", "at least 2 workers"},
		{"run --workloads adversary --tasks 1", "at least 2 tasks"},
		{"run --workloads mixed,lookup=80", "want 100"},
		{"doctor --power --trials 0", "--trials 0"},
		{"doctor --power --planted 5000", "--planted 5000"},
		{"doctor --power --tasks 0", "--tasks 0"},
		{"doctor --power --yardstick-time 0", "--yardstick-time 0: want 1 to 1000"},
		{"doctor stray", "stray"},
		{"run --resume", "no run to go on with"},
		{"run --resume --preset pertask", "holds no run of the preset pertask"},
		{"run --resume --blocks 3", "--blocks cannot be given with it"},
		{"run --plan nothing.json --shard 0 --out x", "nothing.json: no such file"},
		{"run --plan plan.json --shard 0", "--plan needs --out"},
		{"run --plan plan.json --out x --blocks 3 --tasks 1", "--plan says what to measure, so --blocks, --tasks cannot"},
		{"run --plan plan.json --out x", "which shard? Neither --shard is given nor is SLURM_ARRAY_TASK_ID or JOB_"},
		{"run --shard 1", "--shard goes with --plan"},
		{"plan", "--shards 0"},
		{"plan --shards 2 --preset pertask", "is 5 runs, and a plan is of one"},
		{"plan --shards 9 --blocks 8", "--shards 9: want 1 to 8, the number of blocks of each cell"},
		{"run --against nonsense", "no such revision"},
		{"merge a b", "--out: name the directory"},
		{"conclusions one.txt", "one.txt: no chosen design of a question was measured beside a candidate"},
		{"conclusions predicted.txt", "predicted.txt: these are predictions, not measurements"},
		{"conclusions one.txt --predictions one.txt", "one.txt: these are measurements, not predictions"},
		{"conclusions one.txt --predictions none.txt", "none.txt: no such file"},
		{"run --against=", "--against: name a revision"},
		{"report", "there is no run out/latest: name one, or make one by idlab run"},
		{"report other.txt --json --open", "--json write no files"},
		{"report other.txt", "not a result of this lab"},
		{"report other.txt --text", "not a result of this lab"},
		{"report other.txt --text --out x", "--text and --json write no files"},
		{"report one.txt --base rcu", `no design "rcu"`},
		{"compare empty.txt", "OLD and NEW"},
		{"compare --base rcu a b", "--base goes with --col"},
		{"compare --col workload empty.txt", "--col workload"},
		{"compare missing other.txt", "missing: no such file"},
		{"trace missing", "missing: no such file"},
		{"trace .", ". is a directory"},
		{"trace -", "standard input:1: the recording is empty"},
		{"check --designs nope", `no "nope"`},
		{"block", "not by hand"},
	} {
		code, stdout, stderr := lineOf(t, strings.Fields(test.args)...)
		if code != 2 || !strings.Contains(stderr, test.says) || strings.Count(stderr, "\n") != 1 || stdout != "" {
			t.Errorf("idlab %s: exit %d, stdout %q, stderr %q; want exit 2 and one line with %q",
				test.args, code, stdout, stderr, test.says)
		}
	}
	if left, _ := filepath.Glob("out*"); left != nil {
		t.Errorf("a rejected command line left the files %v", left)
	}
}

// Every command line of README and guide is valid.
func TestReadmeCommands(t *testing.T) {
	var text []byte
	for _, name := range []string{"README.md", "docs/guide.md"} {
		data, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, data...)
	}
	lines := regexp.MustCompile("(?:    out/bin/|`)idlab ([^`\n]+)").FindAllStringSubmatch(string(text), -1)
	if len(lines) < 20 {
		t.Fatalf("found %d commands, want at least 20", len(lines))
	}
	for _, m := range lines {
		// With --help at the end the flags are parsed, but nothing is executed.
		if code, _, stderr := lineOf(t, append(strings.Fields(m[1]), "--help")...); code != 0 {
			t.Errorf("idlab %s: exit %d, %s", m[1], code, stderr)
		}
	}
}

// command returns the path of the command for a test that needs child processes: the test binary takes its place.
func command(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(commandVar, "1")
	return path
}

// until waits for an event that must happen. The bound allows for a machine that is busy with other work.
func until(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Minute); !happened(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("in 5 minutes: no %s", what)
		}
	}
}

// run, report and compare work together, and a second run keeps the first one as out/previous. On a busy machine all
// turns of find may be disturbed. A storm always has a time.
func TestEndToEnd(t *testing.T) {
	idlab := command(t)
	t.Chdir(t.TempDir())
	output := func(command ...string) string {
		t.Helper()
		out, err := exec.Command(command[0], command[1:]...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", command, err, out)
		}
		return string(out)
	}
	run := []string{idlab, "run", "--designs", "idr,rcu", "--workloads", "find,timers=20,storm,timers=2000",
		"--limit", "5m", "--tasks", "5", "--workers", "1,2", "--blocks", "2", "--slices", "2", "--slice", "500us"}
	said := output(run...)
	for _, want := range []string{
		"designs    idr (measured twice); rcu\n", "find,timers=20 5 × 1, 2; storm",
		"8 of 8 blocks in out/runs/", "* Creating, looking up and freeing timers (2 workers, 5 tasks",
		"the report:  idlab report out/runs/"} {
		if !strings.Contains(said, want) {
			t.Errorf("run prints %q, without %q", said, want)
		}
	}
	first, _ := os.ReadFile("out/latest/results.txt")
	said = output(append(run, "--quiet")...)
	if !regexp.MustCompile(`^8 of 8 blocks in out/runs/\S+\n(warning: .*\n)*\n\* `).MatchString(said) {
		t.Errorf("run --quiet prints %q", said)
	}
	if previous, _ := os.ReadFile("out/previous/results.txt"); len(first) == 0 || !bytes.Equal(first, previous) {
		t.Error("the first run is not in out/previous")
	}
	out := output(idlab, "report", "out/latest")
	for _, want := range []string{
		"* Creating, looking up and freeing timers (2 workers, 5 tasks", "out/latest/report/index.html",
		"out/latest/report/summary.md"} {
		if !strings.Contains(out, want) {
			t.Errorf("report prints %q, without %q", out, want)
		}
	}
	text := output(idlab, "report", "--text", "out/latest")
	if !strings.Contains(text, "storm, timers=2000: 5 tasks, 2 workers") || strings.Contains(text, "\x1b") {
		t.Errorf("report --text prints %q", text)
	}
	pictures, _ := filepath.Glob("out/latest/report/*.png")
	if len(pictures) < 3 {
		t.Errorf("the report has the pictures %v, want at least three", pictures)
	}
	for _, args := range [][]string{
		{"compare", "out/previous", "out/latest"},
		{"compare", "--col", "design", "out/latest", "--base", "rcu"},
	} {
		out := output(append([]string{idlab}, args...)...)
		for _, cell := range []string{"Storm", "op=create", "workers=2"} {
			if !strings.Contains(out, cell) {
				t.Errorf("idlab %v lacks %s:\n%s", args, cell, out)
			}
		}
	}
	if plan, _ := os.ReadFile("out/latest/run.json"); !strings.Contains(string(plan), `"State": "finished"`) {
		t.Errorf("run.json: %s", plan)
	}
}

// While a run measures, a second one on the same CPUs ends with one line, or waits if it is told to. A second one in
// the same directory ends too, whatever it is told.
func TestSecondRun(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("runs are not pinned")
	}
	idlab := command(t)
	t.Chdir(t.TempDir())
	run := func(args ...string) *exec.Cmd {
		return exec.Command(idlab, append([]string{"run", "--designs", "rcu", "--workloads", "find,timers=20",
			"--tasks", "5", "--workers", "1", "--slices", "2"}, args...)...)
	}
	first := run("--blocks", "1000")
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	defer first.Process.Kill()
	until(t, "out/latest/results.txt", func() bool {
		_, err := os.Stat("out/latest/results.txt")
		return err == nil
	})
	for _, test := range []struct{ args, says string }{
		{"--out other", "another run (pid "},
		{"--beside --out out/latest", "out/latest is in use by another run (pid "},
	} {
		out, err := run(strings.Fields(test.args)...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), test.says) {
			t.Errorf("%s: %v, %q, want %q", test.args, err, out, test.says)
		}
	}
	waiting := run("--out", "other", "--blocks", "1", "--wait")
	stderr, err := waiting.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := waiting.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(stderr)
	if line, err := lines.ReadString('\n'); err != nil || !strings.HasPrefix(line, "waiting for the run with pid ") {
		t.Errorf("--wait: %v, %q", err, line)
	}
	first.Process.Signal(os.Interrupt)
	first.Wait()
	rest, _ := io.ReadAll(lines)
	if err := waiting.Wait(); err != nil {
		t.Errorf("--wait: %v, %s", err, rest)
	}
}

// Ctrl-C, a termination and a hang-up end a run alike: with exit code 1 and a message with the number of blocks. The
// results of these blocks give a report, and the lock of the directory is gone.
func TestInterrupt(t *testing.T) {
	idlab := command(t)
	t.Chdir(t.TempDir())
	results := filepath.Join("out", "latest", record.ResultsFile)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if signal.Ignored(s) {
			t.Logf("%v is ignored, as under nohup(1), so the child ignores it too", s)
			continue
		}
		os.RemoveAll("out")
		cmd := exec.Command(idlab, "run", "--workloads", "find", "--designs", "rcu", "--tasks", "5", "--slices", "2",
			"--blocks", "1000")
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		until(t, "block in "+results, func() bool {
			data, _ := os.ReadFile(results)
			return bytes.Contains(data, []byte("# end"))
		})
		cmd.Process.Signal(s)
		cmd.Wait()
		if code := cmd.ProcessState.ExitCode(); code != 1 {
			t.Errorf("%v: exit code %d, want 1", s, code)
		}
		message := regexp.MustCompile(
			`interrupted: out/runs/\S+ contains [1-9]\d* of \d+ blocks; idlab run --resume --out out/runs/\S+ measures`)
		if !message.Match(out.Bytes()) {
			t.Errorf("%v: the output is %q", s, out.String())
		}
		if _, err := os.Stat("out/latest/lock"); err == nil {
			t.Errorf("%v: the lock file is left", s)
		}
		if code, _, stderr := lineOf(t, "report", "--text", "out/latest"); code != 0 {
			t.Errorf("%v: report: exit %d, %s", s, code, stderr)
		}
	}
}

// A command that does not heed its context returns when the context is done.
func TestAbandoned(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	begun := make(chan struct{})
	c := abandoned(&cobra.Command{SilenceErrors: true, SilenceUsage: true, RunE: func(*cobra.Command, []string) error {
		close(begun)
		<-t.Context().Done()
		return nil
	}})
	c.SetArgs(nil)
	go func() {
		<-begun
		cancel()
	}()
	if err := c.ExecuteContext(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's error", err)
	}
}
