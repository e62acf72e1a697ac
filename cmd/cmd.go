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
	"syscall"

	"github.com/spf13/cobra"

	"idlab/allocators"
	"idlab/workloads"
)

// Main executes the command line of the process and exits with its exit code. The commands offer
// the given designs, the workloads of the lab and the user's own workloads.
func Main(designs []allocators.Design, own ...workloads.Workload) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C kills the process
	l := lab{
		designs: designs, workloads: append(workloads.All(), own...),
		in: os.Stdin, out: os.Stdout, err: os.Stderr,
	}
	code := l.execute(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// lab is the context of all commands.
type lab struct {
	designs   []allocators.Design
	workloads []workloads.Workload
	in        io.Reader
	out, err  io.Writer
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
	}
	root.SetVersionTemplate("idlab {{.Version}}\n")
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return fmt.Errorf("%w: see %s --help", err, c.CommandPath())
	})
	root.SetArgs(args)
	root.SetOut(l.out)
	root.SetErr(l.err)
	root.AddCommand(l.listCommand(), l.runCommand(), l.reportCommand(), l.compareCommand(), l.historyCommand(),
		l.traceCommand(),
		l.checkCommand(), l.countCommand(), l.mergeCommand(), l.doctorCommand(),
		l.sequentialCommand(), l.blockCommand())
	switch err := root.ExecuteContext(ctx); {
	case err == nil:
		return 0
	case errors.Is(err, errNo):
		return 1
	default:
		fmt.Fprintln(l.err, "idlab:", err)
		return 2
	}
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
