package cmd

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"idlab/bench"
	"idlab/reports/format"
)

func mergeCommand(l *lab) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "merge --out DIR DIR|FILE…",
		Short: "merge runs of the same machine and commit into one run with the blocks of all",
		Long: `Merges runs of the same machine and commit into one run with the blocks of all. A
damaged block is left out. Of a block that is there twice, the first is kept. With a
single run that repairs the run: --resume measures the blocks that are left out.

Shards of a plan become the run of the plan. If blocks are missing, the shards that lack
them are named, and the exit code is 1. After these shards have been measured, the same
command replaces the merged run.`,
		Example: `  idlab merge --out out/merged out/previous out/latest`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, runs []string) error {
			if out == "" {
				return errors.New("--out: name the directory of the merged run")
			}
			dir, err := bench.OpenDirectory(out)
			if err != nil {
				return err
			}
			defer dir.Close()
			return l.merge(dir, out, runs)
		},
	}
	c.Flags().StringVar(&out, "out", "", "directory of the merged run")
	return c
}

// merge merges runs into a locked directory, and prints what it did.
func (l *lab) merge(dir *bench.Directory, out string, runs []string) error {
	m, err := bench.Merge(dir, runs)
	for _, w := range m.Warnings {
		l.say("warning", w)
	}
	if err != nil {
		return err
	}
	if m.Planned == 0 {
		fmt.Fprintf(l.out, "%d blocks of %s in %s\n", m.Blocks, format.Plural(len(runs), "run"), out)
		return nil
	}
	fmt.Fprintf(l.out, "%d of %d blocks, %s in %s\n", m.Blocks, m.Planned, format.Plural(len(m.Nodes), "node"), out)
	for _, x := range m.Missing {
		fmt.Fprintf(l.out, "missing: shard %d (%s)\n", x.Shard, format.Plural(x.Blocks, "block"))
	}
	for _, lost := range m.Lost {
		l.say("warning", lost)
	}
	if len(m.Missing) > 0 {
		return errNo
	}
	return nil
}
