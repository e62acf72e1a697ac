// Package cmd is the command line of the lab. A program that calls Main with the catalog and
// designs of its own has every command for these designs too. The program cmd/idlab adds none.
//
// Exit codes:
//
//	0  success
//	1  a negative answer: a block was lost, a check failed, a run was interrupted, a gate found a
//	   regression, or the machine is not fit to measure on
//	2  wrong usage or bad input
package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"idlab/allocators"
	"idlab/bench"
	"idlab/bench/record"
	"idlab/workloads"
)

// Main executes the command line of the process and exits with its exit code. The commands offer
// the given designs, the workloads of the lab and the user's own workloads.
func Main(designs []allocators.Design, own ...workloads.Workload) {
	ctx, stop := signal.NotifyContext(context.Background(), endingSignals()...)
	context.AfterFunc(ctx, stop) // a second signal kills the process
	l := lab{
		designs: designs, workloads: append(workloads.All(), own...),
		in: os.Stdin, out: os.Stdout, err: os.Stderr,
	}
	code := l.execute(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// endingSignals are the signals that end a command. After nohup a hang-up is not one of them.
func endingSignals() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}

// lab is the context of all commands.
type lab struct {
	designs   []allocators.Design
	workloads []workloads.Workload
	in        io.Reader
	out, err  io.Writer
	quiet     bool // print errors and results alone
}

// errNo is a negative answer: exit code 1. The command has already printed the reason.
var errNo = errors.New("no")

// execute runs a command line and returns the exit code.
func (l *lab) execute(ctx context.Context, args []string) int {
	root := &cobra.Command{
		Use:           "idlab",
		Short:         "compare designs that allocate timer ids for many tasks and find a timer by its id",
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version(),
		Args:          unknownCommand,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
		Example: `  idlab run # 5 minutes
  idlab report
  idlab list rcu`,
	}
	root.SetVersionTemplate("idlab {{.Version}}\n")
	root.SetFlagErrorFunc(flagError)
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages", ".FlagUsagesWrapped 100"))
	root.PersistentFlags().BoolVarP(&l.quiet, "quiet", "q", false, "print errors and the last lines of results alone")
	out := &checkedWriter{Writer: l.out}
	l.out = out
	root.SetArgs(args)
	root.SetOut(l.out)
	root.SetErr(l.err)
	root.AddCommand(abandoned(listCommand(l)), runCommand(l), planCommand(l), abandoned(reportCommand(l)),
		abandoned(compareCommand(l)), historyCommand(l),
		conclusionsCommand(l), abandoned(traceCommand(l)), checkCommand(l), countCommand(l),
		abandoned(mergeCommand(l)), doctorCommand(l), sequentialCommand(l), blockCommand(l))
	for _, c := range root.Commands() {
		l.completions(c)
		c.Args = explained(c.Args)
	}
	switch err := cmp.Or(root.ExecuteContext(ctx), out.err); {
	case err == nil:
		return 0
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(l.err, "idlab: interrupted")
		return 1
	case errors.Is(err, errNo):
		return 1
	default:
		l.say("idlab", err)
		return 2
	}
}

// say prints a message on standard error as one line. A name in it, such as one from a file, cannot break the line, act
// on the terminal or fill the screen.
func (l *lab) say(kind string, message any) {
	const maxLine = 2000
	text := record.Visible(strings.ReplaceAll(fmt.Sprint(message), "\n", "; "))
	if letters := []rune(text); len(letters) > maxLine {
		text = string(letters[:maxLine/2]) + "…" + string(letters[len(letters)-maxLine/2:])
	}
	fmt.Fprintln(l.err, kind+": "+text)
}

// abandoned has a command return when its context is done, and leave its work to the end of the process. It is for
// commands that put whole files in place, or print.
func abandoned(c *cobra.Command) *cobra.Command {
	run := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		_, err := bench.Await(c.Context(), func() (struct{}, error) { return struct{}{}, run(c, args) })
		return err
	}
	return c
}

// checkedWriter keeps the first error of a writer, so that no command has to check each of its lines.
type checkedWriter struct {
	io.Writer
	err error
}

func (w *checkedWriter) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	w.err = cmp.Or(w.err, err)
	return n, err
}

// version returns the version of the module, the commit, the Go version and the platform of this
// build.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "of an unknown build"
	}
	text := cmp.Or(info.Main.Version, "(devel)")
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			text += ", commit " + s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			text += " with uncommitted changes"
		}
	}
	return text + ", " + info.GoVersion + " " + runtime.GOOS + "/" + runtime.GOARCH
}
