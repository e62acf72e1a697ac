package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"idlab/workloads/strace"
)

func traceCommand(l *lab) *cobra.Command {
	return &cobra.Command{
		Use:   "trace FILE",
		Short: "summarize a strace recording: tasks, calls, ids; --workloads replay:FILE replays it",
		Long: "Trace summarizes what strace wrote, with any options, plain or compressed by gzip, zstd, xz or " +
			"bzip2.\nFILE - is standard input.",
		Example: `  idlab trace my.strace
  idlab trace - < my.strace`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			recording, err := l.recording(args[0])
			if err != nil {
				return err
			}
			l.warn(recording.Warnings)
			_, err = fmt.Fprint(l.out, recording.Summary())
			return err
		},
	}
}

// recording parses a recording in a file, or in standard input if its name is "-".
func (l *lab) recording(path string) (*strace.Recording, error) {
	if path == "-" {
		return strace.Parse(l.in, "standard input")
	}
	return strace.ParseFile(path)
}

// warn prints warnings.
func (l *lab) warn(warnings []string) {
	for _, w := range warnings {
		l.say("warning", w)
	}
}
